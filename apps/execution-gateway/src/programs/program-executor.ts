import { chown, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@wingman/contracts';
import { notRun } from '../output/not-run.js';
import type { Ended, Executor, Limits, Task } from '../task.js';
import { runChild } from './child.js';
import { confined } from './confined.js';
import type { Account, Confiners } from './confined.js';
import { findProgram } from './program.js';
import type { FoundProgram } from './program.js';

export interface ProgramSettings {
  /** Absolute paths that tenants' policies may name. */
  programs: readonly string[];
  /** Whom programs run as. */
  runAs?: Account | undefined;
  /** The folder of a tenant, where there is one; programs start there. */
  folderOf: (tenantId: string) => Promise<string | undefined>;
  /** Where folders of single executions are made. */
  temporaryFolder: string;
  confiners: Confiners;
}

/** Key of a program among a command's identities. */
export const programKey = (name: string): string => `program ${name}`;

/**
 * Why programs cannot be run here at all; undefined where they can. A program under the gateway's own account has the
 * gateway's way to the engine and to its keys, so where there is no other account somebody must have said that.
 */
export function whyNoPrograms(
  { programs, runAs, confiners }: Pick<ProgramSettings, 'programs' | 'runAs' | 'confiners'>,
  own: Account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
): string | undefined {
  if (programs.length === 0) return 'no programs are set up (GATEWAY_PROGRAMS)';
  if (runAs === undefined) return 'nobody has said whom programs run as (GATEWAY_RUN_AS)';
  if (own.uid !== 0) {
    const isOwn = runAs.uid === own.uid && runAs.gid === own.gid;
    return isOwn ? undefined : 'only root starts programs as somebody else (GATEWAY_RUN_AS)';
  }
  return confiners.setpriv === undefined ? 'nothing gives up root here (setpriv is missing)' : undefined;
}

/** Runs programs that the tenant's policy names, by their words, as they were approved. */
export function createProgramExecutor(settings: ProgramSettings): Executor {
  return {
    async run(task, limits) {
      const why = whyNoPrograms(settings);
      if (why !== undefined) return notRun(why, limits);
      const [name = '', ...args] = task.argv;
      const found = await find(task.program ?? '', settings.programs);
      if (typeof found === 'string') return notRun(found, limits);
      const { file, sha256 } = found;
      if (sha256 !== task.identities[programKey(name)]) {
        return notRun(`${name} is not the program that was approved`, limits);
      }
      const home = await mkdtemp(path.join(settings.temporaryFolder, 'wingman-program-'));
      try {
        return await runIn({ home, task, words: [file, ...args] }, settings, limits);
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

interface Start {
  home: string;
  task: Task;
  words: [string, ...string[]];
}

async function runIn(
  { home, task, words }: Start,
  { runAs, confiners, folderOf }: ProgramSettings,
  limits: Limits,
): Promise<Ended> {
  const account = process.getuid?.() === 0 ? runAs : undefined;
  if (account !== undefined) await chown(home, account.uid, account.gid);
  const [file, ...args] = confined(words, confiners, account);
  const cwd = (await folderOf(task.tenantId)) ?? home;
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: home, TMPDIR: home };
  return runChild({ file, args, env, cwd, executionId: task.executionId }, limits);
}

/** The program, or why it is none any more. */
const find = (named: string, allowed: readonly string[]): Promise<FoundProgram | string> =>
  findProgram(named, allowed).catch((error: unknown) => {
    if (error instanceof AppError) return error.message;
    throw error;
  });
