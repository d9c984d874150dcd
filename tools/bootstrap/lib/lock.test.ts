import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FileLock } from './lock.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one holder at a time; the second learns who it is', () => {
  const first = new FileLock(file);
  expect(first.tryAcquire()).toBeUndefined();
  expect(new FileLock(file).tryAcquire()).toBe(process.pid);

  first.release();

  expect(existsSync(file)).toBe(false);
});

test.each([
  ['of a process that is gone', () => JSON.stringify({ pid: spawnSync('true').pid, started: '1' })],
  ['whose process id now belongs to another process', () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['that a crash left empty', () => ''],
])('takes over a lock %s', (_case, content) => {
  writeFileSync(file, content());

  expect(new FileLock(file).tryAcquire()).toBeUndefined();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
});

test('does not release what another holds', () => {
  const content = JSON.stringify({ pid: 1, started: 'another' });
  writeFileSync(file, content);

  new FileLock(file).release();

  expect(readFileSync(file, 'utf8')).toBe(content);
});
