import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { answerOnce, idempotencyKeyOf, requestHash } from './idempotency.js';
import type { IdempotencyPort, StoredAnswer } from './ports.js';
import { redactText } from './redact.js';
import { json } from './reply.js';

const request = { tenantId: 't', keyId: 'k', idempotencyKey: 'i', requestHash: Buffer.from('hash') };

/** A store for one request, with a record of what was asked of it. */
function storeOf(begin: Awaited<ReturnType<IdempotencyPort['begin']>>) {
  const done: string[] = [];
  let kept: StoredAnswer | undefined;
  const store: IdempotencyPort = {
    begin: async () => begin,
    finish: async (_request, answer) => {
      done.push('finish');
      kept = answer;
    },
    abandon: async () => void done.push('abandon'),
    purge: async () => undefined,
  };
  return { store, done, kept: () => kept as StoredAnswer };
}

const secret = 'wm_a_0123456789012345678901';

test('keeps the first answer sealed and gives it again without running anything', async () => {
  const first = storeOf({ state: 'started' });
  await answerOnce({ store: first.store, request, secret, run: async () => json(201, { key: 'shown once' }) });
  expect(first.kept().sealed.toString('latin1')).not.toContain('shown once');

  const again = storeOf({ state: 'done', answer: first.kept() });
  const reply = await answerOnce({
    store: again.store,
    request,
    secret,
    run: () => Promise.reject(new Error('ran again')),
  });
  expect(reply).toEqual({ status: 201, body: { key: 'shown once' }, headers: { 'Idempotent-Replayed': 'true' } });
});

test('forgets a request that failed, so that it may be tried again', async () => {
  const { store, done } = storeOf({ state: 'started' });
  const run = () => Promise.reject(new AppError('invalid_request', 'no'));

  await expect(answerOnce({ store, request, secret, run })).rejects.toThrow('no');
  expect(done).toEqual(['abandon']);
});

test('tells the first failure even when the record cannot be forgotten', async () => {
  const { store } = storeOf({ state: 'started' });
  store.abandon = () => Promise.reject(new AppError('unavailable', 'database away'));
  const run = () => Promise.reject(new AppError('invalid_request', 'the true reason'));

  await expect(answerOnce({ store, request, secret, run })).rejects.toThrow('the true reason');
});

test('gives the answer of what was done even when it cannot be kept', async () => {
  const { store } = storeOf({ state: 'started' });
  store.finish = () => Promise.reject(new AppError('unavailable', 'database away'));
  const unrecorded: unknown[] = [];
  const run = async () => json(201, { done: true });
  const reply = await answerOnce({ store, request, secret, run, onUnrecorded: (error) => unrecorded.push(error) });

  expect(reply).toEqual(json(201, { done: true }));
  expect(unrecorded).toEqual([expect.objectContaining({ code: 'unavailable' })]);
});

describe('Idempotency-Key', () => {
  test.each(['a', 'x'.repeat(255), '8e03978e-40d5-43dd-bc93-6894a57f9324', '!~'])('may be %s', (key) => {
    expect(idempotencyKeyOf(key, redactText)).toBe(key);
  });

  test('is known by its digest when it holds what looks like a secret', () => {
    const key = ['token', 'Zq81mXk20Lrt95Vbn7cQ'].join('=');

    expect(idempotencyKeyOf(key, redactText)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(idempotencyKeyOf(key, redactText)).toBe(idempotencyKeyOf(key, redactText));
    expect(idempotencyKeyOf(`${key}1`, redactText)).not.toBe(idempotencyKeyOf(key, redactText));
  });

  test.each(['', ' ', 'a b', 'x'.repeat(256), 'ä', 'a\tb'])('may not be %j', (key) => {
    expect(() => idempotencyKeyOf(key, redactText)).toThrow(AppError);
  });

  test('may be absent, and given once only', () => {
    expect(idempotencyKeyOf(undefined, redactText)).toBeUndefined();
    expect(() => idempotencyKeyOf(['a', 'b'], redactText)).toThrow(AppError);
  });
});

test('requests differ by method, path and every byte of the body', () => {
  const hashes = [
    requestHash('POST', '/a', Buffer.from('{}')),
    requestHash('PUT', '/a', Buffer.from('{}')),
    requestHash('POST', '/b', Buffer.from('{}')),
    requestHash('POST', '/a', Buffer.from('{ }')),
  ];
  expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(hashes.length);
});
