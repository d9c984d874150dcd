import { beforeEach, expect, test } from '@jest/globals';
import type { ApprovalView, ClaimView } from '@wingman/contracts';
import type { WingmanClient } from '@wingman/sdk';
import { planOf } from '../../src/run/plan.js';
import { newRun } from '../../src/run/run-state.js';
import { claim, type Run } from '../../src/run/run-steps.js';

const STARTED = new Date('2026-11-21T10:00:00.000Z');
const CHECKS = '```wingman-checks\n[{"type": "container", "name": "web", "state": "stopped"}]\n```\n';
const steps = [{ command: ['docker', 'stop', 'web'], ended: { status: 'SUCCEEDED' } }] as never;
const request = { decided_at: '2026-11-21T10:01:00.000Z' } as ApprovalView;

/** What the ledger holds, by id. */
let claims: Map<string, ClaimView>;
let run: Run;
const begin = (text: string): void => {
  claims = new Map();
  const work = {
    logClaim: (said: object) => {
      claims.set('own', logged(said));
      return Promise.resolve({ claim_id: 'own' });
    },
    getClaim: ({ id }: { id: string }) => Promise.resolve(claims.get(id)),
  } as unknown as WingmanClient;
  const connection = { origin: 'http://wingman', work, impatient: work, mint: work };
  const state = {
    ...newRun({ plan_sha256: '', origin: 'http://wingman', worker_id: 'deployer', environment: 'dev' }, STARTED),
    check_id: 'check-1',
  };
  run = {
    plan: planOf(text, 'PLAN.md'),
    connection,
    io: {} as Run['io'],
    interrupted: new AbortController().signal,
    state,
    remember: (found) => Promise.resolve(void Object.assign(state, found)),
  };
};
const logged = (said: object): ClaimView =>
  ({ timestamp: '2026-11-21T10:02:00.000Z', verdicts: [{ verdict: 'TRUE' }], claim_id: 'own', ...said }) as ClaimView;
beforeEach(() => begin(`# Stop web\n\n${CHECKS}`));

test('what was claimed once is not claimed again', async () => {
  await expect(claim(run, { request, steps }, 5)).resolves.toMatchObject({ verdict: 'TRUE' });
  claims.set('own', { ...(claims.get('own') as ClaimView), verdicts: [{ verdict: 'FALSE' }] } as ClaimView);
  await expect(claim(run, { request, steps }, 5)).resolves.toMatchObject({ verdict: 'FALSE' });
});

const OWN = { worker_id: 'deployer', claim: 'Carried out the plan "Stop web".', check_id: 'check-1' };
test.each([
  ['another worker', { ...OWN, worker_id: 'other' }],
  ['another sentence', { ...OWN, claim: 'The weather was nice.' }],
  ['a longer one', { ...OWN, claim: `${OWN.claim} And more.` }],
  ['other checks', { ...OWN, check_id: 'check-2' }],
  ['no checks', { ...OWN, check_id: undefined }],
  ['a run before this one', { ...OWN, timestamp: '2026-11-21T10:00:30.000Z' }],
])('a state that names the claim of %s brings no verdict along', async (_what, found) => {
  claims.set('other', logged(found));
  run.state.claim_id = 'other';

  await expect(claim(run, { request, steps }, 5)).rejects.toThrow(/is not the claim of this run/);
});

test('a claim that is kept without its secret is known again', async () => {
  begin('# Stop web');
  const secret = [{ command: ['docker', 'run', '-e', 'PASSWORD=tr4wKq9zLm', 'web'], ended: {} }] as never;
  claims.set('own', logged({ worker_id: 'deployer', claim: 'Ran docker run -e PASSWORD=[redacted] web.' }));
  run.state.claim_id = 'own';

  await expect(claim(run, { request, steps: secret }, 5)).resolves.toMatchObject({ verdict: 'TRUE' });
});
