import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '@wingman/service-kit';
import {
  call,
  createTestDatabase,
  describeWithDocker,
  isMutation,
  runDocker,
  SECRET_SAMPLES,
  startRecordingProxy,
  TEST_IMAGE,
  until,
} from '@wingman/testkit';
import type { RecordingProxy, TestDatabase, TestService } from '@wingman/testkit';
import { executionGatewayConfig } from '../../src/config.js';
import { dockerOf } from '../../src/docker.js';
import { createKeys, createWorker, entriesOf, startGateway } from '../gateway.js';
import type { Worker } from '../gateway.js';
import { filledIn, hasCorpus, rowsOf } from './rows.js';

/** Read-only rows that the endpoint leaves to the client: help is printed where it is asked for, compose is no engine's. */
const NOT_HERE = /(?:^docker (?:--version|--help)$| --help$|^docker compose )/;
/** Rows about tokens and about the client's environment, whose command reads and nothing else. */
const HARMLESS = 'docker ps';

describeWithDocker('POST /gateway/read, in front of a real engine', (docker) => {
  let database: TestDatabase;
  let proxy: RecordingProxy;
  let service: TestService;
  let worker: Worker;
  let parts: ReturnType<typeof dockerOf>['parts'];

  const cli = (...words: string[]) => runDocker(words, { host: docker.host });
  const read = (command: unknown, key = worker.key) => call(`${service.url}/gateway/read`, { key, body: { command } });
  const foreign = ['--label', 'wingman.tenant=0197a5b0-0000-7000-8000-000000000000'];
  const names = (what: string) => docker.name(what);

  beforeAll(async () => {
    database = await createTestDatabase();
    // Were a guard missing, attacks of the corpus would end what others have in this engine.
    proxy = await startRecordingProxy({ socketPath: docker.socketPath, refuse: isMutation });
    const config = loadConfig(executionGatewayConfig, {
      DEPLOYMENT_ENV: 'dev',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      TOKEN_PUBLIC_KEYS: '{}',
      DECISION_PUBLIC_KEYS: '{}',
      DOCKER_HOST: proxy.host,
    });
    ({ parts } = dockerOf(config, { warn: () => undefined }));
    service = await startGateway(database, { keys: await createKeys(), ...parts, readTimeoutMs: 30_000 });
    worker = await createWorker(database);
    const idle = (what: string, ...options: string[]) =>
      cli('run', '-d', '--name', names(what), '--label', docker.label, ...options, TEST_IMAGE, 'sleep', '600');
    await idle('web');
    await idle('kill-switch');
    await idle('foreign', ...foreign);
    await cli('run', '--name', names('done'), '--label', docker.label, TEST_IMAGE, 'echo', 'done');
    await cli('volume', 'create', ...foreign, names('foreign'));
    await cli('network', 'create', ...foreign, names('foreign'));
    await cli('volume', 'create', '--label', docker.label, names('own'));
  }, 60_000);

  beforeEach(() => proxy.clear());

  afterAll(async () => {
    expect(await service.close()).toBe(true);
    await proxy.close();
    await database.drop();
  });

  const values = {
    C: names('web'),
    C2: names('kill-switch'),
    CKILL: names('kill-switch'),
    CDONE: names('done'),
    V: names('own'),
    V2: names('own'),
    P: names('project'),
    I: TEST_IMAGE,
  };

  test('prints what the client prints, and leaves one entry', async () => {
    const words = ['ps', '-a', '--filter', `name=${names('web')}`, '--format', '{{.Names}} {{.State}}'];
    const { status, body } = await read(['docker', ...words]);

    const { code, stdout, stderr } = await cli(...words);
    expect([status, body]).toMatchObject([200, { exit_code: code, stdout, stderr, truncated: false }]);
    expect(stdout).toBe(`${names('web')} running\n`);
    expect((await entriesOf(database, worker.tenantId)).at(-1)).toMatchObject({
      kind: 'docker.read',
      fields: { worker_id: worker.workerId, decision: 'allowed', command: `docker ${words.join(' ')}` },
    });
    expect(await database.query('SELECT FROM gateway.executions WHERE tenant_id = $1', [worker.tenantId])).toEqual([]);
  });

  test('asks the engine once for a list', async () => {
    await read(['docker', 'ps']);
    proxy.clear();
    await read(['docker', 'ps']);
    expect(proxy.requests.map(({ path }) => path)).toEqual(['/containers/json']);
  });

  test('a refused call leaves an entry with its code, and secrets are masked in it', async () => {
    const sample = SECRET_SAMPLES[0]!;
    const { status, body } = await read(['docker', 'run', '-e', sample.text, TEST_IMAGE]);

    expect([status, body.code]).toEqual([403, 'policy_floor']);
    const entry = (await entriesOf(database, worker.tenantId)).at(-1);
    expect(entry).toMatchObject({ kind: 'docker.read', fields: { decision: 'refused', code: 'policy_floor' } });
    expect(JSON.stringify(entry)).not.toContain(sample.value);
    expect(proxy.requests).toEqual([]);
  });

  test('metrics count what was allowed and what was refused', async () => {
    await read(['docker', 'ps']);
    await read(['docker', 'rm', names('web')]);
    const { text } = await fetch(`${service.url}/metrics`).then(async (answer) => ({ text: await answer.text() }));
    expect(text).toMatch(/wingman_docker_reads_total\{[^}]*decision="allowed"[^}]*\} [1-9]/);
    expect(text).toMatch(/wingman_docker_reads_total\{[^}]*decision="policy_floor"[^}]*\} [1-9]/);
  });

  test.each([
    ['a key that only reads', () => worker.read.key, 403],
    ['no key', () => 'nobody', 401],
  ])('%s is refused', async (_who, key, status) => {
    expect((await read(['docker', 'ps'], key())).status).toBe(status);
  });

  test('what goes on for ever is ended, with what it printed so far', async () => {
    const impatient = await startGateway(database, { keys: await createKeys(), ...parts, readTimeoutMs: 1_000 });
    const body = { command: ['docker', 'logs', '-f', names('web')] };
    expect(await call(`${impatient.url}/gateway/read`, { key: worker.key, body })).toMatchObject({
      status: 200,
      body: { exit_code: null, stdout: '' },
    });
    expect(await impatient.close()).toBe(true);
  });

  describe('things of another tenant', () => {
    test.each([
      [['inspect', 'foreign'], 'Error: No such object: '],
      [['container', 'inspect', 'foreign'], 'Error response from daemon: No such container: '],
      [['volume', 'inspect', 'foreign'], 'Error response from daemon: get '],
      [['network', 'inspect', 'foreign'], 'Error response from daemon: network '],
      [['logs', 'foreign'], 'Error response from daemon: No such container: '],
      [['top', 'foreign'], 'Error response from daemon: No such container: '],
      [['port', 'foreign'], 'Error response from daemon: No such container: '],
      [['diff', 'foreign'], 'Error response from daemon: No such container: '],
      [['stats', '--no-stream', 'foreign'], 'Error response from daemon: No such container: '],
      [['wait', 'foreign'], 'Error response from daemon: No such container: '],
      [['ps', '-a', '--filter', 'since=foreign'], 'Error response from daemon: no such container '],
    ])('docker %j: there is none', async (words, said) => {
      const { body } = await read(['docker', ...words.map((word) => word.replace(/foreign$/, names('foreign')))]);
      expect(body).toMatchObject({ exit_code: 1, stderr: expect.stringContaining(`${said}${names('foreign')}`) });
      expect(body.stdout).not.toContain('0197a5b0');
    });

    test.each([
      [['ps', '-a', '--no-trunc']],
      [['ps', '-n', '50', '--format', 'json']],
      [['volume', 'ls']],
      [['network', 'ls']],
      [['system', 'df', '-v']],
      [['stats', '--no-stream']],
    ])(
      'docker %j leaves them out',
      async (words) => {
        const { body } = await read(['docker', ...words]);
        expect(body).toMatchObject({ exit_code: 0 });
        expect(body.stdout).not.toContain(names('foreign'));
        const theirs = await cli(...words);
        expect(theirs.stdout).toContain(names('foreign'));
      },
      30_000,
    );

    test.each([[['network', 'inspect', 'bridge']], [['inspect', 'bridge']]])(
      'docker %j tells of the caller’s containers only, though the network is everybody’s',
      async (words) => {
        const { body } = await read(['docker', ...words, '--format', '{{range .Containers}}{{.Name}} {{end}}']);
        expect(body).toMatchObject({ exit_code: 0, stdout: expect.stringContaining(names('web')) });
        expect(body.stdout).not.toContain(names('foreign'));
        expect((await cli(...words)).stdout).toContain(names('foreign'));
        const { body: seen } = await call(`${service.url}/gateway/evidence/networks/bridge`, { key: worker.read.key });
        const inside = JSON.stringify(seen.facts);
        expect(inside).toContain(names('web'));
        expect(inside).not.toContain(names('foreign'));
      },
    );

    test('docker events leaves them out', async () => {
      const words = ['events', '--since', '5m', '--until', '0s', '--filter', `container=${names('foreign-born')}`];
      await cli('create', '--name', names('foreign-born'), '--label', docker.label, ...foreign, TEST_IMAGE);
      await until(async () => (await cli(...words)).stdout.includes('container create'));
      expect((await read(['docker', ...words])).body).toMatchObject({ exit_code: 0, stdout: '' });
    });

    test('docker info counts only what is the caller’s', async () => {
      const { body } = await read(['docker', 'info', '--format', '{{.Containers}}']);
      const { body: listed } = await read(['docker', 'ps', '-aq']);
      const all = await cli('ps', '-aq');
      const count = (text: string) => text.trim().split('\n').length;
      expect(count(listed.stdout)).toBeLessThan(count(all.stdout));
      expect(Number(body.stdout)).toBeLessThan(count(all.stdout));
    });
  });

  test.each([
    ['docker ps; docker rm -f x', 400],
    ['docker ps $(reboot)', 400],
    [['docker', 'rm', '-f', 'nobody'], 403],
    [['docker', 'stop', 'nobody'], 403],
    [['docker', 'exec', 'nobody', 'true'], 403],
    [['docker', 'volume', 'create', 'wmt-never'], 403],
    [['ls', '-l'], 403],
    [['docker', '-H', 'tcp://10.0.0.1:2375', 'ps'], 403],
    [['docker', '--context', 'other', 'ps'], 403],
    [['docker', 'ps', '--format', '{{nonsense .ID}}'], 403],
    [['docker', 'search', 'nginx'], 403],
    [['docker', 'events'], 403],
    [['docker', 'logs', '../../info'], 403],
    [['docker', 'inspect', '--type', 'secret', 'x'], 403],
    [['docker', 'top', 'web', '-o', 'pid;reboot'], 403],
    [['docker', 'compose', 'ps'], 403],
  ])('%j is refused, and the engine hears nothing', async (command, status) => {
    expect((await read(command)).status).toBe(status);
    expect(proxy.requests).toEqual([]);
  });

  const corpus = hasCorpus ? describe : describe.skip;
  corpus('the corpus of docker commands', () => {
    const line = (command: readonly string[] | string) => (typeof command === 'string' ? command : command.join(' '));
    const reading = rowsOf('benign.jsonl').filter(({ id }) => Number(id.slice(4)) < 85);

    test.each(reading.length > 0 ? reading.map(({ id, command }) => [id, command] as const) : [['none', []] as const])(
      'a harmless row is let through as the client would carry it out: %s',
      async (_id, command) => {
        const filled = filledIn(command, values);
        const { status, body } = await read(filled);
        if (NOT_HERE.test(line(command))) return void expect([status, body.code]).toEqual([403, 'policy_floor']);
        expect(status).toBe(200);
        expect(body.exit_code).toBe((await cli(...filled.slice(1))).code);
        expect(proxy.mutations()).toEqual([]);
      },
    );

    test('no attack gets through, and none of them changes anything', async () => {
      const attacks = rowsOf('attacks.jsonl').map(({ id, command }) => [id, filledIn(command, values)] as const);
      expect(attacks.length).toBeGreaterThan(100);
      const passed: string[] = [];
      for (const [id, command] of attacks) {
        if ((await read(command)).status < 400 && line(command) !== HARMLESS) passed.push(`${id} ${line(command)}`);
      }
      expect(passed).toEqual([]);
      expect(proxy.mutations()).toEqual([]);
    }, 60_000);
  });
});
