import { expect, test } from '@jest/globals';
import { planBatch } from './plan.js';
import type { KnownRequest } from './plan.js';

const hash = (text: string): Buffer => Buffer.from(text.padEnd(32, '.'));
const keyed = (key: string, body: string, keyId = 'key-1') => ({
  workerIds: ['worker-7'],
  idempotency: { keyId, key, requestHash: hash(body) },
});
const plain = (workerId: string) => ({ workerIds: [workerId] });
const nothing = { known: new Map<string, KnownRequest>(), lockedWorkers: new Set<string>() };

test('appends requests without anything special', () => {
  expect(planBatch([plain('a'), plain('b')], nothing)).toEqual([{ act: 'append' }, { act: 'append' }]);
});

test('answers a known request from what it logged, and refuses another body under its key', () => {
  const known = new Map([['key-1 k', { requestHash: hash('one'), firstSeq: 4, count: 2 }]]);

  const [repeat, other] = planBatch([keyed('k', 'one'), keyed('k', 'two')], { ...nothing, known });

  expect(repeat).toMatchObject({ act: 'replay', firstSeq: 4, count: 2 });
  expect(other).toMatchObject({ act: 'refuse', error: { code: 'idempotency_conflict' } });
});

test('sees a repeat within the batch itself', () => {
  const decisions = planBatch([keyed('k', 'one'), keyed('k', 'one'), keyed('k', 'two')], nothing);

  expect(decisions).toMatchObject([
    { act: 'append' },
    { act: 'repeat', of: 0 },
    { act: 'refuse', error: { code: 'idempotency_conflict' } },
  ]);
});

test('keeps the same Idempotency-Key of two API keys apart', () => {
  expect(planBatch([keyed('k', 'one', 'key-1'), keyed('k', 'two', 'key-2')], nothing)).toEqual([
    { act: 'append' },
    { act: 'append' },
  ]);
});

test('refuses a locked worker whatever it asks, a repeat of its earlier request included', () => {
  const known = new Map([['key-1 k', { requestHash: hash('one'), firstSeq: 0, count: 1 }]]);

  const decisions = planBatch([plain('worker-7'), keyed('k', 'one'), plain('worker-8')], {
    known,
    lockedWorkers: new Set(['worker-7']),
  });

  expect(decisions).toMatchObject([
    { act: 'refuse', error: { code: 'worker_locked' } },
    { act: 'refuse', error: { code: 'worker_locked' } },
    { act: 'append' },
  ]);
});

test('a refused request does not stand in for its repeat', () => {
  const decisions = planBatch([keyed('k', 'one'), keyed('k', 'one')], {
    ...nothing,
    lockedWorkers: new Set(['worker-7']),
  });

  expect(decisions.map(({ act }) => act)).toEqual(['refuse', 'refuse']);
});
