import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type CommandIo, UsageError } from '../command.js';

/** A program of PostgreSQL could not be started, or ended badly; the message is what it said. */
export class ProgramFailed extends Error {}

/** Starts PostgreSQL's own programs for one database, here or in its container; each word is one argument, no shell. */
export interface Programs {
  /** With the connection to the database. */
  connected(program: 'psql' | 'pg_dump', args: readonly string[]): Running;
  plain(program: 'pg_dump' | 'pg_restore', args: readonly string[]): Running;
}

/** A started program, whose end is watched from the first moment. */
export interface Running {
  child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended well. Rejects with ProgramFailed. */
  ended: Promise<void>;
  /** Its output, which breaks off with ProgramFailed where the program did not end well. */
  output(): AsyncIterable<Uint8Array>;
}

const SAID_BYTES = 4_000;

/** Starts a program. Once the signal is aborted it is ended. */
export function startProgram(
  program: string,
  args: readonly string[],
  { env, signal, name = program }: { env: CommandIo['env']; signal: AbortSignal; name?: string },
): Running {
  const child = spawn(program, [...args], { env: { ...env }, signal, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-SAID_BYTES)));
  // Where it has ended already, its end says why.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ProgramFailed(error.code === 'ENOENT' ? `${program} is not installed (PATH)` : error.message)),
    );
    child.once('close', (code, by) =>
      code === 0 ? resolve() : reject(new ProgramFailed(`${name}: ${said.trim() || `ended with ${code ?? by}`}`)),
    );
  });
  ended.catch(() => undefined);
  return {
    child,
    ended,
    async *output() {
      for await (const chunk of child.stdout) yield chunk as Uint8Array;
      await ended;
    },
  };
}

/**
 * Programs of the PATH, for the database that the URL in a file names. The password goes by the environment, which a
 * list of processes does not show. Throws UsageError.
 */
export function programsHere(urlFile: string, env: CommandIo['env'], signal: AbortSignal): Programs {
  const url = urlIn(urlFile);
  const password = decodeURIComponent(url.password);
  url.password = '';
  const withPassword = { ...env, ...(password !== '' && { PGPASSWORD: password }) };
  return {
    connected: (program, args) =>
      startProgram(program, [`--dbname=${url.href}`, '--no-password', ...args], { env: withPassword, signal }),
    plain: (program, args) => startProgram(program, args, { env, signal }),
  };
}

function urlIn(file: string): URL {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(`cannot read the address in ${file}`);
  }
  // What it holds is a secret: it is not shown.
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UsageError(`${file} holds no address of a database (postgres://user:password@host:port/name)`);
  }
  return new URL(text);
}

/** The database of a stack in containers, as docker-compose.yml sets it up: its socket lies in /tmp. */
const IN_CONTAINER = ['--dbname=host=/tmp user=postgres dbname=wingman', '--no-password'];

/** Programs inside a container of the engine; the data store itself is reached from nowhere else. */
export function programsInContainer(container: string, env: CommandIo['env'], signal: AbortSignal): Programs {
  const inside = (program: string, args: readonly string[]): Running =>
    startProgram('docker', ['exec', '--interactive', container, program, ...args], { env, signal, name: program });
  return {
    connected: (program, args) => inside(program, [...IN_CONTAINER, ...args]),
    plain: inside,
  };
}

/** The release of PostgreSQL that a program is of, such as 17. */
export async function majorOf(programs: Programs, program: 'pg_dump' | 'pg_restore'): Promise<number> {
  const said = await textOf(programs.plain(program, ['--version']));
  const [, major] = /\(PostgreSQL\) (\d+)/.exec(said) ?? [];
  if (major === undefined) throw new ProgramFailed(`${program} does not say its version`);
  return Number(major);
}

/** The whole of what a program prints, which must be little. */
export async function textOf(running: Running): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of running.output()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Gives a program its input; waits where it reads slowly, and stops where it has ended. */
export async function feed({ child, ended }: Running, input: AsyncIterable<Uint8Array>): Promise<void> {
  const over = ended.then(
    () => true,
    () => true,
  );
  for await (const chunk of input) {
    if (child.stdin.write(chunk)) continue;
    const broken = once(child.stdin, 'drain').then(
      () => false,
      () => true,
    );
    if (await Promise.race([broken, over])) return;
  }
}
