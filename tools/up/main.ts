import path from 'node:path';
import { MigrationError } from '@wingman/db';
import { FileLock } from '../bootstrap/lib/lock.mjs';
import { StackFailure } from '../stack/failure.js';
import { makeFolder, root, stateDir } from '../stack/folder.js';
import { isFree } from '../stack/ports.js';
import { writePrivateFile } from '../stack/secrets.js';
import { type Stack, startStack } from '../stack/stack.js';
import { welcome } from './welcome.js';

const DEFAULT_PORT = 8002;
/** npm repeats the terminal's Ctrl-C to its child; only a later signal means "now". */
const REPEATED_SIGNAL_MS = 1_000;

const stop = new AbortController();
let crashed: string | undefined;

/** `npm start`: the whole system on this machine, until Ctrl-C or until one of its processes dies. */
async function up(): Promise<void> {
  const port = proxyPort();
  const lock = new FileLock(path.join(makeFolder(stateDir, 0o700), 'stack.lock'));
  const holder = lock.tryAcquire();
  if (holder !== undefined) {
    throw new StackFailure(`Wingman is already running from this folder (process ${holder}); stop that one first.`);
  }
  let stack: Stack | undefined;
  try {
    if (!(await isFree(port))) {
      throw new StackFailure(`Port ${port} is taken; end what listens there, or set WINGMAN_PORT to another one.`);
    }
    stack = await startStack({
      throwaway: false,
      proxyPort: port,
      environment: process.env,
      sandbox: path.join(root, 'sandbox'),
      onProgress: say,
      signal: stop.signal,
    });
    stack.onCrash(crash);
    const envFile = path.join(stateDir, 'dev.env');
    writePrivateFile(envFile, lines(stack.variables));
    console.log(welcome(stack, { root, sandbox: path.join(root, 'sandbox') }));
    await aborted(stop.signal);
    say('stopping');
  } finally {
    await stack?.stop();
    lock.release();
  }
  if (crashed) throw new StackFailure(crashed);
}

function proxyPort(): number {
  const text = process.env['WINGMAN_PORT'] ?? String(DEFAULT_PORT);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StackFailure(`WINGMAN_PORT must be a port number from 1 to 65535, got ${JSON.stringify(text)}.`);
  }
  return port;
}

/** The first process that dies ends the stack; those that die of it are not blamed. */
function crash(sentence: string): void {
  if (stop.signal.aborted) return;
  crashed = sentence;
  stop.abort();
}

function onSignal(): void {
  const first = Date.now();
  stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (Date.now() - first > REPEATED_SIGNAL_MS) process.exit(1);
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const lines = (variables: Record<string, string>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** Failures that a person can act on are one sentence; anything else is a fault of ours and shows where. */
const isSentence = (error: unknown): error is Error => error instanceof StackFailure || error instanceof MigrationError;

function say(line: string): void {
  process.stderr.write(`  ${line} …\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
up().then(
  () => process.exit(0),
  (error: unknown) => {
    const stoppedByHand = stop.signal.aborted && !crashed;
    if (!stoppedByHand) console.error(isSentence(error) ? error.message : error);
    process.exit(stoppedByHand ? 0 : 1);
  },
);
