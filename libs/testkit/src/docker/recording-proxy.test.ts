import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from '../until.js';
import {
  askEngine,
  describeWithDocker,
  isMutation,
  type RecordingProxy,
  runDocker,
  shownRequest,
  startRecordingProxy,
  TEST_IMAGE,
} from './index.js';

test.each([
  ['GET', '/containers/json', false],
  ['HEAD', '/_ping', false],
  ['POST', '/containers/web/wait', false],
  ['POST', '/containers/web/kill', true],
  ['POST', '/containers/../wait', true],
  ['POST', '/containers/web/../wait', true],
  ['POST', '/containers/web/kill/../wait', true],
  ['POST', '/containers/%2e%2e/wait', true],
  ['DELETE', '/containers/web', true],
  ['PUT', '/containers/web/archive', true],
  ['PATCH', '/containers/web/wait', true],
])('%s %s may change something: %p', (method, path, expected) => {
  expect(isMutation({ method, path })).toBe(expected);
});

describeWithDocker('the recording proxy', (docker) => {
  let open: RecordingProxy;
  let guarded: RecordingProxy;
  const sent = (proxy: RecordingProxy): string[] => proxy.requests.map(shownRequest);

  beforeAll(async () => {
    open = await startRecordingProxy({ socketPath: docker.socketPath });
    guarded = await startRecordingProxy({ socketPath: docker.socketPath, refuse: isMutation });
  });
  afterEach(() => [open, guarded].forEach((proxy) => proxy.clear()));
  afterAll(() => Promise.all([open, guarded].map((proxy) => proxy.close())));

  test('passes a whole run on, with its input and output, and has seen each request', async () => {
    const words = ['run', '-i', '--rm', '--name', docker.name('echo'), TEST_IMAGE, 'cat'];

    const { code, stdout, stderr } = await runDocker(words, { host: open.host, input: 'over and back' });

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'over and back', stderr: '' });
    const create = open.requests.find(({ path }) => path === '/containers/create');
    expect(create?.query).toEqual(expect.objectContaining({ name: docker.name('echo') }));
    const { path: attach, upgrade } = open.mutations()[1]!;
    expect(attach).toMatch(/^\/containers\/[0-9a-f]{64}\/attach$/);
    expect(upgrade).toBe(true);
    expect(sent(open)).toContainEqual(expect.stringMatching(/^POST \/containers\/[0-9a-f]{64}\/start$/));
    expect(open.requests.filter(({ refused }) => refused)).toEqual([]);
  });

  test('knows the digest of a body, also of one that comes with a request for the bare connection', async () => {
    const container = docker.name('exec');
    await runDocker(['run', '-d', '--name', container, TEST_IMAGE, 'sleep', '300'], { host: docker.host });

    const { code, stdout } = await runDocker(['exec', container, 'echo', 'inside'], { host: open.host });

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'inside\n' });
    const start = open.requests.find(({ path }) => /^\/exec\/[0-9a-f]{64}\/start$/.test(path))!;
    expect(start.upgrade).toBe(true);
    expect(start.bodyBytes).toBeGreaterThan(10);
    const body = Buffer.from(JSON.stringify({ Name: docker.name('body') }));
    await askEngine(open.socketPath, {
      method: 'POST',
      path: '/v1.41/volumes/create',
      body: JSON.parse(body.toString()),
    });
    expect(open.requests.at(-1)).toEqual(
      expect.objectContaining({
        path: '/volumes/create',
        url: '/v1.41/volumes/create',
        bodyBytes: body.length,
        bodyDigest: createHash('sha256').update(body).digest('hex'),
      }),
    );
  });

  test('ends a stream that never ends by itself when its reader goes', async () => {
    const events = runDocker(['events'], { host: open.host, timeout: 1_000 });
    await until(() => sent(open).includes('GET /events'));

    expect((await events).code).toBeNull();
  });

  test('refuses what may change something, and the engine never hears of it', async () => {
    const container = docker.name('kept');
    await runDocker(['run', '-d', '--name', container, TEST_IMAGE, 'sleep', '300'], { host: docker.host });

    const removed = await runDocker(['rm', '-f', container], { host: guarded.host });
    const exec = await runDocker(['exec', container, 'true'], { host: guarded.host });
    const listed = await runDocker(['ps', '--filter', `name=${container}`, '-q'], { host: guarded.host });

    expect(removed.code).toBe(1);
    expect(removed.stderr).toContain(`DELETE /containers/${container} is refused by the recording proxy`);
    expect(exec.code).not.toBe(0);
    expect(listed.stdout).toMatch(/^[0-9a-f]{12}\n$/);
    expect(guarded.mutations().map(({ refused }) => refused)).toEqual([true, true]);
    const { body } = await askEngine(docker.socketPath, { path: `/containers/${container}/json` });
    expect(JSON.parse(body)).toHaveProperty('State.Running', true);
  });

  test('refuses a bare connection, too', async () => {
    const container = docker.name('attached');
    await runDocker(['run', '-d', '--name', container, TEST_IMAGE, 'sleep', '300'], { host: docker.host });

    const { code, stderr } = await runDocker(['attach', '--no-stdin', container], { host: guarded.host });

    expect(code).not.toBe(0);
    expect(stderr).toContain('received 403');
    expect(guarded.mutations()).toEqual([expect.objectContaining({ upgrade: true, refused: true })]);
  });

  test('lets nothing through behind a request for the bare connection that the engine denies', async () => {
    const container = docker.name('behind');
    await runDocker(['run', '-d', '--name', container, TEST_IMAGE, 'sleep', '300'], { host: docker.host });
    const raw = connect(open.socketPath);
    raw.write(
      'POST /exec/none/start HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}',
    );
    raw.write(`POST /containers/${container}/kill HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    await new Promise((resolve) => raw.once('data', resolve));
    raw.write(`POST /containers/${container}/kill HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    await new Promise((resolve) => raw.once('close', resolve));

    expect(sent(open)).toEqual(['POST /exec/none/start']);
    const { body } = await askEngine(docker.socketPath, { path: `/containers/${container}/json` });
    expect(JSON.parse(body)).toHaveProperty('State.Running', true);
  });
});
