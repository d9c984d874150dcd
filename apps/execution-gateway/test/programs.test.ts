import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '@wingman/service-kit';
import { createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { executionGatewayConfig } from '../src/config.js';
import { dockerOf } from '../src/docker.js';
import { allowPrograms, approve, createKeys, createWorker, execute, mint, startGateway } from './gateway.js';
import type { Keys, Worker } from './gateway.js';

const NOBODY = 65_534;
/** Of the 256 processes that the account may have. */
const MOST_LEFT = 200;
/** For what ends by itself, and for what does not. */
const PATIENCE_MS = 60_000;
const HASTE_MS = 1_500;
let database: TestDatabase;
let service: TestService;
let hasty: TestService;
let keys: Keys;
let worker: Worker;
let folder: string;
let objects: ReturnType<typeof dockerOf>['parts']['objects'];

const program = (name: string) => path.join(folder, name);

/** Programs of the test: where only root writes, as programs do. */
async function script(name: string, lines: string[]): Promise<void> {
  await writeFile(program(name), ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(program(name), 0o755);
}

const NAMES = ['show', 'deaf', 'orphan', 'stray', 'endless', 'fork', 'changing', 'open', 'node'];

const missing = process.getuid?.() === 0 ? undefined : 'only root starts programs as somebody else';

(missing === undefined ? describe : describe.skip)(
  `programs of the policy${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      database = await createTestDatabase();
      keys = await createKeys();
      folder = await mkdtemp('/var/lib/wingman-programs-');
      await chmod(folder, 0o755);
      await script('show', ['env', 'echo "words: $*"', 'id -u', 'pwd', 'cat', 'grep NoNewPrivs /proc/self/status']);
      await script('deaf', ["trap '' TERM", 'echo $$', 'while :; do sleep 1; done']);
      await script('orphan', ['sleep 600 & echo $!']);
      await script('stray', ['setsid sleep 600 & sleep 0.2; echo $!', 'sleep 0.1']);
      await script('endless', ['exec yes']);
      await script('fork', ['f() { f | f & }', 'f', 'sleep 600']);
      await script('changing', ['echo first']);
      await script('open', ['echo open']);
      await copyFile('/bin/sh', program('sh'));
      await mkdir(program('projects'));
      const config = loadConfig(executionGatewayConfig, {
        DEPLOYMENT_ENV: 'dev',
        DATABASE_URL: 'postgres://127.0.0.1/none',
        TOKEN_PUBLIC_KEYS: '{}',
        DECISION_PUBLIC_KEYS: '{}',
        GATEWAY_PROGRAMS: [...NAMES, 'sh'].map(program).join(','),
        GATEWAY_RUN_AS: `${NOBODY}:${NOBODY}`,
      });
      const { parts } = dockerOf(config, { warn: () => undefined });
      objects = parts.objects;
      const start = (timeoutMs: number) =>
        startGateway(database, { keys, ...parts, limits: { timeoutMs, maxOutputBytes: 4_096 } });
      [service, hasty] = [await start(PATIENCE_MS), await start(HASTE_MS)];
    });

    afterAll(async () => {
      expect([await service.close(), await hasty.close()]).toEqual([true, true]);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
      worker = await createWorker(database);
      const listed = Object.fromEntries([...NAMES, 'sh'].map((name) => [name, program(name)]));
      await allowPrograms(database, worker.tenantId, { ...listed, ls: '/usr/bin/ls' });
    });

    const rules = () => ({ programs: Object.fromEntries([...NAMES, 'sh'].map((name) => [name, program(name)])) });

    async function prepare(command: string[], at = service) {
      const { objects: named } = await objects.resolve(worker.tenantId, [command], rules());
      const approval = await approve(database, worker, keys, { commands: [command], objects: named });
      return async () => {
        const token = await mint(database, worker, keys, approval, command);
        return execute(at, { key: worker.key, token, approvalId: approval.approvalId, command });
      };
    }
    const run = async (...command: string[]) => (await prepare(command))();
    const runInHaste = async (...command: string[]) => (await prepare(command, hasty))();

    /** Processes that an execution has started, wherever they are by now. */
    async function countMarked(executionId: string): Promise<number> {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const variables = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
      return variables.filter((text) => text.includes(executionId)).length;
    }

    /** Processes of the account that programs run as, those that are over but still listed included. */
    async function countOfAccount(): Promise<number> {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')));
      return states.filter((text) => new RegExp(`^Uid:\\s+${NOBODY}\\s`, 'm').test(text)).length;
    }

    const isAlive = async (pid: string): Promise<boolean> => {
      const status = await readFile(`/proc/${pid.trim()}/stat`, 'utf8').catch(() => '');
      return status !== '' && !/\) Z /.test(status);
    };

    test('a program gets its words as they are, and nothing of the gateway’s own environment', async () => {
      process.env['WINGMAN_TEST_SECRET'] = 'of-the-gateway';
      try {
        const { body } = await run('show', '$(id)', 'a b', ';');

        expect(body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0, stderr: '' });
        expect(body.stdout).toContain('words: $(id) a b ;');
        expect(body.stdout).toContain(`\n${NOBODY}\n`);
        expect(body.stdout).toMatch(/NoNewPrivs:\s+1/);
        expect(body.stdout).not.toContain('of-the-gateway');
        const variables = (body.stdout as string).split('\n').filter((line) => /^[A-Z_]+=/.test(line));
        const names = variables.map((line) => line.split('=')[0]);
        expect(names.sort()).toEqual(['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'WINGMAN_EXECUTION']);
      } finally {
        delete process.env['WINGMAN_TEST_SECRET'];
      }
    });

    test('one that does not listen when its time is up is ended all the same', async () => {
      const { body } = await runInHaste('deaf');

      expect(body).toMatchObject({ status: 'TIMED_OUT', exit_code: null });
      expect(await isAlive(body.stdout)).toBe(false);
    });

    test.each(['orphan', 'stray'])('what it leaves behind is ended with it: %s', async (name) => {
      const { body } = await run(name);

      expect(body).toMatchObject({ status: 'SUCCEEDED' });
      expect(body.stdout).toMatch(/^\d+\n$/);
      await until(async () => !(await isAlive(body.stdout)));
    });

    test('endless output is bounded in memory and time', async () => {
      const { body } = await runInHaste('endless');

      expect(body).toMatchObject({ status: 'TIMED_OUT', truncated: true });
      expect(body.stdout).toHaveLength(4_096);
    });

    test('one that starts itself over and over is bounded and ended', async () => {
      const { body } = await runInHaste('fork');

      // The shell gives up itself where it may start no more.
      expect(['TIMED_OUT', 'FAILED']).toContain(body.status);
      await until(async () => (await countMarked(body.execution_id)) === 0);
      // The dead count for the account's limit until init has taken them away.
      await until(async () => (await countOfAccount()) < MOST_LEFT);
      const { stdout } = (await run('show')).body;
      expect(stdout).toContain('words:');
    });

    test('another program under the name that was approved does not run', async () => {
      const changed = await prepare(['changing']);
      await script('changing', ['echo second']);

      expect(await changed()).toMatchObject({ status: 409, body: { code: 'approval_drifted' } });
    });

    test.each([
      ['a program that the deployment does not let run', 'ls'],
      ['a shell', 'sh'],
    ])('%s is refused, whatever the policy says', async (_what, name) => {
      expect(await run(name, '/')).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
    });

    test('a program that others may write is refused', async () => {
      await chmod(program('open'), 0o777);

      expect(await run('open')).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
    });

    test('one that is not there any more is told, and so is one that cannot be started', async () => {
      expect(await run('node', randomUUID())).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
      await writeFile(program('node'), 'neither a program nor a script\n', { mode: 0o644 });
      expect(await run('node')).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
    });
  },
);
