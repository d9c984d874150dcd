import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { prepareUse, useOnce } from './support/execution-requests.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

/** Empty for a process that is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The inodes of the sockets that a process has open. */
const socketsOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return Number(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? NaN);
    } catch {
      return [];
    }
  });

/** The inodes at the clients' end of the connections to a socket; `ss` of iproute2 knows which two ends are one. */
const peersOf = (socketPath: string): number[] =>
  execFileSync('ss', ['-xaH'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state, , , local]) => state === 'ESTAB' && local === socketPath)
    .map((columns) => Number(columns[7]));

/** Processes by the words that their command line holds; their environments as the kernel has them. */
const processesOf = (words: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => textOf(`/proc/${pid}/cmdline`).includes(words));

const environmentOf = (pid: number): string[] => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');

describeWithDocker('the gateway among the processes of a running system', (docker) => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  /** Of this system, not of another one that runs at the same time: each has a port of its own. */
  const own = (app: string): number[] =>
    processesOf(`dist/apps/${app}/main.js`).filter((pid) =>
      environmentOf(pid).includes(`PORT=${new URL(system.stack.services[app as 'watcher'].url).port}`),
    );

  test(
    'keeps what its own environment holds from containers, outputs, effects, evidence and the ledger',
    async () => {
      const [pid = 0] = own('execution-gateway');
      const environment = environmentOf(pid).filter(Boolean);
      const password = new URL(
        environment.find((line) => line.startsWith('DATABASE_URL='))!.slice('DATABASE_URL='.length),
      ).password;
      expect(password.length).toBeGreaterThan(10);
      const names = environment.map((line) => line.slice(0, line.indexOf('='))).filter((name) => name !== 'PATH');
      const files = environment.filter((line) => /_FILE=/.test(line)).map((line) => line.slice(line.indexOf('=') + 1));
      const secrets = [password, ...files.map((file) => readFileSync(file, 'utf8').split('\n')[1] ?? '')].filter(
        (secret) => secret.length > 10,
      );
      const container = docker.name('env');
      const run = ['docker', 'run', '--name', container];
      // A variable that is taken over by its name would come from the gateway.
      await expect(prepareUse(system, [...run, '-e', 'DATABASE_URL', TEST_IMAGE, 'env'])).rejects.toThrow('fixed');
      const use = await prepareUse(system, [...run, TEST_IMAGE, 'env']);

      const ran = await useOnce(system, use);

      const evidence = await call(
        `${system.stack.services['execution-gateway'].url}/gateway/evidence/containers/${container}`,
        { key: system.stack.keys.read },
      );
      const seen = [
        ran.body,
        evidence.body,
        await cli('inspect', container),
        (await system.read.listEntries({ limit: 500 })).items,
        (await system.read.listExecutions({ limit: 100 })).items,
      ].map((part) => JSON.stringify(part));
      for (const secret of secrets) for (const text of seen) expect(text).not.toContain(secret);
      expect(ran).toMatchObject({ status: 200, body: { status: 'SUCCEEDED' } });
      const variables = String(ran.body.stdout)
        .split('\n')
        .map((line) => line.split('=')[0]);
      expect(variables.filter((name) => names.includes(name ?? ''))).toEqual([]);
    },
    LONG,
  );

  test(
    'is the only one that is connected to the engine, or knows where it is',
    async () => {
      const name = docker.name('open');
      const use = await prepareUse(system, ['docker', 'run', '--name', name, TEST_IMAGE, 'sleep', '600']);
      const running = useOnce(system, use).catch(() => undefined);
      await until(async () => (await cli('inspect', '-f', '{{.State.Status}}', name)) === 'running');

      const peers = peersOf(docker.socketPath);
      const connected = (pid: number): boolean => socketsOf(pid).some((inode) => peers.includes(inode));
      const others = Object.keys(system.stack.services).filter((app) => app !== 'execution-gateway');
      expect(own('execution-gateway').map(connected)).toEqual([true]);
      for (const app of others) {
        expect(own(app)).toHaveLength(1);
        for (const pid of own(app)) {
          expect([app, connected(pid)]).toEqual([app, false]);
          expect([app, environmentOf(pid).some((line) => line.startsWith('DOCKER_'))]).toEqual([app, false]);
        }
      }

      await cli('rm', '-f', name);
      await running;
    },
    LONG,
  );
});
