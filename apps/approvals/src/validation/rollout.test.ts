import { createHash } from 'node:crypto';
import { createPolicy } from '@wingman/policy';
import type { ApprovalValidation } from '@wingman/contracts';
import { expect, test } from '@jest/globals';
import { isInRollout } from './rollout.js';
import { createValidation } from './validator.js';

const TENANT = '01999999-0000-7000-8000-000000000001';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const requests = Array.from({ length: 2_000 }, (_, at) => digest(`request ${at}`));
const seen = (percent: number, tenant = TENANT): number[] =>
  requests.flatMap((request, at) => (isInRollout({ enabled: true, percent }, tenant, request) ? [at] : []));

test('so many of a hundred requests are seen', () => {
  expect(seen(0)).toEqual([]);
  expect(seen(100)).toHaveLength(requests.length);
  expect(seen(10).length / requests.length).toBeCloseTo(0.1, 1);
});

test('the same request falls on the same side, and is another for another tenant', () => {
  const ten = seen(10);

  expect(seen(10)).toEqual(ten);
  expect(seen(10, '01999999-0000-7000-8000-000000000002')).not.toEqual(ten);
});

test('none is seen where validation is off', () => {
  expect(requests.some((request) => isInRollout({ enabled: false, percent: 100 }, TENANT, request))).toBe(false);
});

test('raising the percentage only adds', () => {
  let before: number[] = [];
  for (let percent = 0; percent <= 100; percent += 1) {
    const now = new Set(seen(percent));
    expect(before.filter((at) => !now.has(at))).toEqual([]);
    expect(now.size).toBeGreaterThanOrEqual(before.length);
    before = [...now];
  }
  expect(before).toHaveLength(requests.length);
});

const candidate = {
  ...{ tenantId: TENANT, workerId: 'w', title: '', instruction: '', commands: [], environment: 'dev' },
  ...{ objects: {}, readOnly: true },
};
const inForce = { revision: 0, layers: [], policy: createPolicy([]) };

async function saidBy(validate: () => Promise<ApprovalValidation>, mode?: 'observe') {
  let failed = 0;
  const ask = createValidation({
    validator: { validate },
    rolloutOf: async () => ({ enabled: true, percent: 100, ...(mode && { mode }) }),
    log: { error: () => undefined },
    onFailed: () => (failed += 1),
  });
  return { said: await ask(candidate, digest('x'), inForce), failed };
}

test('a validator that fails leaves the request to people, and is counted', async () => {
  const { said, failed } = await saidBy(() => Promise.reject(new Error('out of order')));

  expect(said).toMatchObject({ decision: 'MANUAL_REVIEW', failed: ['composite'] });
  expect(failed).toBe(1);
});

test('what only observes says so', async () => {
  const rejects = async () => ({ profile: 'p', score: 1, decision: 'AUTO_REJECT' as const, issues: [] });

  expect((await saidBy(rejects, 'observe')).said).toMatchObject({ decision: 'AUTO_REJECT', observed: true });
  expect((await saidBy(rejects)).said).not.toHaveProperty('observed');
});
