import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocker } from '@wingman/policy';
import { judgeCall } from '../../src/docker/judge-call.js';
import { BLOCKED, buildWrapper, installWrapper, runProgram, type Wrapper } from './wrapper.js';

buildWrapper();
let wrapper: Wrapper = installWrapper();
beforeEach(() => {
  wrapper.remove();
  wrapper = installWrapper();
});
afterAll(() => wrapper.remove());

const SAYS = '#!/bin/sh\necho "real: $*"\n';
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
const title = (text: string) => `${text}${isRoot ? '' : ' (skipped: only root makes such files)'}`;

test('a blocked command has one sentence, why, and the command to ask with, its words quoted', async () => {
  const env = { DOCKER_BIN: wrapper.client(SAYS) };
  const { stdout, stderr, code } = await wrapper.run(['rm', '-f', "it's; rm -rf /"], { env });
  expect({ stdout, code }).toEqual({ stdout: '', code: 126 });
  expect(stderr.split('\n')).toEqual([
    BLOCKED,
    '  destructive: removes containers',
    `  Ask for it: wingman approve-and-run -- docker rm -f 'it'\\''s; rm -rf /'`,
    '',
  ]);
});

test('what a terminal would act upon is not printed back', async () => {
  const { stderr } = await wrapper.run(['rm', 'a\u001b[2J\u202eb\nASK'], { env: { DOCKER_BIN: wrapper.client(SAYS) } });
  expect(stderr).not.toMatch(/\p{Cf}|^ASK/mu);
  expect(stderr).not.toContain('\u001b');
});

test.each([
  ['read', ['ps'], true],
  ['read', ['volume', 'create', 'x'], false],
  ['read,additive', ['volume', 'create', 'x'], true],
  [' additive , read ', ['ps'], true],
  ['read,destructive', ['ps'], false],
  ['all', ['ps'], false],
  ['', ['ps'], false],
])('WINGMAN_WRAPPER_ALLOW=%j: docker %j passes: %j', async (allow, words, passes) => {
  const env = { WINGMAN_WRAPPER_ALLOW: allow, DOCKER_BIN: wrapper.client(SAYS) };
  const { stdout, stderr } = await wrapper.run(words, { env });
  expect(stdout).toBe(passes ? `real: ${words.join(' ')}\n` : '');
  expect(stderr.startsWith(BLOCKED)).toBe(!passes);
});

test.each([
  ['DOCKER_HOST', 'tcp://127.0.0.1:1'],
  ['DOCKER_CONTEXT', 'prod'],
  ['DOCKER_CONFIG', '/tmp'],
  ['DOCKER_CLI_PLUGIN_EXTRA_DIRS', '/tmp'],
  ['BUILDKIT_HOST', 'tcp://127.0.0.1:1'],
  ['CONTAINER_HOST', 'tcp://127.0.0.1:1'],
  ['CONTAINERS_CONF', '/tmp/containers.conf'],
  ['CONTAINERD_ADDRESS', '/tmp/containerd.sock'],
  ['NERDCTL_TOML', '/tmp/nerdctl.toml'],
])('%s leads elsewhere: even reading is kept', async (name, value) => {
  const run = await wrapper.run(['ps'], { env: { [name]: value, DOCKER_BIN: wrapper.client(SAYS) } });
  expect(run).toMatchObject({ code: 126, stdout: '' });
});

test("another home with settings of docker in it is another configuration; the account's own, or an empty one, is none", async () => {
  const home = path.dirname(wrapper.folder);
  const env = { DOCKER_BIN: wrapper.client(SAYS), HOME: home };
  expect(await wrapper.run(['ps'], { env })).toMatchObject({ code: 0 });
  mkdirSync(path.join(home, '.docker'));
  writeFileSync(path.join(home, '.docker/config.json'), '{"currentContext":"prod"}');
  expect(await wrapper.run(['ps'], { env })).toMatchObject({ code: 126, stdout: '' });
});

test.each(['.docker/cli-plugins', '.docker/buildx/current', '.config/containers/containers.conf'])(
  'so is another home with %s in it',
  async (name) => {
    const home = path.dirname(wrapper.folder);
    mkdirSync(path.join(home, name), { recursive: true });
    const run = await wrapper.run(['ps'], { env: { DOCKER_BIN: wrapper.client(SAYS), HOME: home } });
    expect(run).toMatchObject({ code: 126, stdout: '' });
  },
);

describe('a folder of the working directory is mounted read-only, and no other by a link', () => {
  const at = (name: string) => path.join(path.dirname(wrapper.folder), name);
  const mounting = (...words: string[]) =>
    wrapper.run(['run', '--rm', ...words, 'busybox', 'true'], {
      env: { DOCKER_BIN: wrapper.client(SAYS) },
      cwd: path.dirname(wrapper.folder),
    });
  beforeEach(() => {
    mkdirSync(at('own'));
    symlinkSync('own', at('to-own'));
    symlinkSync('/etc', at('to-etc'));
    symlinkSync('/nonexistent/folder', at('to-nowhere'));
  });

  test.each(['own', 'to-own', 'new'])('./%s passes', async (name) => {
    expect(await mounting('-v', `./${name}:/d:ro`)).toMatchObject({ code: 0 });
    const written = await mounting('-v', `./${name}:/d`);
    expect(written).toMatchObject({ code: 126, stdout: '' });
    expect(written.stderr).toContain('disruptive');
  });

  test('of two sources in one mount the second counts', async () => {
    const spec = 'type=bind,source=./own,src=./to-etc,target=/d,readonly';
    expect(await mounting('--mount', spec)).toMatchObject({ code: 126, stdout: '' });
  });

  test.each(['to-etc', 'to-etc/new', 'own/../to-etc/ssh', 'to-nowhere'])('./%s is kept', async (name) => {
    for (const words of [
      ['-v', `./${name}:/d:ro`],
      ['--mount', `type=bind,source=${at(name)},target=/d,readonly`],
    ])
      expect(await mounting(...words)).toMatchObject({ code: 126, stdout: '' });
  });
});

describe('the real client is never the wrapper', () => {
  const at = (name: string) => path.join(path.dirname(wrapper.folder), name);
  test.each<[string, () => string]>([
    ['itself', () => wrapper.file],
    ['a link to itself', () => (symlinkSync(wrapper.file, at('link')), at('link'))],
    ['a hard link', () => (linkSync(wrapper.file, at('hard')), at('hard'))],
    ['a copy', () => (copyFileSync(wrapper.file, at('copy')), at('copy'))],
    ['nothing', () => at('absent')],
    ['a folder', () => wrapper.folder],
    ['a name without a folder', () => 'docker'],
  ])('DOCKER_BIN names %s: nothing runs', async (_title, make) => {
    const run = await wrapper.run(['ps'], { env: { DOCKER_BIN: make() } });
    expect(run).toMatchObject({ code: 126, stdout: '' });
    expect(run.stderr).toContain('DOCKER_BIN');
  });

  test('a script that calls docker again is found out at its second turn', async () => {
    const client = wrapper.client('#!/bin/sh\nexec docker "$@"\n');
    const run = await wrapper.run(['ps'], { env: { DOCKER_BIN: client } });
    expect(run).toMatchObject({ code: 126, stdout: '' });
    expect(run.stderr).toContain('calls this wrapper again');
  });

  test('PATH with the wrapper in it three times over leads to the real one behind', async () => {
    const [second, third] = [at('second'), at('third')];
    for (const folder of [second, third]) mkdirSync(folder);
    symlinkSync(wrapper.file, path.join(second, 'docker'));
    copyFileSync(wrapper.client(SAYS), path.join(third, 'docker'));
    const PATH = [wrapper.folder, wrapper.folder, second, third, '/usr/bin', '/bin'].join(':');
    for (const file of [wrapper.file, path.join(second, 'docker')])
      expect((await runProgram(file, ['ps'], { env: { PATH, WINGMAN_AUDIT_FILE: wrapper.audit } })).stdout).toBe(
        'real: ps\n',
      );
  });

  test('under another name it is still docker; as docker-compose it is compose', async () => {
    const renamed = path.join(wrapper.folder, 'd');
    symlinkSync(wrapper.file, renamed);
    const compose = path.join(wrapper.folder, 'docker-compose');
    copyFileSync(wrapper.file, compose);
    const behind = at('behind');
    mkdirSync(behind);
    copyFileSync(wrapper.client(SAYS), path.join(behind, 'docker-compose'));
    const env = { DOCKER_BIN: wrapper.client(SAYS), PATH: `${wrapper.folder}:${behind}:/usr/bin:/bin` };
    expect(await wrapper.run(['ps'], { env, file: renamed })).toMatchObject({ stdout: 'real: ps\n' });
    expect(await wrapper.run(['rm', 'x'], { env, file: renamed })).toMatchObject({ code: 126, stdout: '' });
    expect(await wrapper.run(['ps'], { env, file: compose })).toMatchObject({ stdout: 'real: ps\n' });
    expect(await wrapper.run(['down', '-v'], { env, file: compose })).toMatchObject({ code: 126, stdout: '' });
  });
});

describe('settings of the owner of the machine', () => {
  const write = (text: string, mode = 0o644) => {
    const file = path.join(wrapper.folder, 'docker-wrapper.conf');
    writeFileSync(file, text, { mode });
    chmodSync(file, mode);
  };

  asRoot(title("win over the worker's"), async () => {
    write(`# fixed\nDOCKER_BIN=${wrapper.client(SAYS)}\nWINGMAN_WRAPPER_ALLOW=read\n`);
    const env = { DOCKER_BIN: '/bin/false', WINGMAN_WRAPPER_ALLOW: 'read,additive' };
    expect(await wrapper.run(['ps'], { env })).toMatchObject({ code: 0, stdout: 'real: ps\n' });
    expect(await wrapper.run(['volume', 'create', 'x'], { env })).toMatchObject({ code: 126 });
  });

  test.each([
    ['a file that others may write', 'WINGMAN_WRAPPER_ALLOW=read\n', 0o666],
    ['a setting that there is not', 'WINGMAN_WRAPER_ALLOW=read\n', 0o644],
    ['a line that is none', 'read please\n', 0o644],
  ])('%s: nothing runs', async (_title, text, mode) => {
    write(text, mode);
    const run = await wrapper.run(['ps'], { env: { DOCKER_BIN: wrapper.client(SAYS) } });
    expect(run).toMatchObject({ code: 126, stdout: '' });
    expect(run.stderr).toContain('docker-wrapper.conf');
  });
});

describe('every decision is written down', () => {
  test('before it takes effect, without what may be secret, for its owner only', async () => {
    const client = wrapper.client('#!/bin/sh\ncat "$WINGMAN_AUDIT_FILE"\n');
    const env = { DOCKER_BIN: client };
    const { stdout } = await wrapper.run(['ps'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'passed', class: 'read', command: 'container ls' });
    await wrapper.run(['run', '-e', 'TOKEN=hunter2', 'busybox', 'sh', '-c', 'echo hunter2'], { env });
    await wrapper.run(['login', '-p', 'hunter2', 'https://me:hunter2@example.test'], { env });
    await wrapper.run(['hunter2', '--password', 'hunter2'], { env });
    expect((await wrapper.audited()).map(({ decision, command }) => [decision, command])).toEqual([
      ['passed', 'container ls'],
      ['passed', 'container run'],
      ['blocked', 'login'],
      ['blocked', ''],
    ]);
    expect(readFileSync(wrapper.audit, 'utf8')).not.toContain('hunter2');
    expect(statSync(wrapper.audit).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a folder that cannot be made', () => '/proc/nobody/audit.jsonl'],
    ['a device', () => '/dev/null'],
    ['a link', () => (symlinkSync('/tmp/elsewhere', `${wrapper.audit}.link`), `${wrapper.audit}.link`)],
  ])('%s: what nobody would know of does not run', async (_title, make) => {
    const env = { DOCKER_BIN: wrapper.client(SAYS), WINGMAN_AUDIT_FILE: make() };
    expect(await wrapper.run(['ps'], { env })).toMatchObject({ code: 126, stdout: '' });
  });
});

test('a wrapper without its program lets nothing pass', async () => {
  rmSync(path.join(wrapper.folder, 'docker-wrapper.cjs'));
  const run = await wrapper.run(['ps'], { env: { DOCKER_BIN: wrapper.client(SAYS) } });
  expect(run).toMatchObject({ code: 126, stdout: '' });
  expect(run.stderr.startsWith(BLOCKED)).toBe(true);
});

describe('an account without an engine', () => {
  const asked: unknown[] = [];
  let answer = { status: 200, body: '{}' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url, headers } = request;
      asked.push([url, headers.authorization, JSON.parse(Buffer.concat(chunks).toString())]);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  afterAll(() => void server.close());
  afterEach(() => void asked.splice(0));
  const env = () => ({
    PATH: `${wrapper.folder}:/usr/bin:/bin`,
    DOCKER_HOST: '',
    WINGMAN_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    WINGMAN_WORK_KEY: 'wm_w_test',
    // A client is there, its engine is not: the default socket.
    DOCKER_BIN: wrapper.client(SAYS),
  });
  const noEngine = !isThere('/var/run/docker.sock');
  const without = noEngine ? test : test.skip;
  const named = (text: string) => `${text}${noEngine ? '' : ' (skipped: there is an engine at the usual place)'}`;

  without(named('reads through the gateway, output and exit code as they are'), async () => {
    const result = { exit_code: 3, stdout: 'out\n', stderr: 'oops\n', truncated: false, duration_ms: 1 };
    answer = { status: 200, body: JSON.stringify(result) };
    const run = await wrapper.run(['ps', '--format', '{{.ID}}'], { env: env() });
    expect(run).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'oops\n' });
    expect(asked).toEqual([
      ['/gateway/read', 'Bearer wm_w_test', { command: ['docker', 'ps', '--format', '{{.ID}}'] }],
    ]);
    expect(await wrapper.audited()).toMatchObject([{ decision: 'gateway' }]);
  });

  without(named('asks in the name of the client that was called'), async () => {
    answer = { status: 403, body: '{"code":"policy_floor","detail":"compose"}' };
    const compose = path.join(wrapper.folder, 'docker-compose');
    symlinkSync(wrapper.file, compose);
    expect(await wrapper.run(['ps', '-q'], { file: compose, env: env() })).toMatchObject({ code: 1, stdout: '' });
    expect(asked).toEqual([['/gateway/read', 'Bearer wm_w_test', { command: ['docker-compose', 'ps', '-q'] }]]);
  });

  without(named('a refusal is one sentence; what changes something is not even asked'), async () => {
    answer = { status: 423, body: '{"code":"worker_locked","detail":"locked"}' };
    expect(await wrapper.run(['ps'], { env: env() })).toMatchObject({
      code: 1,
      stderr: 'docker: the gateway refuses: worker_locked: locked\n',
    });
    asked.splice(0);
    expect(await wrapper.run(['volume', 'create', 'x'], { env: env() })).toMatchObject({ code: 126, stdout: '' });
    expect(asked).toEqual([]);
  });

  without(named('help needs no engine'), async () => {
    expect(await wrapper.run(['rm', '--help'], { env: env() })).toMatchObject({ stdout: 'real: rm --help\n' });
    expect(asked).toEqual([]);
  });
});

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

test('whatever the words and the environment, nothing passes that the grammar does not call reading or adding', () => {
  const client = wrapper.client('#!/bin/sh\n');
  const word = fc.oneof(
    fc.constantFrom(
      ...'ps rm run exec -f --help --privileged -v /:/h --force=true container volume network image prune stop kill'.split(
        ' ',
      ),
      ...'inspect logs compose -p down up -H unix:///run/docker.sock --context default -- create busybox -it --rm'.split(
        ' ',
      ),
      ...'--dry-run system df events buildx build . -t name tag pull cp a:b .. --format {{.ID}} --help=false'.split(
        ' ',
      ),
    ),
    fc.string({ maxLength: 8 }),
  );
  const env = fc.dictionary(
    fc.constantFrom('DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'WINGMAN_APPROVED', 'COMPOSE_FILE'),
    fc.constantFrom('', 'x', 'default', 'tcp://h:1', 'unix:///run/docker.sock'),
  );
  let passed = 0;
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), env, (words, variables) => {
      const argv = ['docker', ...words];
      const call = { argv, cwd: '/', accountHome: '/nonexistent', fixed: {}, self: [wrapper.file] };
      const verdict = judgeCall({ ...call, env: { ...variables, DOCKER_BIN: client } });
      const { class: dockerClass } = parseDocker(argv, { env: variables, cwd: '/' });
      if (verdict.way === 'blocked') return;
      passed += 1;
      expect(['read', 'additive']).toContain(dockerClass);
    }),
    { numRuns: 3_000 },
  );
  expect(passed).toBeGreaterThan(20);
});
