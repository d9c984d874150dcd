import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until, workspaceRoot } from '@wingman/testkit';
import { freePort } from '../../tools/stack/ports.js';

const START_TIMEOUT = 90_000;
const SHARED_HOME = '/var/lib/wingman';

let clone: string;
let port: number;
let databasesBefore: string[];

/** `npm start` after its bootstrap: the supervisor's bundle, in a clone of its own. */
function start(): { pid: number; output(): string; ended: Promise<number | null>; isUp(): Promise<boolean> } {
  const child = spawn(process.execPath, [path.join(clone, 'dist/tools/up.js')], {
    env: {
      PATH: process.env['PATH'],
      WINGMAN_PORT: String(port),
      WINGMAN_REDIS_SERVER: process.env['WINGMAN_REDIS_SERVER'],
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid: child.pid as number,
    output: () => text,
    ended,
    isUp: () =>
      until(() => text.includes('Ctrl-C stops everything'), { timeout: START_TIMEOUT, what: 'the start' }).then(
        () => true,
      ),
  };
}

/** Folders that only this clone's servers work in. */
function ownFolders(): string[] {
  const added = sharedDatabases().filter((name) => !databasesBefore.includes(name));
  return [clone, ...added.map((name) => path.join(SHARED_HOME, name))];
}

const sharedDatabases = (): string[] => (existsSync(SHARED_HOME) ? readdirSync(SHARED_HOME) : []);

/** The processes that belong to the clone, by their command line or working directory. */
function processes(): { pid: number; command: string }[] {
  const folders = ownFolders();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: readQuietly(`/proc/${name}/cmdline`),
      cwd: linkQuietly(`/proc/${name}/cwd`),
    }))
    .filter(({ command, cwd }) =>
      folders.some((folder) => command.includes(`${folder}/`) || cwd.startsWith(`${folder}/`)),
    );
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function linkQuietly(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

const pidOf = (bundle: string): number =>
  processes().find(({ command }) => command.includes(`dist/apps/${bundle}/main.js`))?.pid as number;

const sh = async (script: string): Promise<string> =>
  (await promisify(execFile)('sh', ['-euc', script], { env: { PATH: process.env['PATH'] } })).stdout;

/** What the screen tells people to paste: where to go, a truth, a lie, and the question for verdicts. */
function printedLines(output: string): { enter: string; truth: string; lie: string; verdicts: string } {
  const [enter, truth, lie, verdicts] = output.split('\n').filter((line) => /^(cd |echo |curl )/.test(line));
  return { enter, truth, lie, verdicts } as { enter: string; truth: string; lie: string; verdicts: string };
}

beforeAll(async () => {
  clone = realpathSync(mkdtempSync(path.join(tmpdir(), 'wingman-clone-')));
  databasesBefore = sharedDatabases();
  port = await freePort();
  for (const folder of ['node_modules', 'prisma'])
    symlinkSync(path.join(workspaceRoot, folder), path.join(clone, folder));
  for (const folder of ['dist/apps', 'dist/tools']) {
    mkdirSync(path.join(clone, folder), { recursive: true });
    cpSync(path.join(workspaceRoot, folder), path.join(clone, folder), {
      recursive: true,
      filter: (source) => !source.endsWith('.map'),
    });
  }
});

afterAll(async () => {
  for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
  await until(() => processes().length === 0);
  for (const folder of ownFolders()) rmSync(folder, { recursive: true, force: true });
});

test(
  'a newcomer pastes the printed lines and sees a lie caught; Ctrl-C leaves nothing; the next start finds the data',
  async () => {
    const first = start();
    await first.isUp();
    const { enter, truth, lie, verdicts } = printedLines(first.output());

    expect(JSON.parse(await sh(`${enter}; ${truth}`))).toMatchObject({ status: 'LOGGED', worker_id: 'honest-worker' });
    expect(JSON.parse(await sh(`${enter}; ${lie}`))).toMatchObject({ status: 'LOGGED', worker_id: 'lying-worker' });
    const found = await until(async () => {
      const page = JSON.parse(await sh(`${enter}; ${verdicts}`)) as { items: { worker_id: string; verdict: string }[] };
      return page.items.length === 2 && page.items.map(({ worker_id, verdict }) => [worker_id, verdict]).sort();
    });
    expect(found).toEqual([
      ['honest-worker', 'TRUE'],
      ['lying-worker', 'FALSE'],
    ]);
    const locked = async (): Promise<boolean> =>
      (JSON.parse(await sh(`${enter}; ${lie}`)) as { code?: string }).code === 'worker_locked';
    await until(locked);
    const envFile = path.join(clone, '.wingman/dev.env');
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    const keys = readFileSync(envFile, 'utf8').match(/^WINGMAN_[A-Z]+_KEY=.*$/gm);

    process.kill(first.pid, 'SIGINT');
    expect(await first.ended).toBe(0);
    expect(processes()).toEqual([]);

    const second = start();
    await second.isUp();
    expect(readFileSync(envFile, 'utf8').match(/^WINGMAN_[A-Z]+_KEY=.*$/gm)).toEqual(keys);
    expect(await locked()).toBe(true);
    process.kill(second.pid, 'SIGTERM');
    expect(await second.ended).toBe(0);
  },
  3 * START_TIMEOUT,
);

test(
  'one at a time: a second start says who runs; and when the first is killed, everything of it ends and the next may start',
  async () => {
    const first = start();
    await first.isUp();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Wingman is already running from this folder (process ${first.pid}); stop that one first.\n`,
    );

    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await until(() => processes().length === 0, { timeout: 20_000, what: 'the end of everything' });

    const third = start();
    await third.isUp();
    process.kill(third.pid, 'SIGINT');
    expect(await third.ended).toBe(0);
  },
  3 * START_TIMEOUT,
);

test(
  'a crashed service ends the start with its name and its last log lines',
  async () => {
    const running = start();
    await running.isUp();

    process.kill(pidOf('verifier'), 'SIGKILL');

    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('verifier was ended by SIGKILL. Its last log lines:\n{"time":');
    expect(processes()).toEqual([]);
  },
  START_TIMEOUT,
);

test('a taken port is one sentence, and nothing is started', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(port, '127.0.0.1', resolve));

  const refused = start();

  expect(await refused.ended).toBe(1);
  expect(refused.output()).toBe(`Port ${port} is taken; end what listens there, or set WINGMAN_PORT to another one.\n`);
  expect(processes()).toEqual([]);
  await new Promise((resolve) => other.close(resolve));
});
