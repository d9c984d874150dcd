import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { look, openForReading } from '../scope/look.js';
import { LookError, lookErrorFrom } from '../scope/look-error.js';
import { readWhole } from '../scope/read.js';
import { fail, judge, pass, contradicted, undecided, unknown, type Finding, type Surroundings } from './probe.js';
import { findProcess, goesBy, listProcesses, mentions, type Process } from './processes.js';

type ProcessCheck = CheckOf<'process'>;

/** Is it running, under this name and id, since when, and with this variable in its environment? */
export async function probeProcess(check: ProcessCheck, at: Surroundings): Promise<Finding> {
  if (at.scope.hidden.includes('processes')) return unknown('processes_hidden');
  const pid = check.pid_file === undefined ? check.pid : await pidIn(check.pid_file, at);
  if (check.pid !== undefined && pid !== check.pid) return unknown('ambiguous', { pid_file_agrees: false });
  const meant = pid === undefined ? undefined : await findProcess(at.procRoot, pid);
  if (meant?.running && (check.name === undefined || goesBy(meant, check.name))) return found(check, [meant], at);
  const { named, mentioned } = await byName(check.name, at);
  const byId = check.pid !== undefined || check.pid_file !== undefined;
  if (named.length > 0 && !byId) return found(check, named, at);
  // The id is wrong, but the name runs elsewhere: neither "it runs" nor "it was stopped" is refuted by that.
  const observed = { processes: named.length, ...(byId ? { pid_runs: meant?.running ?? false } : {}) };
  if (named.length > 0 || mentioned) return unknown('ambiguous', observed);
  if (check.running) return fail('not_running', observed);
  return byId && pid === undefined && check.name === undefined ? unknown('ambiguous', observed) : pass(observed);
}

async function found(check: ProcessCheck, processes: readonly Process[], at: Surroundings): Promise<Finding> {
  const few = processes.slice(0, 10);
  const observed = {
    processes: processes.length,
    pids: few.map(({ pid }) => pid),
    started_at: few.map(({ startedAt }) => new Date(startedAt).toISOString()),
  };
  if (processes.some(({ halted }) => halted)) return unknown('ambiguous', observed);
  if (!check.running) return fail('running', observed);
  return judge([startAspect(check, processes), await envAspect(check, processes, at)], observed);
}

/** Who goes by the name, and whether anything else carries it in its command line: too much to say "not running". */
async function byName(name: string | undefined, at: Surroundings) {
  const running = (await listProcesses(at.procRoot, at.signal)).filter((process) => process.running);
  if (name === undefined) return { named: [], mentioned: false };
  const named = running.filter((process) => goesBy(process, name));
  return { named, mentioned: running.some(({ pid, argv }) => pid !== process.pid && mentions({ argv }, name)) };
}

/** The id in a pid file; undefined where the file is not there or holds none. */
async function pidIn(file: string, at: Surroundings): Promise<number | undefined> {
  return look(at.scope, file, { follow: true }, async (looked) => {
    if (!looked.found) return undefined;
    const handle = await openForReading(looked.seen);
    try {
      const { bytes } = await readWhole(handle, { limit: 4096, signal: at.signal });
      // Some daemons write more below it.
      const digits = /^\s*(\d{1,7})[ \t\r]*(?:\n|$)/.exec(bytes.toString('latin1'))?.[1];
      return digits === undefined ? undefined : Number(digits);
    } finally {
      await handle.close();
    }
  });
}

const TOLERANCE_MS = 1000;

function startAspect(check: ProcessCheck, named: readonly Process[]) {
  if (check.started_after === undefined) return undefined;
  const start = Date.parse(check.started_after) - TOLERANCE_MS;
  const after = named.filter(({ startedAt }) => startedAt >= start);
  if (after.length === named.length) return undefined;
  // A supervisor that stayed and children that are new: which of them was meant?
  return after.length === 0 ? contradicted('started_before') : undecided('ambiguous');
}

async function envAspect(check: ProcessCheck, named: readonly Process[], at: Surroundings) {
  const key = check.env_key;
  if (key === undefined) return undefined;
  const [only, ...others] = named;
  if (only === undefined || others.length > 0) return undecided('ambiguous');
  const environment = await readFile(path.join(at.procRoot, String(only.pid), 'environ'), 'latin1').catch(
    (error: unknown) => Promise.reject(lookErrorFrom(error)),
  );
  if (environment === '') throw new LookError('look_failed');
  const isSet = environment.split('\0').some((variable) => variable.startsWith(`${key}=`));
  return isSet ? undefined : contradicted('env_key_missing');
}
