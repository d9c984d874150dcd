import { expect, test } from '@jest/globals';
import { createBatchedLookup } from './batched-lookup.js';

/** A load whose queries end when the test says so. */
function controlledLoad() {
  const queries: { keys: string[]; answer: (values: (string | undefined)[]) => void; fail: (error: Error) => void }[] =
    [];
  const load = (keys: string[]) =>
    new Promise<(string | undefined)[]>((resolve, reject) => queries.push({ keys, answer: resolve, fail: reject }));
  return { load, queries };
}

test('gathers what is asked while a query is under way into the next one', async () => {
  const { load, queries } = controlledLoad();
  const find = createBatchedLookup(load);
  const first = find('a');
  const later = [find('b'), find('c')];
  expect(queries.map(({ keys }) => keys)).toEqual([['a']]);

  queries[0]?.answer(['A']);
  expect(await first).toBe('A');
  expect(queries.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c']]);
  queries[1]?.answer(['B', undefined]);
  expect(await Promise.all(later)).toEqual(['B', undefined]);
});

test('never answers from a read that began before the question', async () => {
  const { load, queries } = controlledLoad();
  const find = createBatchedLookup(load);
  const early = find('key');
  // The row changes now: whoever asks from here on must see the change, though the same key is being read.
  const late = find('key');
  queries[0]?.answer(['usable']);
  expect(await early).toBe('usable');
  queries[1]?.answer(['revoked']);

  expect(await late).toBe('revoked');
  expect(queries).toHaveLength(2);
});

test('a query that fails fails those who waited for it, and the next one runs', async () => {
  const { load, queries } = controlledLoad();
  const find = createBatchedLookup(load);
  const failing = find('a');
  const waiting = find('b');
  queries[0]?.fail(new Error('connection lost'));

  await expect(failing).rejects.toThrow('connection lost');
  queries[1]?.answer(['B']);
  expect(await waiting).toBe('B');
});

test('asks for no more at once than it may', async () => {
  const { load, queries } = controlledLoad();
  const find = createBatchedLookup(load, { maxBatch: 2 });
  const all = Promise.all(['a', 'b', 'c', 'd'].map(find));
  for (let position = 0; position < 3; position += 1) {
    queries[position]?.answer(queries[position]?.keys ?? []);
    await new Promise(setImmediate);
  }

  expect(await all).toEqual(['a', 'b', 'c', 'd']);
  expect(queries.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c'], ['d']]);
});
