import { afterAll, beforeAll, test } from '@jest/globals';
import { describeWithDocker } from '@wingman/testkit';
import { expectUnknownTold, killInTurn, settleExecutions } from './support/kill-trials.js';
import { startRunLog } from './support/run-log.js';
import type { RunLog } from './support/run-log.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 150_000;
const TRIALS = 25;

describeWithDocker('two gateways, killed in turn', (docker) => {
  let system: System;
  let log: RunLog;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
    log = await startRunLog(system, docker);
  }, LONG);
  afterAll(() => system.stop(), LONG);

  test(
    `${TRIALS} times at other points of an execution's life, run no command twice, and what nobody knows is told`,
    async () => {
      const replica = await system.stack.addReplica('execution-gateway', {});
      const gateways = [system.stack.services['execution-gateway'], replica];

      const uses = await killInTurn(system, log, { gateways, trials: TRIALS });

      await settleExecutions(system, log, uses);
      await expectUnknownTold(system);
    },
    LONG,
  );
});
