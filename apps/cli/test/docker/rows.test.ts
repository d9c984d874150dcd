import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  describeWithDocker,
  dockerClients,
  runDocker,
  startRecordingProxy,
  TEST_IMAGE,
  type RecordingProxy,
} from '@wingman/testkit';
import { BLOCKED, buildWrapper, installWrapper, runProgram, type Run, type Wrapper } from './wrapper.js';

interface Row {
  id: string;
  target: string;
  input: { argv?: string[]; shell?: string; env?: Record<string, string> };
}

const folder = path.resolve(import.meta.dirname, '../../../../../shared/evals/docker');
const isThere = existsSync(path.join(folder, 'attacks.jsonl'));
const rowsOf = (file: string): Row[] =>
  isThere
    ? readFileSync(path.join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
        .filter(({ target }) => target === 'wrapper')
    : ['argv', 'shell'].map((kind) => ({
        id: `no rows: ${folder} is absent`,
        target: 'wrapper',
        input: { [kind]: '' },
      }));
const attacks = rowsOf('attacks.jsonl');
const benign = rowsOf('benign.jsonl');
const [asRoot, why] = process.getuid?.() === 0 ? [test, ''] : [test.skip, ' (skipped: only root has other accounts)'];
const rows = isThere ? test : test.skip;
const NOBODY = 65_534;

describeWithDocker('the wrapper in front of a real engine', (docker) => {
  let wrapper: Wrapper;
  let proxy: RecordingProxy;
  let context: string;
  let client: string;
  let places: Record<string, string>;

  beforeAll(async () => {
    buildWrapper();
    wrapper = installWrapper();
    proxy = await startRecordingProxy({ socketPath: docker.socketPath });
    const [real = ''] = dockerClients();
    client = wrapper.client(`#!/bin/sh\nexport DOCKER_HOST='${proxy.host}'\nexec ${real} "$@"\n`);
    context = mkdtempSync(path.join(tmpdir(), 'wingman-context-'));
    writeFileSync(path.join(context, 'Dockerfile'), `FROM ${TEST_IMAGE}\nLABEL ${docker.label}\n`);
    writeFileSync(path.join(context, 'compose.yaml'), `services:\n  db:\n    image: ${TEST_IMAGE}\n`);
    places = await objects();
    // Without its objects every row would fail, and so pass, alike on both sides.
    expect(await cli('inspect', '-f', '{{.State.Status}}', places['C'] ?? '')).toBe('running');
  }, 60_000);
  afterEach(() => proxy.clear());
  afterAll(async () => {
    await proxy.close();
    wrapper.remove();
    rmSync(context, { recursive: true, force: true });
  });

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();

  async function objects(): Promise<Record<string, string>> {
    const start = async (what: string, ...command: string[]) => {
      await cli('run', '-d', '--name', docker.name(what), '--label', docker.label, TEST_IMAGE, ...command);
      return docker.name(what);
    };
    const C = await start('c', 'sleep', '600');
    const image = docker.name('image');
    await cli('tag', TEST_IMAGE, `${image}:1`);
    await cli('tag', TEST_IMAGE, `${docker.name('busybox')}:local`);
    await cli('volume', 'create', '--label', docker.label, docker.name('v'));
    await cli('volume', 'create', '--label', docker.label, docker.name('v2'));
    await cli('network', 'create', '--label', docker.label, docker.name('n'));
    return {
      C,
      C2: await start('c2', 'sleep', '600'),
      CDONE: await start('done', 'true'),
      CKILL: await start('kill-switch', 'sleep', '600'),
      CSHORT: (await cli('inspect', '-f', '{{.Id}}', C)).slice(0, 12),
      I: `${image}:1`,
      V: docker.name('v'),
      V2: docker.name('v2'),
      N: docker.name('n'),
      P: docker.name('project'),
      F: path.join(context, 'compose.yaml'),
      CTX: context,
      EVILCFG: context,
    };
  }

  /** The row's words with things that are there; `NEW…` is a name that is not. */
  const filled = (text: string, run: string): string =>
    text
      .replaceAll('busybox:local', `${docker.name('busybox')}:local`)
      .replaceAll('/var/run/docker.sock', proxy.socketPath)
      .replace(/\{(\w+)\}/g, (_, name: string) =>
        name.startsWith('NEW') ? docker.name(`${name.toLowerCase()}-${run}`) : (places[name] ?? docker.name('absent')),
      );
  const envOf = ({ input }: Row) =>
    Object.fromEntries(Object.entries(input.env ?? {}).map(([name, value]) => [name, filled(value, 'env')]));

  rows.each(attacks.filter(({ input }) => input.shell === undefined).map((row) => [row.id, row] as const))(
    '%s is kept, and nothing was sent',
    async (id, row) => {
      const [, ...words] = row.input.argv ?? [];
      const env = { DOCKER_BIN: client, ...envOf(row) };

      const run = await wrapper.run(
        words.map((word) => filled(word, id.toLowerCase())),
        { env },
      );

      expect({ code: run.code, first: run.stderr.split('\n')[0] }).toEqual({ code: 126, first: BLOCKED });
      expect(run.stdout).toBe('');
      expect(proxy.requests).toEqual([]);
    },
  );

  (isThere ? asRoot : test.skip).each(
    attacks.filter(({ input }) => input.shell !== undefined).map((row) => [row.id, row] as const),
  )(`%s reaches nothing from an account without a socket${why}`, async (_id, row) => {
    const env = {
      PATH: `${wrapper.folder}:/usr/bin:/bin`,
      DOCKER_HOST: proxy.host,
      WINGMAN_AUDIT_FILE: wrapper.audit.replace('docker.jsonl', 'nobody.jsonl'),
    };
    const shell = filled(row.input.shell ?? '', 'shell');

    const run = await runProgram('/bin/bash', ['-c', shell], { env, uid: NOBODY });

    expect(run.code).not.toBe(0);
    expect(proxy.requests).toEqual([]);
    expect(await cli('inspect', '-f', '{{.State.Status}}', places['C'] ?? '')).toBe('running');
  });

  rows.each(benign.map((row) => [row.id, row] as const))(
    '%s passes and says what the real client says',
    async (id, row) => {
      const [, ...words] = row.input.argv ?? [];
      const pair = async (turn: number) => {
        const run = (name: string, file: string) =>
          wrapper
            .run(
              words.map((word) => filled(word, `${id.toLowerCase()}-${turn}-${name}`)),
              { file, env: { DOCKER_BIN: client } },
            )
            .then((result) => comparable(result, `-${turn}-${name}`));
        return { through: await run('a', wrapper.file), direct: await run('b', client) };
      };

      // Others use the engine at the same time, and its clock runs: what changed meanwhile is asked again.
      let seen = await pair(0);
      for (let turn = 1; turn < 6 && seen.through.stdout !== seen.direct.stdout; turn += 1) seen = await pair(turn);

      expect(seen.through).toEqual(seen.direct);
    },
  );

  /** Without what two runs of one command never have in common. */
  const comparable = ({ code, signal, stdout, stderr }: Run, run: string) => {
    const steady = (text: string) =>
      text
        .replaceAll(run, '')
        .replace(/^.*(?:System Time|File Descriptors|Goroutines|EventsListeners).*$/gm, '')
        .replace(/\b[0-9a-f]{12,64}\b/g, 'ID')
        .replace(/[\d.]+ ?kB/g, 'SIZE');
    return { code, signal, stdout: steady(stdout), stderr: steady(stderr) };
  };

  test('a name that another image has is taken only with approval; a new one, and what is there, are left alone', async () => {
    const env = { DOCKER_BIN: client };
    const taken = places['I'] ?? '';
    const before = await cli('image', 'inspect', '-f', '{{.Id}}', taken);

    for (const words of [
      ['tag', TEST_IMAGE, taken],
      ['build', '-t', taken, context],
      ['pull', taken],
    ]) {
      const run = await wrapper.run(words, { env });
      expect(run.stderr).toContain(`disruptive: takes the name ${taken} from the image that has it`);
      expect(run.code).toBe(126);
    }
    expect(proxy.mutations()).toEqual([]);
    expect(await wrapper.run(['tag', TEST_IMAGE, docker.name('fresh')], { env })).toMatchObject({ code: 0 });
    expect(await cli('image', 'inspect', '-f', '{{.Id}}', taken)).toBe(before);
  });

  test("a volume that is somebody's is written to only with approval; a new one, an idle one, and reading, are left alone", async () => {
    const env = { DOCKER_BIN: client };
    const used = docker.name('used');
    const project = docker.name('shop');
    const linked = docker.name('linked');
    await cli('volume', 'create', '--label', docker.label, '--label', 'com.docker.compose.project=shop', project);
    const options = ['type=tmpfs', 'device=tmpfs'].flatMap((option) => ['--opt', option]);
    await cli('volume', 'create', '--label', docker.label, ...options, linked);
    await cli('create', '--name', docker.name('owner'), '--label', docker.label, '-v', `${used}:/d`, TEST_IMAGE);
    const mounts = (name: string) => [
      ['-v', `${name}:/data`],
      ['--mount', `type=volume,src=${name},dst=/data`],
    ];
    const run = (mount: string[]) => wrapper.run(['create', ...mount, TEST_IMAGE], { env });

    for (const name of [used, project, linked])
      for (const mount of mounts(name)) {
        const kept = await run(mount);
        expect(kept.stderr).toContain(`disruptive: may change the volume ${name}, which others use`);
        expect(kept.code).toBe(126);
      }
    expect(proxy.mutations()).toEqual([]);
    for (const mount of [
      ['-v', `${used}:/data:ro`],
      ['-v', '/data'],
      ['-v', `${docker.name('brand-new')}:/data`],
      ['-v', `${docker.name('v')}:/data`],
    ]) {
      const made = await run(mount);
      expect(made).toMatchObject({ code: 0 });
      await cli('rm', '--volumes', made.stdout.trim());
    }
    await cli('volume', 'rm', docker.name('brand-new'));
  });

  test('who comes between others in a network needs approval: by an alias, or by a name that a service has', async () => {
    const env = { DOCKER_BIN: client };
    const [shop, quiet] = [docker.name('shop-net'), docker.name('quiet-net')];
    for (const network of [shop, quiet]) await cli('network', 'create', '--label', docker.label, network);
    const service = ['--network', shop, '--network-alias', docker.name('db'), '--name', docker.name('shop-db-1')];
    await cli('create', '--label', docker.label, ...service, TEST_IMAGE);
    await cli('create', '--label', docker.label, '--name', docker.name('guest'), TEST_IMAGE);
    const run = (...words: string[]) => wrapper.run(words, { env });
    const named = (name: string, network: string) => ['create', '--name', name, '--network', network, TEST_IMAGE];

    for (const [words, reason] of [
      [['network', 'connect', '--alias', 'db', quiet, docker.name('guest')], 'answers to the name db'],
      [['create', '--network', quiet, '--network-alias', 'db', TEST_IMAGE], 'answers to the name db'],
      [['create', '--network', `name=${quiet},alias=db`, TEST_IMAGE], 'answers to the name db'],
      [named(docker.name('db'), shop), `takes the name ${docker.name('db')} from a service`],
      [named(docker.name('db'), `name=${shop}`), `takes the name ${docker.name('db')} from a service`],
      [['create', '--label', 'com.docker.compose.project=shop', TEST_IMAGE], "a part of somebody's project"],
    ] as const) {
      const kept = await run(...words);
      expect([words, kept.code, kept.stderr]).toEqual([words, 126, expect.stringContaining(`disruptive: `)]);
      expect(kept.stderr).toContain(reason);
    }
    expect(proxy.mutations()).toEqual([]);
    expect(await run('network', 'connect', quiet, docker.name('guest'))).toMatchObject({ code: 0 });
    for (const words of [named(docker.name('db'), quiet), named(docker.name('other'), shop)]) {
      expect(await run(...words)).toMatchObject({ code: 0 });
      await cli('rm', words[2]!);
    }
  });

  asRoot(`the engine that the machine's owner fixed is used, and no other${why}`, async () => {
    const own = installWrapper();
    writeFileSync(path.join(own.folder, 'docker-wrapper.conf'), `DOCKER_HOST=${proxy.host}\n`);
    try {
      const words = ['ps', '--quiet', '--filter', `name=${places['C']}`];
      expect((await own.run(words)).stdout).toMatch(/^[0-9a-f]{12}/);
      expect((await own.run(words, { env: { DOCKER_HOST: proxy.host } })).stdout).toMatch(/^[0-9a-f]{12}/);
      for (const host of ['unix:///var/run/docker.sock', docker.host, 'tcp://127.0.0.1:1']) {
        expect(await own.run(words, { env: { DOCKER_HOST: host } })).toMatchObject({ code: 126, stdout: '' });
        expect(await own.run(['--host', host, ...words])).toMatchObject({ code: 126, stdout: '' });
      }
    } finally {
      own.remove();
    }
  });
});
