import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dockerCheck } from '../../src/docker-check/docker-check.js';
import { runWingman } from '../run-wingman.js';

const wrapperFile = path.resolve(import.meta.dirname, '../../../../tools/docker');
const home = mkdtempSync(path.join(tmpdir(), 'wingman-check-'));
const socket = path.join(home, 'docker.sock');
const server = createServer();
const folder = (name: string, program?: string): string => {
  const made = path.join(home, name);
  mkdirSync(made);
  if (program !== undefined) {
    copyFileSync('/bin/true', path.join(made, program));
    chmodSync(path.join(made, program), 0o755);
  }
  return made;
};

beforeAll(() => new Promise<void>((resolve) => server.listen(socket, resolve)));
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true });
});

test('names every way round: a socket within reach, an engine elsewhere, other clients', async () => {
  const real = folder('real', 'docker');
  const other = folder('other', 'podman');
  const env = { PATH: `${real}:${other}`, DOCKER_HOST: 'tcp://127.0.0.1:2375' };

  const { code, errors } = await runWingman([dockerCheck], ['docker-check', '--socket', socket], [], env);

  expect(code).toBe(1);
  expect(errors).toContain(`this account can open ${socket}`);
  expect(errors).toContain('DOCKER_HOST leads to an engine elsewhere');
  expect(errors).toContain(`docker is ${real}/docker, and not the wrapper`);
  expect(errors).toContain(`another client lies on PATH: ${other}/podman`);
  expect(errors).toContain('THE WRAPPER CAN BE PASSED BY');
});

test('the wrapper, first or behind, is no way round itself', async () => {
  const first = folder('first');
  symlinkSync(wrapperFile, path.join(first, 'docker'));
  const second = folder('second');
  copyFileSync(wrapperFile, path.join(second, 'docker-compose'));

  const { errors } = await runWingman([dockerCheck], ['docker-check'], [], { PATH: `${first}:${second}` });

  expect(errors).not.toContain(first);
  expect(errors).not.toContain(second);
});

test('a socket that is not there is no way', async () => {
  const absent = path.join(home, 'absent.sock');
  const { errors } = await runWingman([dockerCheck], ['docker-check', '--socket', absent], [], { PATH: '' });
  expect(errors).not.toContain(absent);
});
