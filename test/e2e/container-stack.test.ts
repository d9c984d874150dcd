import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SERVICES } from '@wingman/contracts';
import { createClient, type WingmanClient } from '@wingman/sdk';
import { call, describeWithDocker, runDocker, TEST_IMAGE, until, workspaceRoot } from '@wingman/testkit';
import { testDrives } from './support/container-drives.js';
import { createRestoreScene, type RestoredLog, type TakenBackup } from './support/container-restore.js';
import { type ContainerStack, startContainerStack } from './support/container-stack.js';

const run = promisify(execFile);
const LONG = 10 * 60_000;
const WORKER = 'container-worker';

describeWithDocker('the TEST stack in containers', (docker) => {
  let stack: ContainerStack;
  let tenantId: string;
  let admin: WingmanClient;
  let work: WingmanClient;
  let decide: WingmanClient;

  const client = (key: string): WingmanClient =>
    createClient({ baseUrl: stack.url, key, timeoutMs: 20_000, retry: { attempts: 30, maxDelayMs: 2_000 } });
  const newKey = async (body: Parameters<WingmanClient['createKey']>[0]): Promise<WingmanClient> =>
    client((await admin.createKey(body)).key);

  beforeAll(async () => {
    stack = await startContainerStack(docker);
    const tenant = await client(stack.platformKey).createTenant({ name: 'first', tier: 'enterprise' });
    tenantId = tenant.tenant_id;
    admin = client(tenant.admin_key);
    work = await newKey({ scopes: ['work', 'mint'], worker_id: WORKER });
    decide = await newKey({ scopes: ['decide'] });
    // Whose the host's folder is can be said only now.
    stack.set({ VERIFIER_TENANT_ID: tenantId });
    await stack.compose('up', '-d');
  }, LONG);
  afterAll(() => stack.stop(), LONG);

  test(
    'our images carry nothing that an intruder would use',
    async () => {
      const words = [path.join(workspaceRoot, 'dist/tools/images.js'), 'check'];
      const { stdout } = await run(process.execPath, words, {
        env: { PATH: process.env['PATH'], DOCKER_HOST: docker.host },
      });

      expect(stdout.match(/is sound/g)).toHaveLength(SERVICES.length + 2);
    },
    LONG,
  );

  test('the door shows what is public, and nothing internal', async () => {
    const health = await call(`${stack.url}/health`);
    expect(health.body).toMatchObject({ status: 'ok' });
    expect((await call(`${stack.url}/openapi.json`)).body).toMatchObject({ openapi: '3.1.0' });

    const closed = [
      '/metrics',
      '/health/ready',
      '/health/live',
      '/internal/resolve',
      '/internal/deliveries/lease',
      '/claims/../internal/resolve',
      '/claims/%2e%2e/metrics',
      '//metrics',
      '/',
      '/nginx_status',
    ];
    for (const address of closed) {
      const { status } = await call(`${stack.url}${address}`);
      expect([400, 401, 404]).toContain(status);
    }
    const { status, body } = await call(`${stack.url}/metrics`);
    expect([status, body]).toMatchObject([404, { code: 'not_found', request_id: expect.any(String) }]);
    // What the proxy itself cannot read is told in our words, too.
    const endless = await call(`${stack.url}/check?${'a'.repeat(20_000)}`);
    expect([endless.status, endless.body]).toMatchObject([400, { code: 'invalid_request' }]);
  });

  test('a body that is too large is refused by the door, in our words; an id of the client is kept', async () => {
    const body = JSON.stringify({ worker_id: WORKER, claim: 'x'.repeat(1_100_000) });
    const answer = await fetch(`${stack.url}/log_claim`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'of-the-client' },
    });

    expect(answer.status).toBe(413);
    expect(answer.headers.get('x-request-id')).toBe('of-the-client');
    expect(await answer.json()).toMatchObject({ code: 'too_large', request_id: 'of-the-client' });
  });

  test(
    'a claim about the host is judged, a lie is told and locks',
    async () => {
      writeFileSync(path.join(stack.shared, 'report.md'), 'done\n');
      const liar = await newKey({ scopes: ['work'], worker_id: 'liar' });
      const honest = await work.logClaim({
        worker_id: WORKER,
        claim: 'report.md exists',
        checks: [{ type: 'file', path: path.join(stack.shared, 'report.md') }],
      });
      const lie = await liar.logClaim({
        worker_id: 'liar',
        claim: 'none.md exists',
        checks: [{ type: 'file', path: path.join(stack.shared, 'none.md') }],
      });

      const verdictOf = (id: string) =>
        until(async () => (await decide.getClaim({ id })).verdicts[0]?.verdict, { timeout: 60_000, interval: 200 });
      expect(await verdictOf(honest.claim_id)).toBe('TRUE');
      expect(await verdictOf(lie.claim_id)).toBe('FALSE');
      await until(async () => (await decide.getWorker({ id: 'liar' })).standing === 'LOCKED', { timeout: 30_000 });
      expect((await decide.listAlerts({})).items).toHaveLength(1);
      await expect(liar.logClaim({ worker_id: 'liar', claim: 'again' })).rejects.toMatchObject({
        code: 'worker_locked',
      });
    },
    LONG,
  );

  test(
    'what was approved runs once on the engine, and its claim is verified there',
    async () => {
      const name = docker.name('made');
      const command = ['docker', 'run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600'];
      const asked = await work.requestApproval({
        worker_id: WORKER,
        title: 'Start a container',
        instruction: 'Start a container of the test image.',
        commands: [command],
        environment: 'test',
      });
      if (asked.status === 'PENDING') await decide.approve({ id: asked.approval_id });
      const minted = await work.mintToken({ approval_id: asked.approval_id, command, environment: 'test' });
      const execution = { token: minted.token, approval_id: asked.approval_id, command };

      expect(await work.execute(execution)).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
      await expect(work.execute(execution)).rejects.toMatchObject({ code: 'token_replayed' });
      const running = await runDocker(['ps', '--filter', `name=${name}`, '--format', '{{.Names}}'], {
        host: docker.host,
      });
      expect(running.stdout.trim()).toBe(name);
      expect(await work.verifyClaim({ checks: [{ type: 'container', name, state: 'running' }] })).toMatchObject({
        verdict: 'TRUE',
      });
    },
    LONG,
  );

  test('what a program leaves behind in a container is ended with it, and stays no process', async () => {
    const [gateway = ''] = await stack.containersOf('execution-gateway');
    const node = (script: string) => stack.docker('exec', gateway, '/usr/bin/node', '-e', script);
    const processes = async () => (await node(others)).split('\n').filter((line) => line !== '').length;
    const leave = `require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 1_000)'], { detached: true, stdio: 'ignore' })`;
    const others = `const { readFileSync, readdirSync } = require('fs');
      for (const id of readdirSync('/proc')) {
        if (/^\\d+$/.test(id) && id !== String(process.pid)) console.log(readFileSync('/proc/' + id + '/stat', 'utf8'));
      }`;

    await node(`${leave}.unref()`);
    expect(await processes()).toBeGreaterThan(2);

    // The first process and the gateway.
    await until(async () => (await processes()) === 2, { timeout: 30_000, interval: 200 });
  });

  test(
    'every parser of code is in the image',
    async () => {
      const files = [
        { path: 'a.py', content: 'def one() -> int:\n    return 1\n' },
        { path: 'a.ts', content: 'export const one: number = 1;\n' },
        { path: 'a.go', content: 'package a\n\nfunc One() int { return 1 }\n' },
        { path: 'a.sql', content: 'SELECT 1;\n' },
        { path: 'broken.rb', content: 'def one\n  1\n' },
      ];

      const answer = await work.validateOutput({ worker_id: WORKER, files });

      expect(answer).toMatchObject({
        decision: 'AUTO_REJECT',
        validators: { syntax: { status: 'done', issues: [{ path: 'broken.rb' }] }, security: { status: 'done' } },
      });
    },
    LONG,
  );

  test(
    'every replica is found, by the door and by Prometheus',
    async () => {
      await stack.compose('up', '-d', '--no-deps', '--scale', 'verifier=3', 'verifier');
      const targets = async (): Promise<string[]> => {
        const { body } = await call(`${stack.prometheusUrl}/api/v1/targets?state=active`);
        const { data } = body as {
          data: { activeTargets: { health: string; labels: { instance: string }; lastError: string }[] };
        };
        return data.activeTargets.map(({ health, lastError }) => (health === 'up' ? 'up' : `${health} ${lastError}`));
      };

      await until(
        async () => {
          const found = await targets();
          return found.length === SERVICES.length + 2 && found.every((state) => state === 'up');
        },
        { timeout: 120_000, interval: 1_000, what: 'every replica being scraped' },
      );
      const asked = await Promise.all(
        Array.from({ length: 30 }, () =>
          work.verifyClaim({ checks: [{ type: 'file', path: path.join(stack.shared, 'report.md') }] }),
        ),
      );
      expect(asked.map(({ verdict }) => verdict)).toEqual(asked.map(() => 'TRUE'));
    },
    LONG,
  );

  test(
    'whatever container dies comes back, and nothing that was answered is lost',
    async () => {
      const claims: string[] = [];
      for (const service of [
        'postgres',
        'redis',
        'proxy',
        'front',
        'claims-ledger',
        'verifier',
        'watcher',
        'approvals',
        'execution-gateway',
        'gatekeeper',
      ]) {
        const [container = ''] = await stack.containersOf(service);
        await stack.crash(container);
        const { claim_id: id } = await work.logClaim({
          worker_id: WORKER,
          claim: `report.md exists, after ${service}`,
          checks: [{ type: 'file', path: path.join(stack.shared, 'report.md') }],
        });
        claims.push(id);
      }

      await until(async () => (await call(`${stack.url}/health`)).status === 200, {
        timeout: 120_000,
        interval: 500,
        what: 'a healthy stack',
      });
      for (const id of claims) {
        expect(
          await until(async () => (await decide.getClaim({ id })).verdicts[0]?.verdict, {
            timeout: 60_000,
            interval: 200,
          }),
        ).toBe('TRUE');
      }
      const { items } = await decide.listEntries({ limit: 500 });
      expect(items.map(({ seq }) => seq)).toEqual(items.map((_, at) => at));
    },
    LONG,
  );

  testDrives(docker, () => ({
    stack,
    work,
    read: decide,
    readKey: async () => (await admin.createKey({ scopes: ['read'] })).key,
  }));

  test(
    'a backup is restored into an empty stack and proven; an older state is told, and its ledger signs nothing',
    async () => {
      const scene = await createRestoreScene(stack);
      const logsOf = (out: string) => (JSON.parse(out) as { logs: RestoredLog[] }).logs;
      try {
        const older = await scene.backUp('older');
        const { claim_id: id } = await work.logClaim({ worker_id: WORKER, claim: 'the backup was yesterday' });
        // The ledger goes on for a while by itself: until a backup has all that was published when it was done.
        let taken = 0;
        const { newest, outside } = await until(
          async () => {
            const backup = await scene.backUp(`newer-${(taken += 1)}`);
            const { folder, sizes } = await scene.keepCheckpoints();
            const isWhole = backup.logs.every(({ tenant_id: tenant, size }) => sizes.get(tenant) === size);
            return isWhole && { newest: backup, outside: folder };
          },
          { timeout: 120_000, interval: 2_000, what: 'a quiet ledger' },
        );
        const sizeIn = ({ logs }: TakenBackup) => logs.find(({ tenant_id: tenant }) => tenant === tenantId)?.size ?? 0;
        expect(sizeIn(newest)).toBeGreaterThan(sizeIn(older));
        await scene.prepare(older);

        const begun = performance.now();
        const rehearsed = await scene.restore(newest, outside, { more: ['--rehearse'] });
        const whole = performance.now() - begun;
        expect([rehearsed.code, rehearsed.errors]).toEqual([0, '']);

        // Killed at any moment, it left nothing or all.
        for (const part of [0.5, 0.7, 0.9]) {
          await scene.restore(newest, outside, { signal: AbortSignal.timeout(Math.round(whole * part)) });
          const others = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'wingman' AND pid <> pg_backend_pid()";
          await until(async () => (await scene.value(others)) === '0', { timeout: 30_000, interval: 200 });
          if ((await scene.value("SELECT to_regnamespace('ledger') IS NULL")) === 't') continue;
          const entries = await scene.value(`SELECT count(*) FROM ledger.entries WHERE tenant_id = '${tenantId}'`);
          expect(Number(entries)).toBe(sizeIn(newest));
          await scene.emptyAgain();
        }

        const again = await scene.restore(newest, outside);
        expect([again.code, again.errors]).toEqual([0, '']);
        expect(new Set(logsOf(again.out).map(({ state }) => state))).toEqual(new Set(['proven']));
        expect(await scene.value(`SELECT count(*) FROM ledger.entries WHERE entry_id = '${id}'`)).toBe('1');

        await scene.emptyAgain();
        const old = await scene.restore(older, outside);
        expect(old.code).toBe(1);
        expect(logsOf(old.out).find(({ tenant_id: tenant }) => tenant === tenantId)).toMatchObject({
          state: 'older',
          entries: sizeIn(older),
          signed: sizeIn(newest),
        });
        await scene.compose('up', '-d', 'claims-ledger');
        const refusal = new RegExp(
          `the log has ${sizeIn(older)} entries, but a checkpoint of ${sizeIn(newest)} was published`,
        );
        await until(async () => refusal.test(await scene.compose('logs', '--no-color', 'claims-ledger')), {
          timeout: 60_000,
          interval: 500,
          what: 'the refusal to sign an older state',
        });
      } finally {
        await scene.stop();
      }
    },
    LONG,
  );
});
