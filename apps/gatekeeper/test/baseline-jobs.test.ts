import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ChecksBaselineJob } from '@wingman/contracts';
import { checksBaseline, createConsumer } from '@wingman/queue';
import { createKey, createTestRedis, until } from '@wingman/testkit';
import type { TestRedis } from '@wingman/testkit';
import { createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let redis: TestRedis;
let key: string;

beforeAll(async () => {
  [scene, redis] = await Promise.all([createScene(), createTestRedis()]);
  ({ key } = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'writer' }));
});

afterAll(async () => {
  await endScene(scene);
  await redis.drop();
});

const registered = { instruction: instruction(), checks: [{ type: 'file', path: '/srv/release.md', absent: true }] };

test('registered checks are announced to the verifier, by ids only', async () => {
  const queue = { url: redis.url, prefix: redis.prefix };
  const gatekeeper = await startGatekeeper(scene.database, { queue });
  const jobs: ChecksBaselineJob[] = [];
  const take = async (job: ChecksBaselineJob) => void jobs.push(job);
  const consumer = createConsumer(checksBaseline, take, {
    redisUrl: redis.url,
    prefix: redis.prefix,
    log: gatekeeper.boot.log,
  });
  try {
    const health = () => gatekeeper.get('/health', key);
    await until(async () => (await health()).body.dependencies['queue checks.baseline']?.status === 'ok');
    const { body } = await gatekeeper.post('/check', key, registered);
    await gatekeeper.post('/check', key, { instruction: instruction() });

    await until(() => jobs.length > 0);
    expect(jobs).toEqual([{ tenant_id: scene.tenantId, check_id: body.check_id }]);
  } finally {
    await consumer.close();
    expect(await gatekeeper.close()).toBe(true);
  }
});

test('without Redis a check is answered as fast, and its row waits for the sweep', async () => {
  const gatekeeper = await startGatekeeper(scene.database, { queue: { url: 'redis://127.0.0.1:1', prefix: 'gone' } });
  try {
    const started = performance.now();
    const context = { cwd: '/srv', host: 'web-1' };
    const { status, body } = await gatekeeper.post('/check', key, { ...registered, context });

    expect([status, body.decision, body.baseline]).toEqual([200, 'APPROVED', 'PENDING']);
    expect(performance.now() - started).toBeLessThan(900);
    const waiting = await scene.database.query(
      `SELECT context FROM gatekeeper.checks WHERE check_id = $1 AND baseline = 'PENDING'`,
      [body.check_id],
    );
    expect(waiting).toEqual([{ context }]);

    const alone = await gatekeeper.post('/check', key, { instruction: instruction(), context });
    expect([alone.status, alone.body.errors[0].path]).toEqual([400, 'context']);
  } finally {
    await gatekeeper.close();
  }
});
