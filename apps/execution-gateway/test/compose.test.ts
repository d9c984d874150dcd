import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { loadConfig } from '@wingman/service-kit';
import { createTestDatabase, describeWithDocker, runDocker, TEST_IMAGE, testComposes, until } from '@wingman/testkit';
import type { TestCompose, TestDatabase, TestService } from '@wingman/testkit';
import { executionGatewayConfig } from '../src/config.js';
import { dockerOf } from '../src/docker.js';
import type { GatewayDeps } from '../src/app.js';
import { approve, createKeys, createWorker, execute, mint, startGateway } from './gateway.js';
import type { Keys, Worker } from './gateway.js';

/** The client of old takes its time to start, several times a test. */
jest.setTimeout(120_000);
const OTHER_TENANT = '0197a5b0-0000-7000-8000-000000000000';

describeWithDocker('compose and builds, in a real engine', (docker) => {
  let client: Pick<TestCompose, 'version' | 'file'>;
  let database: TestDatabase;
  let service: TestService;
  let keys: Keys;
  let worker: Worker;
  let projects: string;
  let parts: Pick<GatewayDeps, 'objects' | 'effects' | 'look' | 'isUnowned' | 'executorFor'>;

  beforeAll(async () => {
    database = await createTestDatabase();
    keys = await createKeys();
    projects = await mkdtemp(path.join(tmpdir(), 'wingman-projects-'));
    worker = await createWorker(database);
    await mkdir(path.join(projects, worker.tenantId));
    await serveWith({ version: 1, file: '/usr/bin/docker-compose' });
  });

  afterAll(async () => {
    await stop();
    await database.drop();
    await rm(projects, { recursive: true, force: true });
  });

  /** Starts a gateway that has this compose. */
  async function serveWith(compose: typeof client): Promise<void> {
    client = compose;
    const config = loadConfig(executionGatewayConfig, {
      DEPLOYMENT_ENV: 'dev',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      TOKEN_PUBLIC_KEYS: '{}',
      DECISION_PUBLIC_KEYS: '{}',
      DOCKER_HOST: docker.host,
      GATEWAY_PROJECTS_FOLDER: projects,
      COMPOSE_BIN: compose.file,
    });
    ({ parts } = dockerOf(config, { warn: () => undefined }));
    await stop();
    service = await startGateway(database, { keys, ...parts });
  }
  const stop = async () => {
    if (service as TestService | undefined) expect(await service.close()).toBe(true);
  };

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  const place = (file: string) => path.join(projects, worker.tenantId, file);
  async function write(file: string, content: string): Promise<void> {
    await mkdir(path.dirname(place(file)), { recursive: true });
    await writeFile(place(file), content);
  }

  /** Between the parts of names that compose makes. */
  const joint = () => (client.version === 1 ? '_' : '-');

  /** A project of its own with these services; its name says whose test it is. */
  async function project(what: string, yaml: string): Promise<string> {
    const name = docker.name(`${what}-${client.version}`);
    await write(`${name}/compose.yml`, yaml.replaceAll('IMAGE', TEST_IMAGE));
    return name;
  }
  const WEB = 'version: "3.7"\nservices:\n  web:\n    image: IMAGE\n    command: sleep 600\n';
  const compose = (name: string, ...words: string[]) => [
    'docker',
    'compose',
    '-f',
    `${name}/compose.yml`,
    '-p',
    name,
    ...words,
  ];

  const resolve = (...commands: string[][]) => parts.objects.resolve(worker.tenantId, commands, {});

  async function prepare(...commands: string[][]) {
    const { objects, unresolved } = await resolve(...commands);
    expect(unresolved).toEqual([]);
    const approval = await approve(database, worker, keys, { commands, objects });
    return async (index = 0, by: TestService = service) => {
      const command = commands[index] ?? [];
      await database.query('UPDATE approvals.tokens SET revoked_at = now() WHERE revoked_at IS NULL');
      const token = await mint(database, worker, keys, approval, command);
      return execute(by, { key: worker.key, token, approvalId: approval.approvalId, command });
    };
  }
  const run = async (...command: string[]) => (await prepare(command))();

  const testsWith = (which: typeof client) => {
    beforeAll(() => serveWith(which));

    test('a project is started and taken down; what was made says whose it is and what made it', async () => {
      const yaml = `${WEB}    volumes: ["data:/d"]\nvolumes:\n  data: {}\n`;
      const name = await project('shop', yaml);
      const { plans } = await resolve(compose(name, 'up', '-d'));
      expect(plans[0]?.text.split('\n')).toEqual([
        `makes container ${name}${joint()}web${joint()}1`,
        `makes network ${name}_default`,
        `makes volume ${name}_data`,
        `makes image ${TEST_IMAGE}`,
      ]);
      const act = await prepare(
        compose(name, 'up', '-d'),
        compose(name, 'stop', '-t', '0'),
        compose(name, 'down', '-v', '-t', '0'),
      );

      expect((await act(0)).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      const told = `${worker.tenantId} ${name}`;
      const labels = (key: string) =>
        `{{index .${key} "wingman.tenant"}} {{index .${key} "com.docker.compose.project"}}`;
      expect(await cli('inspect', '-f', labels('Config.Labels'), `${name}${joint()}web${joint()}1`)).toBe(told);
      expect(await cli('volume', 'inspect', '-f', labels('Labels'), `${name}_data`)).toBe(told);
      expect(await cli('network', 'inspect', '-f', labels('Labels'), `${name}_default`)).toBe(told);
      const made = await cli(
        'inspect',
        '-f',
        '{{index .Config.Labels "wingman.execution"}}',
        `${name}${joint()}web${joint()}1`,
      );
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
      const id = await cli('inspect', '-f', '{{.Id}}', `${name}${joint()}web${joint()}1`);
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED' });
      expect(await cli('inspect', '-f', '{{.Id}}', `${name}${joint()}web${joint()}1`)).toBe(id);
      expect((await act(1)).body).toMatchObject({ status: 'SUCCEEDED' });
      expect((await act(2)).body).toMatchObject({ status: 'SUCCEEDED' });
      expect(await cli('ps', '-aq', '--filter', `name=${name}`)).toBe('');
      expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('');
    });

    test('services write into their volumes while people think: starting them stays approved, removing the data does not', async () => {
      const name = await project('writing', `${WEB}    volumes: ["data:/d"]\nvolumes:\n  data: {}\n`);
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED' });
      const up = await prepare(compose(name, 'up', '-d', '--force-recreate', '-t', '0'));
      const down = await prepare(compose(name, 'down', '-v', '-t', '0'));
      const changed = () => cli('volume', 'inspect', '-f', '{{.CreatedAt}}', `${name}_data`);
      const before = await changed();
      await until(async () => {
        await cli('exec', `${name}${joint()}web${joint()}1`, 'touch', `/d/${performance.now()}`);
        return (await changed()) !== before;
      });

      expect((await up()).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      expect(await down()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    });

    test('another volume of the same name is not the one that was approved to be started with', async () => {
      const name = await project('other-volume', `${WEB}    volumes: ["data:/d"]\nvolumes:\n  data: {}\n`);
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED' });
      const up = await prepare(compose(name, 'up', '-d'));
      await cli('rm', '-f', `${name}${joint()}web${joint()}1`);
      await cli('volume', 'rm', `${name}_data`);
      await cli('volume', 'create', '--label', docker.label, `${name}_data`);

      expect((await up()).status).toBeGreaterThanOrEqual(400);
      expect(await cli('ps', '-aq', '--filter', `name=${name}${joint()}web`)).toBe('');
    });

    test('an exec whose time is up is ended in its container, and nothing else there; one of the same words stays', async () => {
      const name = await project('timed', WEB);
      await run(...compose(name, 'up', '-d'));
      const web = `${name}${joint()}web${joint()}1`;
      const script = 'sleep 611 & exec sleep 612';
      await cli('exec', '-d', web, 'sh', '-c', script);
      const other = await cli('top', web, '-eo', 'pid,args');
      const earlier = [...other.matchAll(/^\s*(\d+) .*sleep 61[12]$/gm)].map(([, pid]) => pid);
      await stop();
      const limits = { timeoutMs: 5_000, maxOutputBytes: 65_536 };
      service = await startGateway(database, { keys, ...parts, limits });

      const { body } = await run(...compose(name, 'exec', '-T', 'web', 'sh', '-c', script));

      expect(body).toMatchObject({ status: 'TIMED_OUT', exit_code: null });
      expect(String(body.stderr)).not.toContain('may still run');
      const left = await cli('top', web, '-eo', 'pid,args');
      expect([...left.matchAll(/^\s*(\d+) .*sleep 61[12]$/gm)].map(([, pid]) => pid)).toEqual(earlier);
      expect(earlier).toHaveLength(2);
      expect(left).toContain('sleep 600');
      await serveWith(client);
    });

    test('two equal execs at once: the time of one ends its own, and the other one goes on to its end', async () => {
      const name = await project('twins', WEB);
      await run(...compose(name, 'up', '-d'));
      const web = `${name}${joint()}web${joint()}1`;
      const command = compose(name, 'exec', '-T', 'web', 'sh', '-c', 'sleep 613; cat /tmp/told');
      const sleeping = async () => [...(await cli('top', web, '-eo', 'pid,args')).matchAll(/\d +sleep 613$/gm)].length;
      const hasStarted = (count: number) => until(async () => (await sleeping()) === count);
      const limited = (timeoutMs: number) =>
        startGateway(database, { keys, ...parts, limits: { timeoutMs, maxOutputBytes: 65_536 } });
      const [hasty, patient] = [await limited(15_000), await limited(100_000)];
      const [first, second] = [await prepare(command), await prepare(command)];
      try {
        const short = first(0, hasty);
        await hasStarted(1);
        const long = second(0, patient);
        await hasStarted(2);

        const { body } = await short;

        expect(body).toMatchObject({ status: 'TIMED_OUT', exit_code: null });
        expect(String(body.stderr)).not.toContain('may still run');
        expect(await sleeping()).toBe(1);
        await cli('exec', web, 'sh', '-c', 'echo whole >/tmp/told; killall sleep');
        expect((await long).body).toMatchObject({
          status: 'SUCCEEDED',
          exit_code: 0,
          stdout: expect.stringContaining('whole'),
        });
      } finally {
        expect([await hasty.close(), await patient.close()]).toEqual([true, true]);
      }
    });

    test('an exec that put its mark away is not ended by guessing, and that is said', async () => {
      const name = await project('unmarked', WEB);
      await run(...compose(name, 'up', '-d'));
      const web = `${name}${joint()}web${joint()}1`;
      await stop();
      service = await startGateway(database, { keys, ...parts, limits: { timeoutMs: 5_000, maxOutputBytes: 65_536 } });

      const { body } = await run(...compose(name, 'exec', '-T', 'web', 'env', '-i', 'sleep', '614'));

      expect(body.status).toBe('TIMED_OUT');
      expect(body.stderr).toMatch(/may still run in the container as process \d+/);
      expect(await cli('top', web, '-eo', 'pid,args')).toContain('sleep 614');
      await serveWith(client);
    });

    test('a service that changed is made anew by the execution that changed it; another one stays as it is', async () => {
      const db = '  db:\n    image: IMAGE\n    command: sleep 600\n';
      const name = await project('changing', `${WEB}${db}`);
      const upped = await run(...compose(name, 'up', '-d'));
      expect(upped.body).toMatchObject({ status: 'SUCCEEDED' });
      const made = (service: string) =>
        cli(
          'inspect',
          '-f',
          '{{.Id}} {{index .Config.Labels "wingman.execution"}}',
          `${name}${joint()}${service}${joint()}1`,
        );
      const [web, stays] = [await made('web'), await made('db')];
      expect(web.split(' ')[1]).toBe(upped.body.execution_id);
      await project('changing', `${WEB}    user: "0"\n${db}`);

      const again = await run(...compose(name, 'up', '-d', '-t', '0'));

      expect(again.body).toMatchObject({ status: 'SUCCEEDED' });
      expect((await made('web')).split(' ')[1]).toBe(again.body.execution_id);
      expect((await made('web')).split(' ')[0]).not.toBe(web.split(' ')[0]);
      expect(await made('db')).toBe(stays);
    });

    test.each([
      ['down', ['down', '-v', '-t', '0']],
      ['rm', ['rm', '-f', '-s', '-v']],
      ['kill', ['kill']],
      ['up that removes orphans', ['up', '-d', '--remove-orphans']],
    ])('what merely carries the label of a project survives: %s', async (what, words) => {
      const name = await project(`labels-${words[0]}`, WEB);
      const act = await prepare(compose(name, ...words));
      const bystander = docker.name(`bystander-${words[0]}-${client.version}`);
      const labels = [`com.docker.compose.project=${name}`, 'com.docker.compose.service=web'].flatMap((label) => [
        '--label',
        label,
      ]);
      await cli('run', '-d', '--name', bystander, '--label', docker.label, ...labels, TEST_IMAGE, 'sleep', '600');

      const { unresolved } = await resolve(compose(name, ...words));
      expect(unresolved).toEqual([expect.stringContaining(`container ${bystander}`)]);
      const answer = await act();

      expect([what, answer.status, answer.body.code]).toEqual([what, 403, 'policy_floor']);
      expect(answer.body.detail).toContain(bystander);
      expect(await cli('inspect', '-f', '{{.State.Status}}', bystander)).toBe('running');
    });

    test.each([
      ['that compose has not made', []],
      ['of another tenant', ['--label', `wingman.tenant=${OTHER_TENANT}`]],
    ])('a volume of the project’s name, but one %s, keeps its data', async (_what, labels) => {
      const name = await project(`volume-${labels.length}`, `${WEB}    volumes: ["data:/d"]\nvolumes:\n  data: {}\n`);
      await cli('volume', 'create', '--label', docker.label, ...labels, `${name}_data`);

      const { unresolved } = await resolve(compose(name, 'down', '-v'));

      expect(unresolved).toEqual([expect.stringContaining(`volume ${name}_data`)]);
      expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}_data`)).toBe(`${name}_data`);
    });

    test.each([
      ['the compose file', 'compose.yml'],
      ['a file of variables', 'web.env'],
    ])('%s that changed after its approval does not run', async (_what, file) => {
      const name = await project(`drift-${file.length}`, `${WEB}    env_file: web.env\n`);
      await write(`${name}/web.env`, 'A=1\n');
      const act = await prepare(compose(name, 'up', '-d'));
      await write(
        `${name}/${file}`,
        file === 'web.env' ? 'A=2\n' : `${WEB.replaceAll('IMAGE', TEST_IMAGE)}    user: "0"\n`,
      );

      expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
      expect(await cli('ps', '-aq', '--filter', `name=${name}`)).toBe('');
    });

    test('a container that appeared in the project after the approval is not touched', async () => {
      const name = await project('appeared', WEB);
      const act = await prepare(compose(name, 'down', '-t', '0'));
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED' });

      expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
      expect(await cli('inspect', '-f', '{{.State.Status}}', `${name}${joint()}web${joint()}1`)).toBe('running');
      expect((await run(...compose(name, 'down', '-t', '0'))).body).toMatchObject({ status: 'SUCCEEDED' });
    });

    test('containers get nothing of the gateway’s own environment', async () => {
      process.env['WINGMAN_TEST_SECRET'] = 'of-the-gateway';
      try {
        const yaml = `${WEB.replace('sleep 600', 'env')}    environment: [DOCKER_HOST, WINGMAN_TEST_SECRET, DOCKER_CONFIG, "B=\${WINGMAN_TEST_SECRET}", "C=a$$b"]\n`;
        const name = await project('secretive', yaml);
        expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED' });

        const env = await cli('inspect', '-f', '{{json .Config.Env}}', `${name}${joint()}web${joint()}1`);
        expect(env).not.toContain('of-the-gateway');
        expect(env).not.toContain('docker.sock');
        expect(env).not.toContain('DOCKER_CONFIG=');
        expect(env).toContain('"C=a$b"');
      } finally {
        delete process.env['WINGMAN_TEST_SECRET'];
      }
    });

    test('what runs is what compose resolved, word by word', async () => {
      const words = ['.', '08', '1e3', 'y', '1.50', '0', 'a: b'];
      const yaml = `${WEB.replace('sleep 600', JSON.stringify(['echo', ...words]))}    environment: {DAY: "08", SIZE: "1e3"}\n`;
      const name = await project('literal', yaml);
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });

      const made = await cli(
        'inspect',
        '-f',
        '{{json .Config.Cmd}} {{json .Config.Env}}',
        `${name}${joint()}web${joint()}1`,
      );
      expect(made).toContain(JSON.stringify(['echo', ...words]));
      expect(made).toContain('"DAY=08"');
      expect(made).toContain('"SIZE=1e3"');
    });

    test('a service is built of the folder of its file', async () => {
      const name = await project('built', 'version: "3.7"\nservices:\n  web:\n    build: .\n');
      await write(`${name}/Dockerfile`, `FROM ${TEST_IMAGE}\n`);

      expect((await run(...compose(name, 'build'))).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      expect(await cli('image', 'ls', '-q', `${name}${joint()}web`)).not.toBe('');
    });

    test('a folder that is a link is mounted by the place it led to when it was approved', async () => {
      const name = await project('linked', `${WEB}    volumes: ["./either:/x"]\n`);
      for (const folder of ['first', 'second']) await write(`${name}/${folder}/kept`, folder);
      await symlink('first', place(`${name}/either`)).catch(() => undefined);
      const act = await prepare(compose(name, 'up', '-d'));
      expect((await act()).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      expect(await cli('inspect', '-f', '{{range .Mounts}}{{.Source}}{{end}}', `${name}${joint()}web${joint()}1`)).toBe(
        place(`${name}/first`),
      );
      const again = await prepare(compose(name, 'up', '-d', '--force-recreate', '-t', '0'));
      await rm(place(`${name}/either`));
      await symlink('second', place(`${name}/either`));

      expect(await again()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    });

    test('the images of a service that is built are fixed', async () => {
      const name = await project(
        'built-of',
        'version: "3.7"\nservices:\n  web:\n    build: {context: ., args: {V: "1"}}\n',
      );
      await write(`${name}/Dockerfile`, `ARG V=0\nFROM ${name}-base:$V\n`);
      expect((await resolve(compose(name, 'build'))).unresolved).toEqual([
        expect.stringContaining(`no image ${name}-base:1`),
      ]);
      await cli('tag', TEST_IMAGE, `${name}-base:1`);
      const act = await prepare(compose(name, 'build'));
      await write(`${name}/other/Dockerfile`, `FROM ${TEST_IMAGE}\nLABEL of=other\n`);
      await cli('build', '-q', '-t', `${name}-base:1`, '--label', docker.label, place(`${name}/other`));

      expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    });

    test.each([
      ['all powers', '    privileged: true\n'],
      ['the socket', '    volumes: ["/var/run/docker.sock:/s"]\n'],
      ['the host’s processes', '    pid: host\n'],
      ['a container of elsewhere', '    network_mode: "container:x"\n'],
      ['a file of variables that lies outside', '    env_file: ../../../../etc/passwd\n'],
      ['a file of variables by a whole path', '    env_file: /etc/passwd\n'],
      ['a file of variables through a link', '    env_file: link.env\n'],
      ['a file of variables behind a line end of another age', '    # \u2028    env_file: ../../../../etc/passwd\n'],
      ['a file of variables behind a next-line sign', '    # \u0085    env_file: ../../../../etc/passwd\n'],
      ['a file of variables by a key in disguise', '    ? "env\\x5ffile"\n    : ../../../../etc/passwd\n'],
      ['a file of variables from a map that is merged in', '    <<: {env_file: ../../../../etc/passwd}\n'],
      ['a key that is there twice', '    env_file: web.env\n    env_file: ../../../../etc/passwd\n'],
      ['a folder that is a link to the system’s', '    volumes: ["./etc:/e"]\n'],
      ['a base of elsewhere', '    extends: {file: "https://example.org/compose.yml", service: web}\n'],
      ['a secret that lies outside', '    secrets: [s]\nsecrets:\n  s: {file: /etc/shadow}\n'],
      ['a path that only running would tell', '    env_file: "${HOME}/x"\n'],
      [
        'a volume that is the host',
        '    volumes: ["data:/d"]\nvolumes:\n  data: {driver_opts: {type: none, o: bind, device: /}}\n',
      ],
      ['a network of another tenant, as a mode', '    network_mode: FOREIGN\n'],
      ['a build in a network of another tenant', '    build: {context: ., network: FOREIGN}\n'],
      ['a build in the network of a container', '    build: {context: ., network: "container:x"}\n'],
      ['the host’s network as that of all services', 'networks:\n  default: {external: true, name: host}\n'],
      ['a network of another tenant', '    networks: [n]\nnetworks:\n  n: {external: true, name: FOREIGN}\n'],
    ])('the floor holds under every approval: %s', async (what, more) => {
      const foreign = docker.name('foreign-network');
      if (more.includes('FOREIGN')) {
        await cli('network', 'create', '--label', `wingman.tenant=${OTHER_TENANT}`, foreign);
      }
      const name = await project('floor', WEB + more.replace('FOREIGN', foreign));
      await symlink('/etc/passwd', place(`${name}/link.env`)).catch(() => undefined);
      await symlink('/etc', place(`${name}/etc`)).catch(() => undefined);
      const command = compose(name, 'up', '-d');
      expect((await resolve(command)).unresolved).toHaveLength(1);
      const approval = await approve(database, worker, keys, { commands: [command] });
      const token = await mint(database, worker, keys, approval, command);

      const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });

      expect([what, answer.status, answer.body.code]).toEqual([what, 403, 'policy_floor']);
      expect(JSON.stringify(answer.body)).not.toContain('root:');
      expect(await cli('ps', '-aq', '--filter', `name=${name}`)).toBe('');
    });

    test.each([
      ['another engine', ['docker', '-H', 'tcp://127.0.0.1:1', 'compose', 'ps']],
      ['files outside', ['docker', 'compose', '-f', '../x.yml', 'ps']],
      ['a shell that waits for somebody', ['docker', 'compose', 'up']],
      ['files that it would write', ['docker', 'compose', 'cp', 'web:/etc', '/tmp/x']],
    ])('nobody carries out %s', async (_what, command) => {
      const approval = await approve(database, worker, keys, { commands: [command] });
      const token = await mint(database, worker, keys, approval, command);

      const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });

      expect([answer.status, answer.body.code]).toEqual([403, 'policy_floor']);
    });
  };
  for (const { missing, ...which } of testComposes()) {
    const describeCompose = missing === undefined ? describe : describe.skip;
    const why = missing === undefined ? '' : ` (skipped: ${missing})`;
    describeCompose(`compose ${which.version}${why}`, () => testsWith(which));
  }

  const [first, second] = testComposes();
  const alone = first?.missing ?? second?.missing;
  const describeBoth = alone === undefined ? describe : describe.skip;
  describeBoth(`compose 1 and 2${alone === undefined ? '' : ` (skipped: ${alone})`}`, () => {
    test.each([
      ['1', first!, second!],
      ['2', second!, first!],
    ])('what compose %s has started the other one takes for its own and takes down', async (_version, one, other) => {
      await serveWith(one);
      const name = await project('handed-over', `${WEB}    volumes: ["data:/d"]\nvolumes:\n  data: {}\n`);
      expect((await run(...compose(name, 'up', '-d'))).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      expect(await cli('ps', '-q', '--filter', `name=${name}`)).not.toBe('');
      await serveWith(other);

      expect((await run(...compose(name, 'stop', '-t', '0'))).body).toMatchObject({ status: 'SUCCEEDED' });
      expect(await cli('ps', '-q', '--filter', `name=${name}`)).toBe('');
      expect((await run(...compose(name, 'down', '-v', '-t', '0'))).body).toMatchObject({ status: 'SUCCEEDED' });
      expect(await cli('ps', '-aq', '--filter', `name=${name}`)).toBe('');
      expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('');
    });
  });

  describe('folders of the host', () => {
    const withFolder = (folder: string) => ['docker', 'run', '--rm', '-v', `${folder}:/x`, TEST_IMAGE, 'true'];

    test('of the tenant’s own a container may get', async () => {
      await write('data/kept', 'kept\n');
      expect((await run(...withFolder(place('data')))).body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
    });

    test('that is a link is where it led when it was approved, and the engine is told the place', async () => {
      for (const name of ['first', 'second']) await write(`${name}/kept`, name);
      await symlink('first', place('either')).catch(() => undefined);
      const made = docker.name('either');
      for (const option of [`-v=${place('either')}:/x`, `--mount=type=bind,source=${place('either')},target=/x`]) {
        const command = ['docker', 'create', '--name', made, option, TEST_IMAGE];
        expect((await run(...command)).body).toMatchObject({ status: 'SUCCEEDED' });
        const source = '{{range .Mounts}}{{.Source}}{{end}}{{range .HostConfig.Mounts}} {{.Source}}{{end}}';
        expect((await cli('inspect', '-f', source, made)).split(' ')).toContain(place('first'));
        await cli('rm', made);
        const act = await prepare(command);
        await rm(place('either'));
        await symlink('second', place('either'));

        expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
        await rm(place('either'));
        await symlink('first', place('either'));
      }
    });

    test.each([
      ['of another tenant', () => path.join(projects, OTHER_TENANT)],
      ['of all tenants', () => projects],
      ['that is a link to the system’s', () => place('to-the-system')],
      ['behind a link to another tenant’s', () => place('to-another/deep')],
    ])('none %s is one that an approval gives', async (_which, folder) => {
      await symlink('/etc', place('to-the-system')).catch(() => undefined);
      await symlink(path.join(projects, OTHER_TENANT), place('to-another')).catch(() => undefined);
      const command = withFolder(folder());
      expect((await resolve(command)).unresolved).toHaveLength(1);
      const approval = await approve(database, worker, keys, { commands: [command] });
      const token = await mint(database, worker, keys, approval, command);

      const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });

      expect([answer.status, answer.body.code]).toEqual([403, 'policy_floor']);
    });
  });

  describe('builds', () => {
    const build = (folder: string, tag: string) => ['docker', 'build', '-q', '-t', tag, folder];

    async function context(what: string): Promise<{ folder: string; tag: string }> {
      const name = docker.name(what);
      await write(`${name}/Dockerfile`, `FROM ${TEST_IMAGE}\nCOPY . /app\nRUN cat /app/kept\n`);
      await write(`${name}/kept`, 'kept\n');
      await write(`${name}/node_modules/left-out`, 'x\n');
      await write(`${name}/.dockerignore`, 'node_modules\n');
      return { folder: name, tag: `${name}:1` };
    }

    test('an image is built of just what was approved, and says whose it is', async () => {
      const { folder, tag } = await context('app');
      const act = await prepare(build(folder, tag));
      await write(`${folder}/node_modules/more`, 'what is left out may change\n');

      const { body } = await act();

      expect(body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      const id = await cli('image', 'inspect', '-f', '{{.Id}}', tag);
      expect(body.stdout.trim()).toBe(id);
      const owner = await cli('image', 'inspect', '-f', '{{index .Config.Labels "wingman.tenant"}}', tag);
      expect(owner).toBe(worker.tenantId);
      expect(await cli('run', '--rm', tag, 'ls', '/app')).toBe('Dockerfile\nkept');
    });

    test.each([
      ['a file', 'kept'],
      ['the Dockerfile', 'Dockerfile'],
      ['a new file', 'new'],
    ])('%s that changed after its approval is not built', async (_what, file) => {
      const { folder, tag } = await context(`changed-${file.toLowerCase()}`);
      const act = await prepare(build(folder, tag));
      await write(`${folder}/${file}`, 'changed\n');

      expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
      expect(await cli('image', 'ls', '-q', tag)).toBe('');
    });

    /** An image of its own, under a name that can be moved to another one. */
    async function image(name: string, label: string): Promise<void> {
      await write(`${docker.name('images')}/Dockerfile`, `FROM ${TEST_IMAGE}\nLABEL of=${label}\n`);
      await cli('build', '-q', '-t', name, '--label', docker.label, place(docker.name('images')));
    }

    test.each([
      ['a stage starts from', 'ARG TOOLS\nARG FROM=${TOOLS}:1\nFROM ${FROM}\n', []],
      ['files are copied from', `FROM ${TEST_IMAGE}\nCOPY --from=TOOLS:1 /bin/busybox /tools\n`, []],
      ['is given as an argument', `ARG BASE=${TEST_IMAGE}\nFROM $BASE\n`, ['--build-arg', 'BASE=TOOLS:1']],
    ])('an image that %s is fixed: another one under its name is not built', async (what, dockerfile, words) => {
      const tools = docker.name(`tools-${what.split(' ').at(-1)}`);
      const [folder, tag] = [docker.name(`fixed-${what.split(' ').at(-1)}`), `${tools}:built`];
      await image(`${tools}:1`, 'first');
      await write(`${folder}/Dockerfile`, dockerfile.replaceAll('TOOLS:1', `${tools}:1`));
      const given = ['--build-arg', `TOOLS=${tools}`, ...words.map((word) => word.replace('TOOLS', tools))];
      const command = ['docker', 'build', '-q', ...given, '-t', tag, folder];
      const { objects } = await resolve(command);
      const id = await cli('image', 'inspect', '-f', '{{.Id}}', `${tools}:1`);
      expect(objects[`0 image ${tools}:1`]).toBe(id);
      const act = await prepare(command);
      await image(`${tools}:1`, 'second');
      const before = await cli('image', 'ls', '-q', tag);

      expect(await act()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
      expect(await cli('image', 'ls', '-q', tag)).toBe(before);
      await cli('tag', id, `${tools}:1`);
      expect((await run(...command)).body).toMatchObject({ status: 'SUCCEEDED' });
    });

    test('what triggers of a base take must be named by its digest: nobody can put another word for it there', async () => {
      const [tools, base, folder] = [docker.name('onbuild-tools'), docker.name('onbuild-base'), docker.name('onbuild')];
      await image(`${tools}:1`, 'first');
      await write(`${folder}-base/Dockerfile`, `FROM ${TEST_IMAGE}\nONBUILD COPY --from=${tools}:1 /bin/busybox /t\n`);
      await cli('build', '-q', '-t', `${base}:1`, '--label', docker.label, place(`${folder}-base`));
      await write(`${folder}/Dockerfile`, `FROM ${base}:1\n`);
      const command = build(folder, `${base}:built`);

      expect((await resolve(command)).unresolved).toEqual([expect.stringContaining(`take from ${tools}:1`)]);
      const approval = await approve(database, worker, keys, { commands: [command] });
      const token = await mint(database, worker, keys, approval, command);
      const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(await cli('image', 'ls', '-q', `${base}:built`)).toBe('');
    });

    test('what would be fetched is not built; what an earlier command gets is', async () => {
      const [name, folder] = [docker.name('absent'), docker.name('fetching')];
      await write(`${folder}/Dockerfile`, `FROM ${name}:1\n`);
      const command = build(folder, `${name}:built`);

      expect((await resolve(command)).unresolved).toEqual([expect.stringContaining(`no image ${name}:1`)]);
      const act = await prepare(['docker', 'tag', TEST_IMAGE, `${name}:1`], command);
      expect((await act(0)).body).toMatchObject({ status: 'SUCCEEDED' });
      expect((await act(1)).body).toMatchObject({ status: 'SUCCEEDED' });
    });

    test.each([
      ['images anew', ['--pull']],
      ['a cache of elsewhere', ['--cache-from', 'type=registry,ref=example.org/x']],
    ])('nobody builds with %s', async (what, words) => {
      const { folder, tag } = await context(what.replaceAll(' ', '-'));
      const { unresolved } = await resolve(['docker', 'build', ...words, '-t', tag, folder]);
      expect(unresolved).toHaveLength(1);
    });

    test.each(['container:x', 'backend'])('nobody builds in a network by its name: %s', async (network) => {
      const { folder, tag } = await context('joined');
      const { unresolved } = await resolve(['docker', 'build', '--network', network, '-t', tag, folder]);
      expect(unresolved).toEqual([expect.stringContaining(`the network ${network}`)]);
    });

    test.each([
      ['a context from elsewhere', ['https://example.org/x.git']],
      ['a context outside', ['/etc']],
      ['the host’s network', ['--network', 'host', '.']],
      ['secrets', ['--secret', 'id=x,src=/etc/shadow', '.']],
      ['keys', ['--ssh', 'default', '.']],
      ['a file that it would write', ['--iidfile', 'x', '.']],
    ])('no approval lets a build have %s', async (_what, words) => {
      const command = ['docker', 'build', ...words];
      const approval = await approve(database, worker, keys, { commands: [command] });
      const token = await mint(database, worker, keys, approval, command);

      const answer = await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command });

      expect([answer.status, answer.body.code]).toEqual([403, 'policy_floor']);
    });
  });
});
