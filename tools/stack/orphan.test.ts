import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { endOrphan, readPidFile, worksIn } from './orphan.js';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'wingman-orphan-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('tells a server of ours from a stranger by its working directory, and ends it', async () => {
  const server = spawn('sleep', ['60'], { cwd: folder, stdio: 'ignore' });
  const pid = server.pid as number;
  await until(() => worksIn(pid, folder));
  expect(worksIn(pid, tmpdir())).toBe(false);
  expect(worksIn(process.pid, folder)).toBe(false);

  await endOrphan(pid, folder);

  expect(worksIn(pid, folder)).toBe(false);
});

test('says so when a server does not end', async () => {
  const stubborn = spawn(
    process.execPath,
    ['-e', `process.on('SIGINT', () => {}); console.log('up'); setInterval(() => {}, 1000)`],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await new Promise((resolve) => stubborn.stdout.once('data', resolve));

  await expect(endOrphan(stubborn.pid as number, folder, 100)).rejects.toThrow(
    `(process ${stubborn.pid}) does not end`,
  );
  stubborn.kill('SIGKILL');
  await until(() => stubborn.signalCode !== null);
});

test.each([
  ['4711\n/var/lib/data\n', 4711],
  ['', undefined],
  ['1\n', undefined],
  ['-1\n', undefined],
  ['not a number', undefined],
])('reads the pid file %j as %s', (content, expected) => {
  const file = path.join(folder, 'pid');
  writeFileSync(file, content);
  expect(readPidFile(file)).toBe(expected);
});

test('no pid file is no server', () => {
  expect(readPidFile(path.join(folder, 'absent'))).toBeUndefined();
});
