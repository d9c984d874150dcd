import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dockerCheck } from '../../src/docker-check/docker-check.js';
import { groupOf } from '../../src/docker-check/sockets.js';
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

/** A script that takes the place of a program. */
function script(place: string, text: string): void {
  writeFileSync(place, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}
const check = async (env: Record<string, string>) =>
  (await runWingman([dockerCheck], ['docker-check'], [], { PATH: '', HOME: home, ...env })).errors;

test.each([
  ['.profile', (port: number) => `export DOCKER_HOST=tcp://127.0.0.1:${port}\n`],
  [
    '.docker/contexts/meta/x/meta.json',
    (port: number) => `{"Endpoints":{"docker":{"Host":"tcp://localhost:${port}"}}}`,
  ],
])('an engine that answers over TCP is a way where %s names it; what else answers is none', async (file, textOf) => {
  let says: Record<string, string> = {};
  const engine = createHttpServer((_request, response) => response.writeHead(200, says).end('OK'));
  await new Promise<void>((resolve) => engine.listen(0, resolve));
  const { port } = engine.address() as AddressInfo;
  mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
  writeFileSync(path.join(home, file), textOf(port));

  expect(await check({})).not.toContain(`:${port}`);
  says = { 'Api-Version': '1.50' };
  expect(await check({})).toContain(`:${port} (${path.join(home, file)})`);

  rmSync(path.join(home, file));
  engine.closeAllConnections();
  await new Promise((resolve) => engine.close(resolve));
});

test('what sudo and doas permit is a way', async () => {
  const raised = folder('raised');
  script(
    path.join(raised, 'sudo'),
    '[ "$*" = "-n -l" ] || exit 1\ncat <<END\nUser w may run the following commands on h:\n    (root) NOPASSWD: /usr/bin/docker\nEND',
  );
  script(path.join(raised, 'doas'), '[ "$*" = "-C /etc/doas.conf podman" ] && echo permit nopass');

  const errors = await check({ PATH: raised });

  expect(errors).toContain('sudo lets this account run (root) NOPASSWD: /usr/bin/docker');
  expect(errors).toContain('doas lets this account run podman');
  expect(errors).not.toContain('doas lets this account run docker');
});

test('a client with the set-user-id bit is a way', async () => {
  const plain = folder('set-id', 'crictl');
  expect(await check({ PATH: plain })).not.toContain('runs with the rights');
  chmodSync(path.join(plain, 'crictl'), 0o4755);
  expect(await check({ PATH: plain })).toContain(`${plain}/crictl runs with the rights of its owner or group`);
});

test('sockets of engines that run under an account, and those that other variables name, are looked at', async () => {
  const runtime = folder('runtime');
  const sockets = ['podman/podman.sock', 'buildkit/buildkitd.sock', 'named.sock'].map((name) =>
    path.join(runtime, name),
  );
  const servers = sockets.map((place) => {
    mkdirSync(path.dirname(place), { recursive: true });
    return createServer().listen(place);
  });
  await Promise.all(servers.map((each) => once(each, 'listening')));

  const errors = await check({ XDG_RUNTIME_DIR: runtime, CONTAINER_HOST: `unix://${sockets[2]}` });

  for (const place of sockets) expect(errors).toContain(`this account can open ${place}`);
  await Promise.all(servers.map((each) => new Promise((resolve) => each.close(resolve))));
});

test('a group of the account counts, though none of its processes has it yet', () => {
  const text = 'root:x:0:\ndocker:x:990:alice,worker\nother:x:991:\n';
  expect(groupOf(text, 'worker', 990)).toBe('docker');
  expect(groupOf(text, 'work', 990)).toBeUndefined();
  expect(groupOf(text, 'worker', 991)).toBeUndefined();
});

test('a socket that is not there is no way', async () => {
  const absent = path.join(home, 'absent.sock');
  const { errors } = await runWingman([dockerCheck], ['docker-check', '--socket', absent], [], { PATH: '' });
  expect(errors).not.toContain(absent);
});
