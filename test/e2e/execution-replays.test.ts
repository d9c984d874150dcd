import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithDocker, until } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { executionsOf, useOnce } from './support/execution-requests.js';
import { prepareMany } from './support/kill-trials.js';
import { startRunLog } from './support/run-log.js';
import type { RunLog } from './support/run-log.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 150_000;
const PATIENT = { timeout: 60_000, interval: 100 };
const TOKENS = 20;
const USES = 100;

describeWithDocker('what has run, or may have', (docker) => {
  let system: System;
  let log: RunLog;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
    log = await startRunLog(system, docker);
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const gateway = () => system.stack.services['execution-gateway'];
  test(
    `of ${TOKENS} tokens, each used ${USES} times at once on two replicas, each runs once`,
    async () => {
      const replica = await system.stack.addReplica('execution-gateway', {});
      const urls = [gateway().url, replica.url];
      const uses = await prepareMany(log, TOKENS);
      const before = (await log.numbers()).length;

      const tally: Record<string, number> = {};
      for (const use of uses) {
        const racing = Array.from({ length: USES }, (_, n) => useOnce(system, use, urls[n % 2]));
        for (const { status, body } of await Promise.all(racing)) {
          const said = `${status} ${body.code ?? body.status}`;
          tally[said] = (tally[said] ?? 0) + 1;
        }
      }

      expect(tally).toEqual({ '200 SUCCEEDED': TOKENS, '409 token_replayed': TOKENS * (USES - 1) });
      const ran = (await log.numbers()).slice(before).sort((a, b) => a - b);
      expect(ran).toEqual(uses.map(({ number }) => number).sort((a, b) => a - b));
      await replica.stop();
    },
    LONG,
  );

  async function withRedis(work: (redis: Redis) => Promise<unknown>): Promise<void> {
    const admin = new Redis(system.stack.redis.url);
    await work(admin);
    admin.disconnect();
  }

  describe('is not run again after', () => {
    const blows: [string, () => Promise<unknown>][] = [
      ['a restart of the gateway', () => gateway().stop().then(gateway().start)],
      ['a gateway that was killed', () => gateway().kill('SIGKILL').then(gateway().start)],
      ['an emptied Redis', () => withRedis((redis) => redis.flushall())],
      [
        'a Redis that was killed',
        async () => {
          system.stack.redis.kill?.('SIGKILL');
          await system.stack.redis.restart?.();
        },
      ],
      ['a restart of PostgreSQL', async () => system.stack.postgres.restart?.()],
      [
        'a PostgreSQL that lost power',
        async () => {
          system.stack.postgres.kill?.('SIGKILL');
          await system.stack.postgres.restart?.();
        },
      ],
    ];

    test.each(blows)(
      '%s',
      async (_what, blow) => {
        const use = await log.prepare();
        expect(await useOnce(system, use)).toMatchObject({ status: 200 });

        await blow();

        // A service whose stores come back may say for a moment that it cannot decide; it never decides otherwise.
        const answer = await until(async () => {
          const answered = await useOnce(system, use);
          return answered.status !== 503 && answered;
        }, PATIENT);
        expect(answer).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
        expect(await log.timesRun(use)).toBe(1);
      },
      LONG,
    );
  });

  test(
    'ends as it ended though PostgreSQL restarts while it runs, and is not run again',
    async () => {
      const use = await log.prepare('sleep 2');
      const running = useOnce(system, use);
      await until(async () => (await log.timesRun(use)) === 1);

      await system.stack.postgres.restart?.();

      expect(await running).toMatchObject({ status: 200, body: { status: 'SUCCEEDED' } });
      expect(await executionsOf(system, use.approvalId)).toEqual([{ status: 'SUCCEEDED', code: null }]);
      expect(await useOnce(system, use)).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
      expect(await log.timesRun(use)).toBe(1);
    },
    LONG,
  );
});
