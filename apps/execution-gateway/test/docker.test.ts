import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '@wingman/service-kit';
import {
  call,
  createServiceKeys,
  createTestDatabase,
  describeWithDocker,
  runDocker,
  TEST_IMAGE,
} from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { executionGatewayConfig } from '../src/config.js';
import { dockerOf } from '../src/docker.js';
import type { GatewayDeps } from '../src/app.js';
import { approve, createKeys, createWorker, execute, mint, startGateway } from './gateway.js';
import type { Keys, Worker } from './gateway.js';

describeWithDocker('what was approved, in a real engine', (docker) => {
  let database: TestDatabase;
  let service: TestService;
  let keys: Keys;
  let worker: Worker;
  let parts: Pick<GatewayDeps, 'objects' | 'effects' | 'look' | 'isUnowned' | 'executorFor'>;
  const exchange = mkdtempSync(path.join(tmpdir(), 'wingman-exchange-'));

  beforeAll(async () => {
    database = await createTestDatabase();
    keys = await createKeys();
    ({ parts } = dockerOf(settings(docker.host), { warn: () => undefined }));
    service = await startGateway(database, { keys, ...parts });
    worker = await createWorker(database);
  });

  afterAll(async () => {
    expect(await service.close()).toBe(true);
    await database.drop();
    rmSync(exchange, { recursive: true, force: true });
  });

  const settings = (host: string) =>
    loadConfig(executionGatewayConfig, {
      DEPLOYMENT_ENV: 'dev',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      TOKEN_PUBLIC_KEYS: '{}',
      DECISION_PUBLIC_KEYS: '{}',
      DOCKER_HOST: host,
      GATEWAY_EXCHANGE_FOLDER: exchange,
    });

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();

  /** Approves the commands as they are now; runs one of them. */
  async function prepare(commands: string[][]) {
    const { objects, unresolved } = await parts.objects.resolve(worker.tenantId, commands, {});
    expect(unresolved).toEqual([]);
    const approval = await approve(database, worker, keys, { commands, objects });
    return async (index: number) => {
      const command = commands[index] ?? [];
      await database.query('UPDATE approvals.tokens SET revoked_at = now() WHERE revoked_at IS NULL');
      const token = await mint(database, worker, keys, approval, command);
      return execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });
    };
  }

  const running = async (what: string): Promise<string> => {
    const name = docker.name(what);
    await cli('run', '-d', '--name', name, '--label', docker.label, TEST_IMAGE, 'sleep', '600');
    return name;
  };

  test('a container is stopped and removed, and one of its name is made', async () => {
    const web = await running('web');
    const run = await prepare([
      ['docker', 'rm', '-f', web],
      ['docker', 'run', '-d', '--name', web, TEST_IMAGE, 'sleep', '600'],
      ['docker', 'stop', '-t', '0', web],
    ]);
    const before = await cli('inspect', '-f', '{{.Id}}', web);

    expect((await run(2)).body).toMatchObject({ code: 'approval_drifted' });
    expect((await run(0)).body).toMatchObject({ status: 'SUCCEEDED', stdout: `${web}\n`, exit_code: 0 });
    const made = await run(1);
    expect(made.body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
    const after = await cli('inspect', '-f', '{{.Id}}', web);
    expect(made.body.stdout).toBe(`${after}\n`);
    expect(after).not.toBe(before);
    expect((await run(2)).body).toMatchObject({ status: 'SUCCEEDED' });
    expect(await cli('inspect', '-f', '{{.State.Status}}', web)).toBe('exited');
  });

  test('each command of an approval runs, in its order', async () => {
    const name = docker.name('made');
    const run = await prepare([
      ['docker', 'run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600'],
      ['docker', 'stop', '-t', '0', name],
    ]);

    expect((await run(0)).body).toMatchObject({ status: 'SUCCEEDED' });
    expect((await run(1)).body).toMatchObject({ status: 'SUCCEEDED', stdout: `${name}\n` });
    expect(await cli('inspect', '-f', '{{.State.Status}}', name)).toBe('exited');
  });

  test('what changed in Docker is told with the answer', async () => {
    const name = docker.name('effects');
    const run = await prepare([['docker', 'run', '--name', name, TEST_IMAGE, 'true']]);

    const { body } = await run(0);

    const id = await cli('inspect', '-f', '{{.Id}}', name);
    const told = body.effects.map(({ type, action, id: of }: Record<string, string>) => `${type} ${action} ${of}`);
    for (const action of ['create', 'start', 'die']) expect(told).toContain(`container ${action} ${id}`);
    expect(body.effects[0]).toMatchObject({ name });
  });

  describe('evidence', () => {
    const ask = (path: string, key = worker.read.key) => call(`${service.url}/gateway/evidence/${path}`, { key });

    test('tells what the engine says, without what variables hold', async () => {
      const name = docker.name('seen');
      await cli(
        'run',
        '-d',
        '--name',
        name,
        '--label',
        docker.label,
        '-e',
        'SECRET=hunter2',
        TEST_IMAGE,
        'sleep',
        '600',
      );

      const { status, body } = await ask(`containers/${name}`);

      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: 'container', name, id: await cli('inspect', '-f', '{{.Id}}', name) });
      expect(body.facts.State).toMatchObject({ Status: 'running' });
      expect(body.facts.Config.Env).toContain('SECRET=…');
      expect(JSON.stringify(body)).not.toContain('hunter2');
      expect((await ask(`images/${encodeURIComponent(TEST_IMAGE)}`)).status).toBe(200);
      expect((await ask('networks/none')).status).toBe(200);
    });

    test('calls nothing absent to the verifier that is there and carries no label', async () => {
      const serviceKeys = await createServiceKeys();
      const strict = dockerOf({ ...settings(docker.host), GATEWAY_UNLABELLED: 'none' }, { warn: () => undefined });
      const gateway = await startGateway(database, {
        keys,
        ...strict.parts,
        env: serviceKeys.envFor('execution-gateway'),
      });
      const name = docker.name('nobodys');
      await cli('create', '--name', name, '--label', docker.label, TEST_IMAGE);
      const asVerifier = async (what: string) =>
        call(`${gateway.url}/internal/evidence/${worker.tenantId}/containers/${what}`, {
          key: await serviceKeys.tokenFor('verifier', 'execution-gateway'),
        });

      expect((await asVerifier(name)).status).toBe(503);
      expect((await asVerifier(docker.name('ghost'))).status).toBe(404);
      expect((await asVerifier(name)).body.detail).toContain('no label says whose it is');
      expect(await gateway.close()).toBe(true);
      await serviceKeys.drop();
    });

    test('of what is not there, of another tenant, or of a name that is a path, is none', async () => {
      const name = docker.name('foreign-evidence');
      const label = 'wingman.tenant=0197a5b0-0000-7000-8000-000000000000';
      await cli('create', '--name', name, '--label', docker.label, '--label', label, TEST_IMAGE);

      expect((await ask(`containers/${name}`)).status).toBe(404);
      expect((await ask(`containers/${docker.name('ghost')}`)).status).toBe(404);
      expect((await ask(`volumes/${docker.name('ghost')}`)).status).toBe(404);
      expect(await ask(`containers/${encodeURIComponent('../info')}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });
      expect((await ask(`containers/${name}`, worker.key)).status).toBe(403);
    });
  });

  test('a container that was replaced behind the approval is left alone', async () => {
    const name = await running('replaced');
    const run = await prepare([['docker', 'rm', '-f', name]]);
    await cli('rm', '-f', name);
    await running('replaced');

    expect(await run(0)).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    expect(await cli('inspect', '-f', '{{.State.Status}}', name)).toBe('running');
  });

  test('a file that changed after its approval is not copied into a container', async () => {
    const name = await running('copied-into');
    const file = path.join(exchange, worker.tenantId, 'settings');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'approved');
    const run = await prepare([
      ['docker', 'cp', file, `${name}:/first`],
      ['docker', 'cp', file, `${name}:/second`],
    ]);

    expect((await run(0)).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
    writeFileSync(file, 'another');
    expect(await run(1)).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    expect(await cli('exec', name, 'sh', '-c', 'cat /first /second')).toBe('approved');
  });

  test('another tenant’s container does not exist', async () => {
    const name = docker.name('foreign');
    const label = 'wingman.tenant=0197a5b0-0000-7000-8000-000000000000';
    await cli('run', '-d', '--name', name, '--label', docker.label, '--label', label, TEST_IMAGE, 'sleep', '600');
    const run = await prepare([['docker', 'stop', '-t', '0', name]]);

    expect((await run(0)).body).toMatchObject({
      status: 'FAILED',
      exit_code: 1,
      stderr: expect.stringContaining(`No such container: ${name}`),
    });
    expect(await cli('inspect', '-f', '{{.State.Status}}', name)).toBe('running');
  });

  test.each([
    ['the socket in a container', ['-v', '/var/run/docker.sock:/s']],
    ['the host’s files', ['-v', '/:/host']],
    ['the host’s files, spelled otherwise', ['--mount', 'type=bind,src=/proc/../etc,dst=/etc2']],
    ['the host’s files, by way of a process', ['-v', '/proc/self/root:/host']],
    ['the host’s programs', ['-v', '/lib/systemd/system:/units']],
    ['all powers', ['--privileged']],
    ['the host’s processes', ['--pid=host']],
    ['the host’s network', ['--network', 'host']],
    ['the host’s network, at length', ['--network', 'NAME=host']],
    ['the host’s network, in quotes', ['--network', '"name=host"']],
    ['a capability', ['--cap-add', 'SYS_ADMIN']],
    ['a device', ['--device', '/dev/sda']],
    ['the socket by its own option', ['--use-api-socket']],
  ])('the floor holds under every approval: %s', async (_what, options) => {
    const commands = [['docker', 'run', '-d', '--name', docker.name('floor'), ...options, TEST_IMAGE, 'sleep', '1']];
    const approval = await approve(database, worker, keys, { commands });
    const command = commands[0] ?? [];
    const token = await mint(database, worker, keys, approval, command);

    const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });

    expect([answer.status, answer.body.code]).toEqual([403, 'policy_floor']);
    expect(await cli('ps', '-aq', '--filter', `name=${docker.name('floor')}`)).toBe('');
  });
});
