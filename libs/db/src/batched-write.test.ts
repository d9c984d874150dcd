import { expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { createBatchedWrite } from './batched-write.js';

interface Transaction {
  items: readonly string[];
  commit(): void;
  fail(error: Error): void;
}

/** Transactions that end when the test says so. An item is written `<group> <name>`; its outcome is the item itself. */
function start({ maxBatch, maxWaitMs }: { maxBatch?: number; maxWaitMs?: number } = {}) {
  const transactions: Transaction[] = [];
  let time = 0;
  const add = createBatchedWrite<string, string>({
    groupOf: (item) => item.split(' ')[0] ?? '',
    write: (items) =>
      new Promise((resolve, reject) => {
        transactions.push({ items, commit: () => resolve([...items]), fail: reject });
      }),
    ...(maxBatch !== undefined && { maxBatch }),
    ...(maxWaitMs !== undefined && { maxWaitMs }),
    now: () => time,
  });
  return {
    add,
    transactions,
    pass: (ms: number) => void (time += ms),
    /** Commits one after another until nothing is left to write. */
    async commitAll() {
      for (let place = 0; place < transactions.length; place += 1) {
        transactions[place]?.commit();
        await turn();
      }
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const codeOf = (added: Promise<unknown>) =>
  added.then(
    () => 'written',
    (error: unknown) => (error instanceof AppError ? error.code : (error as Error).message),
  );

test('what arrives in one turn shares a transaction, and what arrives meanwhile the next', async () => {
  const { add, transactions, commitAll } = start();
  const early = Promise.all(['t 1', 't 2'].map(add));
  await turn();
  const late = Promise.all(['t 3', 't 4', 't 5'].map(add));

  await commitAll();

  expect([await early, await late]).toEqual([
    ['t 1', 't 2'],
    ['t 3', 't 4', 't 5'],
  ]);
  expect(transactions.map(({ items }) => items)).toEqual([
    ['t 1', 't 2'],
    ['t 3', 't 4', 't 5'],
  ]);
});

test('nobody hears of an item before its transaction has committed', async () => {
  const { add, transactions } = start();
  const heard: string[] = [];
  const tell = (item: string) => add(item).then((outcome) => heard.push(outcome));
  const both = [tell('t 1')];
  await turn();
  both.push(tell('t 2'));
  await turn();
  expect(heard).toEqual([]);

  transactions[0]?.commit();
  await turn();
  expect(heard).toEqual(['t 1']);

  transactions[1]?.commit();
  await Promise.all(both);
  expect(heard).toEqual(['t 1', 't 2']);
});

test('groups never share a transaction and do not wait for each other', async () => {
  const { add, transactions, commitAll } = start();
  const added = Promise.all(['a 1', 'b 1', 'a 2'].map(add));
  await turn();
  expect(transactions.map(({ items }) => items)).toEqual([['a 1', 'a 2'], ['b 1']]);

  await commitAll();
  await added;
});

test('a transaction takes no more than it may', async () => {
  const { add, transactions, commitAll } = start({ maxBatch: 2 });
  const added = Promise.all(['t 1', 't 2', 't 3'].map(add));
  await turn();

  await commitAll();

  expect(await added).toHaveLength(3);
  expect(transactions.map(({ items }) => items.length)).toEqual([2, 1]);
});

test('one that cannot be written fails alone: its neighbours are tried again one by one', async () => {
  const { add, transactions } = start();
  const outcomes = ['t 1', 't bad', 't 2'].map((item) => codeOf(add(item)));
  await turn();
  transactions[0]?.fail(new Error('a bad row'));
  await turn();

  for (let place = 1; place < 4; place += 1) {
    const transaction = transactions[place];
    if (transaction?.items[0] === 't bad') transaction.fail(new Error('a bad row'));
    else transaction?.commit();
    await turn();
  }

  expect(await Promise.all(outcomes)).toEqual(['written', 'a bad row', 'written']);
  expect(transactions.slice(1).map(({ items }) => items)).toEqual([['t 1'], ['t bad'], ['t 2']]);
});

test('when the database is away, a batch is refused and not tried one by one', async () => {
  const { add, transactions } = start();
  const outcomes = ['t 1', 't 2'].map((item) => codeOf(add(item)));
  await turn();
  transactions[0]?.fail(new AppError('unavailable', 'the database cannot be reached'));

  expect(await Promise.all(outcomes)).toEqual(['unavailable', 'unavailable']);
  expect(transactions).toHaveLength(1);
});

test('what has waited too long behind a transaction is refused and never written', async () => {
  const { add, transactions, pass } = start({ maxWaitMs: 100 });
  const outcomes = [codeOf(add('t 1'))];
  await turn();
  outcomes.push(codeOf(add('t late')));
  pass(101);
  outcomes.push(codeOf(add('t new')));
  expect(await outcomes[2]).toBe('unavailable');

  transactions[0]?.commit();

  expect(await Promise.all(outcomes)).toEqual(['written', 'unavailable', 'unavailable']);
  expect(transactions).toHaveLength(1);
});
