import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { storedChecks, type CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createFixture, type Fixture } from './fixture.js';
import { goesBy } from './processes.js';

const BOOT = Date.parse('2026-05-01T08:00:00.000Z');

interface Shown {
  pid: number;
  comm: string;
  argv?: string[];
  state?: string;
  /** Seconds after the boot. */
  started?: number;
  environment?: string;
}

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  show([{ pid: 1, comm: 'init' }]);
});
afterEach(() => fixture.remove());

/** A procfs of our own making (proc(5)). */
function show(processes: Shown[]): void {
  mkdirSync(fixture.at('proc'), { recursive: true });
  writeFileSync(fixture.at('proc/stat'), `cpu 1 2\nbtime ${BOOT / 1000}\n`);
  for (const { pid, comm, argv = [`/usr/bin/${comm}`], state = 'S', started = 0, environment } of processes) {
    mkdirSync(fixture.at(`proc/${pid}`), { recursive: true });
    const rest = [...Array(18).fill('0'), String(started * 100)];
    writeFileSync(fixture.at(`proc/${pid}/stat`), `${pid} (${comm}) ${state} ${rest.join(' ')} 0\n`);
    writeFileSync(fixture.at(`proc/${pid}/cmdline`), argv.map((argument) => `${argument}\0`).join(''));
    if (environment !== undefined) writeFileSync(fixture.at(`proc/${pid}/environ`), environment);
  }
}

type Fields = Partial<Omit<CheckOf<'process'>, 'type'>>;
const ask = (fields: Fields) =>
  fixture.answer({ type: 'process', running: true, ...fields }, { procRoot: fixture.at('proc') });

const after = (seconds: number) => new Date(BOOT + seconds * 1000).toISOString();

describe('the process probe', () => {
  beforeEach(() => {
    show([
      { pid: 10, comm: 'mailerd', started: 100, environment: 'MODE=x\0PATH=/bin\0' },
      { pid: 11, comm: 'zombied', state: 'Z', argv: [] },
      { pid: 12, comm: 'node', argv: ['/usr/bin/node', '/srv/app/server.js'] },
      { pid: 15, comm: 'node', argv: ['/usr/bin/node', '--import', './hook.js', '/srv/app/watch.js', 'queued'] },
      { pid: 16, comm: 'bash', argv: ['bash', '-x', '/srv/deploy.sh', 'queued'] },
      { pid: 17, comm: 'node', argv: ['node', '/srv/node_modules/.bin/tsx', 'worker.ts'] },
      { pid: 18, comm: 'haltd', state: 'T' },
      { pid: 13, comm: 'tail', argv: ['tail', '-f', '/var/log/indexer.log'] },
      { pid: 14, comm: 'evil) S 1 (x', argv: ['evil'] },
      { pid: 20, comm: 'poold', started: 50 },
      { pid: 21, comm: 'poold', started: 500 },
    ]);
    writeFileSync(fixture.at('mailerd.pid'), '10\n');
    writeFileSync(fixture.at('stale.pid'), '99\n');
    writeFileSync(fixture.at('text.pid'), 'soon');
    writeFileSync(fixture.at('postmaster.pid'), '10\n/var/lib/data\n1760000000\n');
  });

  test.each<[string, Fields, string]>([
    ['a process by its name', { name: 'mailerd' }, 'PASS'],
    ['one that is not there', { name: 'batchd' }, 'FAIL not_running'],
    ['a zombie', { name: 'zombied' }, 'FAIL not_running'],
    ['a zombie as stopped', { name: 'zombied', running: false }, 'PASS'],
    ['a script below an interpreter', { name: 'server.js' }, 'PASS'],
    ['a script behind options', { name: 'watch.js' }, 'PASS'],
    ['a script below a launcher', { name: 'worker.ts' }, 'PASS'],
    ['a word that a script was told', { name: 'queued' }, 'UNKNOWN ambiguous'],
    ['a halted process', { name: 'haltd' }, 'UNKNOWN ambiguous'],
    ['a halted process as stopped', { name: 'haltd', running: false }, 'UNKNOWN ambiguous'],
    ['a pid file with more in it', { pid_file: 'postmaster.pid' }, 'PASS'],
    ['a name that only stands in a command line', { name: 'indexer' }, 'UNKNOWN ambiguous'],
    ['a name that only stands in a command line, as stopped', { name: 'indexer', running: false }, 'UNKNOWN ambiguous'],
    ['a stopped process', { name: 'batchd', running: false }, 'PASS'],
    ['a process that was not stopped', { name: 'mailerd', running: false }, 'FAIL running'],
    ['a process by its id', { pid: 10 }, 'PASS'],
    ['an id nobody has', { pid: 99 }, 'FAIL not_running'],
    ['an id that is somebody else', { pid: 10, name: 'batchd' }, 'FAIL not_running'],
    ['an id that is somebody else, while the name runs', { pid: 12, name: 'mailerd' }, 'UNKNOWN ambiguous'],
    ['a stopped id', { pid: 99, running: false }, 'PASS'],
    ['an id that was not stopped', { pid: 10, name: 'mailerd', running: false }, 'FAIL running'],
    ['a pid file', { pid_file: 'mailerd.pid', name: 'mailerd' }, 'PASS'],
    ['a stale pid file', { pid_file: 'stale.pid', name: 'indexd' }, 'FAIL not_running'],
    ['a pid file without a number', { pid_file: 'text.pid' }, 'FAIL not_running'],
    ['a pid file that is not there', { pid_file: 'none.pid' }, 'FAIL not_running'],
    ['a pid file that is not there, as stopped', { pid_file: 'none.pid', running: false }, 'UNKNOWN ambiguous'],
    ['a pid file outside', { pid_file: '/etc/passwd' }, 'UNKNOWN outside_allowed_roots'],
    ['a restart', { name: 'mailerd', started_after: after(50) }, 'PASS'],
    ['a restart within a second', { name: 'mailerd', started_after: after(101) }, 'PASS'],
    ['a restart that did not happen', { name: 'mailerd', started_after: after(200) }, 'FAIL started_before'],
    ['a restart of some of several', { name: 'poold', started_after: after(200) }, 'UNKNOWN ambiguous'],
    ['a variable in the environment', { name: 'mailerd', env_key: 'MODE' }, 'PASS'],
    ['one that is not', { name: 'mailerd', env_key: 'MOD' }, 'FAIL env_key_missing'],
    ['an environment that cannot be read', { name: 'server.js', env_key: 'MODE' }, 'UNKNOWN look_failed'],
  ])('judges %s', async (_case, fields, expected) => {
    expect(await ask(fields)).toBe(expected);
  });

  test('is not misled by a name with parentheses', async () => {
    expect(await ask({ pid: 14, started_after: after(10) })).toBe('FAIL started_before');
  });

  test.each<[string, Fields]>([
    ['runs', { name: 'mailerd' }],
    ['does not run', { name: 'batchd' }],
    ['was stopped', { name: 'batchd', running: false }],
    ['has that id', { pid: 10 }],
    ['has the id of a file', { pid_file: 'mailerd.pid' }],
  ])('in a container it says nothing of who %s on the host', async (_case, fields) => {
    const inContainer = createFixture({ hidden: ['processes'] });
    const check = { type: 'process', running: true, ...fields } as const;
    const answer = await inContainer.answer(check, { procRoot: fixture.at('proc') });
    inContainer.remove();
    expect(answer).toBe('UNKNOWN processes_hidden');
  });

  test('says nothing of processes that the mount hides', async () => {
    const procRoot = fixture.at('hidden');
    mkdirSync(procRoot);
    writeFileSync(`${procRoot}/stat`, 'btime 1\n');
    const answer = await fixture.answer({ type: 'process', name: 'x', running: false }, { procRoot });
    expect(answer).toBe('UNKNOWN processes_hidden');
  });

  test.each(['x', 'wrong', ''])('what a variable holds is not found out by asking for "%s"', async (env_value) => {
    const stored = { type: 'process', name: 'mailerd', running: true, env_key: 'MODE', env_value } as const;
    expect(storedChecks.parse([stored])).toEqual([stored]);
    const at = { procRoot: fixture.at('proc') };
    expect(await fixture.answer(stored, at)).toBe('UNKNOWN value_hidden');
    expect(await fixture.answer({ ...stored, negate: true }, at)).toBe('UNKNOWN value_hidden');
  });

  test('never shows a value of an environment', async () => {
    const check = { type: 'process', name: 'mailerd', running: true, env_key: 'MODE' } as const;
    expect(JSON.stringify(await fixture.run(check, { procRoot: fixture.at('proc') }))).not.toContain('=x');
  });

  test('finds a real process by its name and start, and sees it gone', async () => {
    const sleeper = fixture.at('wm-sleeperd');
    symlinkSync('/bin/sleep', sleeper);
    const before = new Date().toISOString();
    const child: ChildProcess = spawn(sleeper, ['1000'], { stdio: 'ignore' });
    const check = { type: 'process', name: 'wm-sleeperd', running: true, started_after: before } as const;
    await until(async () => (await fixture.answer(check)) === 'PASS');
    child.kill('SIGKILL');
    await until(async () => (await fixture.answer({ ...check, started_after: undefined })) === 'FAIL not_running');
  });
});

test('a long name is known by its first 15 characters and its command line', () => {
  const process = { pid: 1, running: true, startedAt: 0, comm: 'a-very-long-nam', exe: undefined };
  expect(goesBy({ ...process, argv: ['a-very-long-name-indeed'] }, 'a-very-long-name-indeed')).toBe(true);
  expect(goesBy({ ...process, argv: ['other'] }, 'a-very-long-name-indeed')).toBe(false);
});
