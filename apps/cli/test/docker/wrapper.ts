import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const BLOCKED = '❌ BLOCKED: Destructive docker command requires Wingman approval';

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Wrapper {
  /** What is first on PATH. */
  folder: string;
  /** The wrapper in it. */
  file: string;
  audit: string;
  /** The lines of the audit file. */
  audited(): Promise<Array<Record<string, unknown>>>;
  /** A script that takes the real client's place; returns its file. */
  client(script: string): string;
  run(words: readonly string[], options?: RunOptions): Promise<Run>;
  remove(): void;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Default: the wrapper. */
  file?: string;
  argv0?: string;
  input?: string;
  uid?: number;
  /** Called with the process as soon as it has printed something. */
  onOutput?: (pid: number) => void;
}

/** The bundle of the working tree, as the product builds it. */
export function buildWrapper(): void {
  execFileSync(process.execPath, ['tools/build/build.mjs', 'docker-wrapper'], { cwd: ROOT, stdio: 'ignore' });
}

/** The wrapper as it is put on a machine: script and program in one folder, which everybody may enter. */
export function installWrapper(): Wrapper {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'wingman-wrapper-')));
  const folder = path.join(home, 'bin');
  const file = path.join(folder, 'docker');
  const audit = path.join(home, 'audit', 'docker.jsonl');
  for (const each of [folder, path.dirname(audit)]) mkdirSync(each);
  chmodSync(home, 0o755);
  chmodSync(path.dirname(audit), 0o777);
  copyFileSync(path.join(ROOT, 'tools/docker'), file);
  copyFileSync(path.join(ROOT, 'dist/apps/cli/docker-wrapper.cjs'), path.join(folder, 'docker-wrapper.cjs'));
  let clients = 0;
  return {
    folder,
    file,
    audit,
    async audited() {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(audit, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    client(script) {
      const made = path.join(home, `client-${(clients += 1)}`);
      writeFileSync(made, script, { mode: 0o755 });
      return made;
    },
    run: (words, { env = {}, ...options } = {}) =>
      runProgram(options.file ?? file, words, {
        ...options,
        env: { PATH: `${folder}:/usr/bin:/bin`, HOME: home, WINGMAN_AUDIT_FILE: audit, ...env },
      }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Runs a program to its end. */
export function runProgram(
  file: string,
  words: readonly string[],
  { env, cwd = '/', argv0, input, uid, onOutput }: RunOptions,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const account = uid === undefined ? {} : { uid, gid: uid };
    const child = spawn(file, words, { env, cwd, argv0, ...account, timeout: 15_000, killSignal: 'SIGKILL' });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.once('data', () => onOutput?.(child.pid as number));
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(errors).toString() }),
    );
  });
}
