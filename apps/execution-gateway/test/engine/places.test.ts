import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { renameSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { startDockerGateway } from '../docker-gateway.js';
import type { DockerGateway } from '../docker-gateway.js';

jest.setTimeout(60_000);

describeWithDocker('folders of the host that somebody exchanges for a link, in a real engine', (docker) => {
  let gateway: DockerGateway;
  let root: string;
  let server: Server;
  let folder: string;
  /** What somebody does in the moment that the container is made. */
  let whenMade: (() => void) | undefined;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'wingman-places-'));
    const socketPath = path.join(root, 'docker.sock');
    server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = connect({ path: docker.socketPath, allowHalfOpen: true });
      client.prependListener('data', (chunk: Buffer) => {
        if (chunk.includes('/containers/create')) whenMade?.();
      });
      client.pipe(engine).pipe(client);
      for (const socket of [client, engine]) socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const projects = path.join(root, 'projects');
    gateway = await startDockerGateway({ ...docker, socketPath }, { settings: { GATEWAY_PROJECTS_FOLDER: projects } });
    folder = path.join(projects, gateway.worker.tenantId, 'data');
    await mkdir(folder, { recursive: true });
    await mkdir(path.join(root, 'others'));
    await writeFile(path.join(root, 'others/kept'), 'somebody else’s');
  });

  afterEach(async () => {
    whenMade = undefined;
    expect(await gateway.close()).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    await rm(root, { recursive: true });
  });

  const exchange = () => {
    renameSync(folder, `${folder}-away`);
    symlinkSync(path.join(root, 'others'), folder);
  };
  const putBack = async () => {
    await rm(folder);
    renameSync(`${folder}-away`, folder);
  };
  const run = async (...command: string[]) => gateway.use(await gateway.approved([command]));
  const read = (name: string) => ['--name', name, '-v', `${folder}:/x`, TEST_IMAGE, 'sh', '-c', 'ls /x'];

  test.each(['run', 'create'])(
    'between the last look and the making: nothing starts and nothing is left (%s)',
    async (verb) => {
      const name = docker.name(`made-${verb}`);
      whenMade = exchange;

      const { body } = await run('docker', verb, ...read(name));

      expect(body).toMatchObject({ status: 'FAILED', stdout: '' });
      expect(body.stderr).toContain('leads elsewhere');
      expect(await gateway.cli('ps', '-aq', '--filter', `name=${name}`)).toBe('');
    },
  );

  test.each([
    ['start', []],
    ['start', ['-a']],
    ['restart', ['-t', '0']],
  ])('before a container starts again: it does not (%s %j)', async (verb, options) => {
    const name = docker.name(`again-${verb}-${options.length}`);
    expect((await run('docker', 'create', ...read(name))).body).toMatchObject({ status: 'SUCCEEDED' });
    exchange();

    const { body } = await run('docker', verb, ...options, name);

    expect(body).toMatchObject({ status: 'FAILED' });
    expect(body.stderr).toContain('leads elsewhere');
    expect(await gateway.cli('inspect', '-f', '{{.State.Status}}', name)).toBe('created');
    await putBack();
    expect((await run('docker', verb, ...options, name)).body).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('what others have made with a link on purpose starts as it always did', async () => {
    exchange();
    const name = docker.name('on-purpose');
    await gateway.cli('create', '--label', docker.label, ...read(name));

    expect((await run('docker', 'start', '-a', name)).body).toMatchObject({ status: 'SUCCEEDED', stdout: 'kept\n' });
  });
});
