import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, describeWithDocker, until } from '@wingman/testkit';
import { executionsOf, mintFor, useOnce } from './support/execution-requests.js';
import type { Use } from './support/execution-requests.js';
import { untilSettled } from './support/kill-trials.js';
import { whileHeldAt } from './support/moment.js';
import type { Moment } from './support/moment.js';
import { startRunLog } from './support/run-log.js';
import type { RunLog } from './support/run-log.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

describeWithDocker('at one moment of an execution', (docker) => {
  let system: System;
  let log: RunLog;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
    log = await startRunLog(system, docker);
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const putPolicy = async (): Promise<void> => {
    const body = { layers: [{ layer: 'tenant', execution: { lifts: [] } }] };
    const { url, keys } = system.stack;
    expect(await call(`${url}/policy`, { method: 'PUT', key: keys.admin, body })).toMatchObject({ status: 200 });
  };

  /** Sessions of the database that wait for another one. */
  const waiting = async (): Promise<number> =>
    (await system.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`)).length;

  type Change = (use: Use) => Promise<unknown>;
  const changes: [string, Change, string | undefined, Change][] = [
    ['approvals are paused', () => system.decide.pauseApprovals({}), 'paused', () => system.decide.resumeApprovals({})],
    [
      'the worker is locked',
      () => system.decide.lockWorker({ id: 'deployer', reason: 'it lied' }),
      'worker_locked',
      () => system.decide.unlockWorker({ id: 'deployer', reason: 'it did not' }),
    ],
    [
      'the token is revoked by the next one',
      (use) => mintFor(system, use.approvalId, use.command),
      undefined,
      async () => undefined,
    ],
    ['the policy is another one', putPolicy, undefined, async () => undefined],
  ];

  test.each(changes)(
    '%s: the answer waits for what has begun, and nothing begins after it',
    async (_what, change, code, undo) => {
      const [early, late] = [await log.prepare(), await log.prepare()];
      const starts = `NEW.status = 'STARTED' AND NEW.approval_id = '${early.approvalId}'`;
      let answered = false;
      const under: Promise<unknown>[] = [];

      await whileHeldAt(system, { table: 'gateway.executions', at: 'before insert', rows: starts }, async (reached) => {
        under.push(useOnce(system, early));
        await reached();
        under.push(change(early).then(() => (answered = true)));
        await until(async () => answered || (await waiting()) === 2, { what: 'the change waits' });
        expect(answered).toBe(false);
      });

      const [ran] = await Promise.all(under);
      expect(ran).toMatchObject({ status: 200 });
      expect(await log.timesRun(early)).toBe(1);
      if (code !== undefined) {
        expect((await useOnce(system, late)).body).toMatchObject({ code });
        expect(await log.timesRun(late)).toBe(0);
      }
      await undo(early);
      expect(await executionsOf(system, early.approvalId)).toEqual([{ status: 'SUCCEEDED', code: null }]);
    },
    LONG,
  );

  const moments: [string, Moment['at'], string, number][] = [
    ['a gateway killed as a start is about to be committed, has not run', 'commit', `NEW.status = 'STARTED'`, 0],
    [
      'a gateway killed as an end is about to be recorded, has run once',
      'before update',
      `NEW.status = 'SUCCEEDED'`,
      1,
    ],
  ];

  test.each(moments)(
    '%s, and is never run again',
    async (_what, at, which, times) => {
      const gateway = system.stack.services['execution-gateway'];
      const use = await log.prepare();
      const rows = `${which} AND NEW.approval_id = '${use.approvalId}'`;

      await whileHeldAt(system, { table: 'gateway.executions', at, rows }, async (reached) => {
        const cut = useOnce(system, use).catch(() => undefined);
        await reached();
        await gateway.kill('SIGKILL');
        await cut;
      });
      await gateway.start();

      await untilSettled(system);
      expect(await log.timesRun(use)).toBe(times);
      expect(await useOnce(system, use)).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
      expect(await log.timesRun(use)).toBe(times);
    },
    LONG,
  );

  test(
    'a gateway killed while a command runs leaves it running once, unknown to all, and told in the chat',
    async () => {
      const gateway = system.stack.services['execution-gateway'];
      const use = await log.prepare('sleep 600');
      const cut = useOnce(system, use).catch(() => undefined);
      await until(async () => (await log.timesRun(use)) === 1);

      await gateway.kill('SIGKILL');
      await cut;
      await gateway.start();

      await untilSettled(system);
      expect(await executionsOf(system, use.approvalId)).toEqual([{ status: 'UNKNOWN', code: null }]);
      expect(await useOnce(system, use)).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
      expect(await log.timesRun(use)).toBe(1);
      const id = (
        await system.query<{ execution_id: string }>(
          `SELECT execution_id FROM gateway.executions WHERE approval_id = $1 AND status = 'UNKNOWN'`,
          [use.approvalId],
        )
      )[0]!.execution_id;
      await until(() => system.messages().some(({ text }) => text?.includes(id)), { timeout: 60_000, interval: 100 });
    },
    LONG,
  );
});
