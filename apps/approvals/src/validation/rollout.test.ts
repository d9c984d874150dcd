import { createHash } from 'node:crypto';
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

test('the same request falls on the same side, and stays there when the rollout grows', () => {
  const [ten, fifty] = [seen(10), new Set(seen(50))];

  expect(seen(10)).toEqual(ten);
  expect(ten.every((at) => fifty.has(at))).toBe(true);
  expect(seen(10, '01999999-0000-7000-8000-000000000002')).not.toEqual(ten);
});

test('none is seen where validation is off', () => {
  expect(requests.some((request) => isInRollout({ enabled: false, percent: 100 }, TENANT, request))).toBe(false);
});

test('a validator that fails has said nothing, and is counted', async () => {
  let failed = 0;
  const candidate = { tenantId: TENANT, workerId: 'w', title: '', instruction: '', commands: [], environment: 'dev' };
  const validate = createValidation({
    validator: {
      validate: async () => {
        throw new Error('out of order');
      },
    },
    rollout: { enabled: true, percent: 100 },
    log: { error: () => undefined },
    onFailed: () => (failed += 1),
  });

  expect(await validate(candidate, digest('x'))).toBeUndefined();
  expect(failed).toBe(1);
});
