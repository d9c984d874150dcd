import { expect, test } from '@jest/globals';
import type { CheckView } from '@wingman/contracts';
import type { WingmanClient } from '@wingman/sdk';
import { checksDigest } from '@wingman/token';
import { planOf } from '../../src/run/plan.js';
import { newRun } from '../../src/run/run-state.js';
import { gate, type Run } from '../../src/run/run-steps.js';

const STOPPED = { type: 'container', name: 'web', state: 'stopped' };
const text = (check?: object): string =>
  `# Stop web\n${check ? `\n\`\`\`wingman-checks\n${JSON.stringify([check])}\n\`\`\`\n` : ''}`;
const here = { cwd: process.cwd() };
const digestOf = (check: object, context: object = here): string => checksDigest({ checks: [check], context });

/** A run that goes on with a check that the gatekeeper tells of. */
function resumed(plan: string, found: Partial<CheckView>): Run {
  const work = { getCheck: () => Promise.resolve({ check_id: 'check-1', decision: 'APPROVED', ...found }) };
  const connection = { origin: 'http://wingman', work: work as unknown as WingmanClient };
  const beginning = { plan_sha256: '', origin: 'http://wingman', worker_id: 'deployer', environment: 'dev' };
  return {
    plan: planOf(plan, 'PLAN.md'),
    connection: { ...connection, impatient: connection.work, mint: connection.work },
    io: {} as Run['io'],
    interrupted: new AbortController().signal,
    state: { ...newRun(beginning, new Date()), check_id: 'check-1' },
    remember: () => Promise.resolve(),
  };
}

test.each([
  ['its own checks', text(STOPPED), digestOf(STOPPED)],
  ['none, as the plan has none', text(), undefined],
])('a run goes on with a check that was registered with %s', async (_what, plan, digest) => {
  const run = resumed(plan, { ...(digest !== undefined && { checks_sha256: digest }) });

  await expect(gate(run)).resolves.toMatchObject({ decision: 'APPROVED' });
});

test.each([
  ['other checks of the same text', text(STOPPED), digestOf({ type: 'disk', path: '/' })],
  ['the same for another folder', text(STOPPED), digestOf(STOPPED, { cwd: '/elsewhere' })],
  ['none', text(STOPPED), undefined],
  ['some, where the plan has none', text(), digestOf(STOPPED)],
])('a state that names a check that was registered with %s stops the run', async (_what, plan, digest) => {
  const run = resumed(plan, { ...(digest !== undefined && { checks_sha256: digest }) });

  await expect(gate(run)).rejects.toThrow(/is not registered with the checks of this plan/);
});
