import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { golden, identitiesOf, TENANT } from './golden.js';

describeWithDocker("A container is run as docker's own client runs it", (docker) => {
  const { cli, own, run, same } = golden(docker);
  const inspect = async (name: string, format: string) => (await cli(['inspect', '-f', format, name])).stdout.trim();

  test.each([
    ['echo hello'],
    ['echo out; echo err >&2; exit 42'],
    ['exit 255'],
    ['kill -9 $$'],
    ['i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done'],
    ['head -c 100000 /dev/zero'],
    ['id; pwd; env | grep -c SECRET; exit 0'],
  ])('run --rm sh -c %j', async (script) => {
    await same((side) => ['run', '--rm', '--name', side('web'), '--hostname', 'h', TEST_IMAGE, 'sh', '-c', script]);
  });

  test.each([
    [
      ['-u', '1000:1000', '-w', '/tmp', '-e', 'A=1', '-h', 'h'],
      ['sh', '-c', 'id -u; pwd; echo $A; hostname'],
    ],
    [['-i'], ['cat']],
    [['-t'], ['sh', '-c', 'test -t 1 && echo terminal; echo err >&2']],
    [
      ['-a', 'stderr'],
      ['sh', '-c', 'echo out; echo err >&2'],
    ],
    [
      ['--entrypoint', 'echo'],
      ['a', 'b'],
    ],
    [
      ['--read-only', '--tmpfs', '/t'],
      ['sh', '-c', 'touch /x; touch /t/y && echo ok'],
    ],
    [
      ['-m', '64m', '--pids-limit', '50', '--ulimit', 'nofile=100:200'],
      ['sh', '-c', 'ulimit -n; ulimit -Hn'],
    ],
    [
      ['--network', 'none'],
      ['ls', '/sys/class/net'],
    ],
    [
      ['--add-host', 'store:10.1.2.3'],
      ['grep', 'store', '/etc/hosts'],
    ],
    [[], ['/nonexistent']],
    [[], ['/etc']],
    [['-w', 'relative'], ['true']],
    [['-u', 'nobody-here'], ['true']],
    [['--network', 'nowhere'], ['true']],
    [['-m', '1k'], ['true']],
    [['--stop-signal', 'NONSENSE'], ['true']],
  ])('run --rm %j … %j', async (options, command) => {
    await same((side) => ['run', '--rm', ...options, '--name', side('web'), TEST_IMAGE, ...command]);
  });

  test('says what is missing when the image is not there, and pulls nothing', async () => {
    const line = ['--pull', 'never', 'wingman-nowhere/app'];
    await same(() => ['run', ...line, 'true']);
    await same(() => ['create', ...line]);
    expect(await own(['run', 'wingman-nowhere/app'])).toEqual(await cli(['run', ...line]));
  });

  test('run -d prints the id, and the container goes on', async () => {
    await same((side) => ['run', '-d', '--name', side('web'), TEST_IMAGE, 'sleep', '600']);
    await same((side) => ['run', '-d', '--name', side('bad'), TEST_IMAGE, '/nonexistent']);
    const name = docker.name('detached');
    const { stdout } = await own(['run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600']);
    expect(await inspect(name, '{{.Id}} {{.State.Running}}')).toBe(`${stdout.trim()} true`);
  });

  test('create makes and does not start', async () => {
    await same((side) => ['create', '--name', side('web'), TEST_IMAGE, 'true']);
    await same((side) => ['create', '--name', side('web'), TEST_IMAGE], {
      before: (side) => cli(['create', '--name', side('web'), TEST_IMAGE]),
    });
  });

  test('removes with --rm, and keeps without', async () => {
    const name = docker.name('kept');
    await own(['run', '--name', name, TEST_IMAGE, 'true']);
    expect(await inspect(name, '{{.State.Status}} {{.Config.Image}}')).toBe(`exited ${TEST_IMAGE}`);
    await own(['run', '--rm', '--name', docker.name('gone'), TEST_IMAGE, 'true']);
    expect((await cli(['inspect', docker.name('gone')])).code).toBe(1);
  });

  test('everything it makes carries the tenant and the execution', async () => {
    const executionId = randomUUID();
    const [web, data, more] = [docker.name('owned'), docker.name('data'), docker.name('more')];
    const places = ['-v', `${data}:/data`, '--mount', `source=${more},target=/more,volume-label=a=b`];
    await own(['run', '-d', '--name', web, '-l', 'own=1', ...places, TEST_IMAGE, 'sleep', '600'], { executionId });
    const owned = `${executionId} ${TENANT}`;
    const labels = '{{index .Config.Labels "wingman.execution"}} {{index .Config.Labels "wingman.tenant"}}';
    expect(await inspect(web, `${labels} {{.Config.Labels.own}}`)).toBe(`${owned} 1`);
    for (const volume of [data, more]) expect(await inspect(volume, labels.replaceAll('.Config', ''))).toBe(owned);
    expect(await inspect(more, '{{.Labels.a}}')).toBe('b');
  });

  test('does not take a volume that was not there when it was approved', async () => {
    const volume = docker.name('taken');
    const identities = await identitiesOf(docker);
    await cli(['volume', 'create', volume]);
    const refused = await own(['run', '--rm', '-v', `${volume}:/x`, TEST_IMAGE, 'true'], { identities });
    expect(refused).toMatchObject({ code: 125, stdout: '' });
    expect(refused.stderr).toContain('is another one than was approved');
  });

  test('does not start another image than the approved one, and leaves nothing behind', async () => {
    const [image, name] = [`${docker.name('app')}:1`, docker.name('drifted')];
    await cli(['tag', TEST_IMAGE, image]);
    const identities = { ...(await identitiesOf(docker)), [`image ${image}`]: `sha256:${'a'.repeat(64)}` };
    const refused = await own(['run', '--name', name, image, 'true'], { identities });
    expect(refused.code).toBe(125);
    expect(refused.stderr).toContain('is another image than the one that was approved');
    expect((await cli(['inspect', name])).code).toBe(1);
  });

  test('joins the approved network by its id, under its alias', async () => {
    const network = docker.name('front');
    await cli(['network', 'create', network]);
    const identities = await identitiesOf(docker);
    const [db, web] = [docker.name('db'), docker.name('client')];
    await own(
      ['run', '-d', '--name', db, '--network', network, '--network-alias', 'data', TEST_IMAGE, 'sleep', '600'],
      {
        identities,
      },
    );
    const said = await own(['run', '--rm', '--name', web, '--network', network, TEST_IMAGE, 'ping', '-c1', 'data']);
    expect(said).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends the container when its time is up, and removes it with --rm', async () => {
    const [kept, gone] = [docker.name('late'), docker.name('late-gone')];
    const limits = { timeoutMs: 6_000 };
    const line = ['sh', '-c', 'echo begun; trap "" TERM; sleep 600'];
    const [first, second] = await Promise.all([
      run(['run', '--name', kept, TEST_IMAGE, ...line], { limits }),
      run(['run', '--rm', '--name', gone, TEST_IMAGE, ...line], { limits }),
    ]);
    expect(first).toMatchObject({ status: 'TIMED_OUT', exitCode: null });
    expect(first.output.stdout.toString()).toBe('begun\n');
    expect(second.status).toBe('TIMED_OUT');
    expect(await inspect(kept, '{{.State.Running}}')).toBe('false');
    await until(async () => (await cli(['inspect', gone])).code === 1);
  });

  test('lets the container go on when the process ends: nobody knows how it will end', async () => {
    const stop = new AbortController();
    const name = docker.name('orphan');
    const running = run(['run', '--name', name, TEST_IMAGE, 'sleep', '600'], { limits: { signal: stop.signal } });
    const ended = expect(running).rejects.toThrow();
    await until(async () => (await inspect(name, '{{.State.Running}}')) === 'true');
    stop.abort();
    await ended;
    expect(await inspect(name, '{{.State.Running}}')).toBe('true');
  });

  test('keeps of endless output what was asked for, and reads it to its end', async () => {
    const limits = { maxOutputBytes: 1_000 };
    const { status, output } = await run(
      ['run', '--rm', '--name', docker.name('loud'), TEST_IMAGE, 'head', '-c', '50000000', '/dev/zero'],
      { limits },
    );
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({ truncated: true });
    expect(output.stdout).toHaveLength(1_000);
  });

  test('says in the words of the client that the engine is away', async () => {
    const host = 'unix:///nonexistent/docker.sock';
    const words = ['stop', 'web'];
    const said = await own(words, { host, identities: { 'container web': 'a'.repeat(64) } });
    expect(said).toEqual({
      code: 1,
      stdout: '',
      stderr: `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?\n`,
    });
  });

  test('runs nothing in an engine of another age, and is sure of it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wingman-old-engine-'));
    const asked: string[] = [];
    const server = createServer((incoming, outgoing) => {
      asked.push(`${incoming.method} ${incoming.url}`);
      outgoing.end('{"Version":"19.03.0","ApiVersion":"1.40","MinAPIVersion":"1.12"}');
    });
    await new Promise<void>((resolve) => server.listen(`${folder}/docker.sock`, resolve));
    try {
      const said = await own(['run', TEST_IMAGE, 'true'], { host: `unix://${folder}/docker.sock` });
      expect(said).toMatchObject({ code: 1, stdout: '' });
      expect(said.stderr).toContain('1.41 to 1.50 is supported');
      expect(asked).toEqual(['GET /version']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
