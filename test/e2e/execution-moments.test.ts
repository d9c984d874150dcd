import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { executionsOf, mintFor, prepareUse, useOnce } from './support/execution-requests.js';
import type { Use } from './support/execution-requests.js';
import { whileHeldAt } from './support/moment.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

describeWithDocker('what is taken back while a command is about to begin', (docker) => {
  let system: System;
  let log: string;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
    log = docker.name('log');
    await cli('run', '-d', '--name', log, '--label', docker.label, TEST_IMAGE, 'sleep', '600');
    await cli('exec', log, 'touch', '/ran');
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  let count = 0;
  const prepare = (): Promise<Use> =>
    prepareUse(system, ['docker', 'exec', log, 'sh', '-c', `echo ${(count += 1)} >> /ran`]);
  const timesRun = async ({ command }: Use): Promise<number> => {
    const number = /\d+/.exec(command.at(-1) ?? '')?.[0];
    return (await cli('exec', log, 'cat', '/ran')).split('\n').filter((line) => line === number).length;
  };

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
      const [early, late] = [await prepare(), await prepare()];
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
      expect(await timesRun(early)).toBe(1);
      if (code !== undefined) {
        expect((await useOnce(system, late)).body).toMatchObject({ code });
        expect(await timesRun(late)).toBe(0);
      }
      await undo(early);
      expect(await executionsOf(system, early.approvalId)).toEqual([{ status: 'SUCCEEDED', code: null }]);
    },
    LONG,
  );
});
