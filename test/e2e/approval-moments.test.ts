import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { everyItem } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import type { CallAnswer, CallOptions } from '@wingman/testkit';
import { collect } from './support/accounts.js';
import { referenceIn, sentAbout } from './support/approval-accounts.js';
import { riskyRequest } from './support/approval-load.js';
import { whileHeldAt } from './support/moment.js';
import type { Moment } from './support/moment.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
/** A lease of a killed bot ends after 15 seconds. */
const PATIENT = { timeout: 40_000, interval: 100 };

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const approvals = () => system.stack.services.approvals;

/** One call to approvals that is cut off: the process is killed when its transaction stands at the moment. */
async function cutOff(path: string, options: CallOptions, moment: Moment): Promise<void> {
  await whileHeldAt(system, moment, async (reached) => {
    const answer = call(`${approvals().url}${path}`, options).then(
      ({ status }) => status,
      () => 'none',
    );
    await reached();
    await approvals().kill('SIGKILL');
    expect(await answer).toBe('none');
  });
  await approvals().start();
}

const askedFor = async (title: string): Promise<string> =>
  (await system.work.requestApproval(riskyRequest(title))).approval_id;

const approveCall = (): CallOptions => ({ key: system.stack.keys.decide, body: {} });

const answerTo = (path: string, options: CallOptions): Promise<CallAnswer> =>
  until(async () => {
    const answer = await call(`${approvals().url}${path}`, options);
    return answer.status !== 503 && answer;
  }, PATIENT);

/** What the ledger has about a request, by kind. */
async function entriesAbout(approvalId: string): Promise<string[]> {
  const entries = await collect(everyItem(system.read.listEntries, { limit: 500 }));
  return entries.filter((entry) => entry['approval_id'] === approvalId).map(({ kind }) => kind);
}

const expectEntries = async (approvalId: string, kinds: string[]): Promise<void> => {
  await until(async () => (await entriesAbout(approvalId)).length >= kinds.length, PATIENT);
  expect((await entriesAbout(approvalId)).sort()).toEqual([...kinds].sort());
};

test(
  'a request whose answer was lost at the commit is found by its repeat, and is one request, told once',
  async () => {
    const title = 'cut off at the commit';
    const request = {
      key: system.stack.keys.work,
      headers: { 'idempotency-key': 'the-answer-got-lost' },
      body: riskyRequest(title),
    };
    await cutOff('/approvals/request', request, {
      table: 'approvals.requests',
      at: 'commit',
      rows: `NEW.title = '${title}'`,
    });

    const repeated = await answerTo('/approvals/request', request);

    expect(repeated.status).toBe(201);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const id = String(repeated.body.approval_id);
    const rows = await system.query('SELECT approval_id FROM approvals.requests WHERE title = $1', [title]);
    expect(rows).toEqual([{ approval_id: id }]);
    await expectEntries(id, ['approval.requested']);
    await until(() => sentAbout(system, id).length > 0, PATIENT);
    expect(sentAbout(system, id)).toHaveLength(1);
  },
  LONG,
);

test.each([
  ['before the request', 'approvals.requests', `NEW.title LIKE 'unrecorded%'`],
  ['between the request and what people are told', 'approvals.deliveries', `NEW.kind = 'request'`],
  ['between the request and its ledger entry', 'ledger.intake', `NEW.kind = 'approval.requested'`],
])(
  'killed %s: all of it is there or nothing, and asking again is one request, told once',
  async (when, table, rows) => {
    const title = `unrecorded ${when}`;
    const request = { key: system.stack.keys.work, body: riskyRequest(title) };
    await cutOff('/approvals/request', request, { table, at: 'before insert', rows });

    // The COMMIT may have been under way with the rest: then the repeat finds the same request waiting.
    const { status, body } = await answerTo('/approvals/request', request);

    const id = String(body.approval_id);
    expect([status, body.duplicate_of]).toEqual(status === 200 ? [200, id] : [201, undefined]);
    const stored = await system.query('SELECT approval_id FROM approvals.requests WHERE title = $1', [title]);
    expect(stored).toEqual([{ approval_id: id }]);
    await expectEntries(id, ['approval.requested']);
    await until(() => sentAbout(system, id).length > 0, PATIENT);
    expect(sentAbout(system, id)).toHaveLength(1);
  },
  LONG,
);

test(
  'a decision whose answer was lost at the commit stands, and nobody decides again',
  async () => {
    const id = await askedFor('decided unheard');
    await cutOff(`/approvals/${id}/approve`, approveCall(), {
      table: 'approvals.decisions',
      at: 'commit',
      rows: `NEW.approval_id = '${id}'`,
    });

    const again = await answerTo(`/approvals/${id}/approve`, approveCall());

    expect([again.status, again.body.code]).toEqual([409, 'not_pending']);
    expect(await system.read.getApproval({ id })).toMatchObject({ status: 'APPROVED', decisions: [{}] });
    await expectEntries(id, ['approval.requested', 'approval.decided', 'approval.refused']);
  },
  LONG,
);

test.each([
  ['before a decision is recorded', 'approvals.decisions', 'true'],
  ['between a decision and its ledger entry', 'ledger.intake', `NEW.kind = 'approval.decided'`],
])(
  'killed %s: nothing is decided, and one decision can be made',
  async (when, table, rows) => {
    const id = await askedFor(`undecided ${when}`);
    await cutOff(`/approvals/${id}/approve`, approveCall(), { table, at: 'before insert', rows });
    expect(await system.read.getApproval({ id })).toMatchObject({ status: 'PENDING', decisions: [] });

    expect(await answerTo(`/approvals/${id}/approve`, approveCall())).toMatchObject({ status: 200 });

    await expectEntries(id, ['approval.requested', 'approval.decided']);
  },
  LONG,
);

test(
  'a token whose answer was lost is revoked by the next one',
  async () => {
    const id = await askedFor('minted unheard');
    await answerTo(`/approvals/${id}/approve`, approveCall());
    const mint = {
      key: system.stack.keys.decide,
      body: { approval_id: id, command: ['rm', '-rf', '/srv/minted-unheard'], environment: 'dev' },
    };
    await cutOff('/gateway/token', mint, { table: 'approvals.tokens', at: 'commit', rows: 'true' });

    const { status, body } = await answerTo('/gateway/token', mint);

    expect(status).toBe(201);
    const tokens = await system.query(
      'SELECT jti, revoked_at IS NULL AS lives FROM approvals.tokens WHERE approval_id = $1',
      [id],
    );
    expect(tokens).toHaveLength(2);
    expect(tokens.filter(({ lives }) => lives)).toEqual([{ jti: body.jti, lives: true }]);
    await expectEntries(id, [
      ...['approval.requested', 'approval.decided'],
      ...['token.minted', 'token.minted', 'token.revoked'],
    ]);
  },
  LONG,
);

test(
  'killed between the end of a request and its ledger entry: it ends after the restart, once',
  async () => {
    let id = '';
    await whileHeldAt(
      system,
      { table: 'ledger.intake', at: 'before insert', rows: `NEW.kind = 'approval.expired'` },
      async (reached) => {
        const asked = await system.work.requestApproval({ ...riskyRequest('ends in a crash'), ttl_seconds: 1 });
        id = asked.approval_id;
        await reached();
        await approvals().kill('SIGKILL');
      },
    );
    await approvals().start();

    await until(async () => (await system.read.getApproval({ id })).status === 'EXPIRED', PATIENT);
    await expectEntries(id, ['approval.requested', 'approval.expired']);
  },
  LONG,
);

test(
  'a bot killed after it sent and before that was recorded sends again, under the same reference',
  async () => {
    const { 'telegram-bot': bot } = system.stack.services;
    let id = '';
    // Messages of the tests before would stand at the same moment.
    const onTheirWay = `SELECT FROM approvals.deliveries WHERE status = 'PENDING'`;
    await until(async () => (await system.query(onTheirWay)).length === 0, PATIENT);
    await whileHeldAt(
      system,
      { table: 'approvals.deliveries', at: 'before update', rows: `NEW.status = 'SENT' AND NEW.kind = 'request'` },
      async (reached) => {
        id = await askedFor('told twice');
        await reached();
        // It is recorded as sent only after Telegram has it.
        expect(sentAbout(system, id)).toHaveLength(1);
        await Promise.all([bot.kill('SIGKILL'), approvals().kill('SIGKILL')]);
      },
    );
    await Promise.all([approvals().start(), bot.start()]);

    await until(() => sentAbout(system, id).length === 2, PATIENT);
    const [first, second] = sentAbout(system, id).map(referenceIn);
    expect(first).toBe(second);
    expect(first).toBeDefined();
    const status = async () =>
      (await system.query('SELECT status FROM approvals.deliveries WHERE approval_id = $1', [id])).map(
        (row) => row['status'],
      );
    await until(async () => (await status())[0] === 'SENT', PATIENT);
    expect(sentAbout(system, id)).toHaveLength(2);
  },
  LONG,
);
