import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { recordDecision } from '../src/decision/decision.store.js';
import type { NewDecision } from '../src/decision/decision.store.js';
import { recordToken } from '../src/token/token.store.js';
import type { NewToken } from '../src/token/token.store.js';
import { startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending, race } from './people.js';
import type { Team } from './people.js';

/** The statements alone, without the lock and the rules in front of them. */
let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: HOUR_MS });
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const decision = (approvalId: string, own: Partial<NewDecision> = {}): NewDecision => ({
  tenantId: team.tenantId,
  approvalId,
  before: 'PENDING',
  after: 'APPROVED',
  subject: `person:${randomUUID()}`,
  verdict: 'APPROVED',
  needsMore: 0,
  decidedBy: 'person:Somebody',
  keyId: uuidv7(),
  note: undefined,
  signature: 'a signature',
  at: new Date(),
  ...own,
});
const record = (made: NewDecision) => service.database.db.inTenant(team.tenantId, (tx) => recordDecision(tx, made));

const hex = (text: string) => createHash('sha256').update(text).digest('hex');
const token = (approvalId: string, signature: string, own: Partial<NewToken> = {}): NewToken => ({
  tenantId: team.tenantId,
  jti: uuidv7(),
  approvalId,
  commandDigest: hex('a command'),
  tokenHash: hex(randomUUID()),
  environment: 'dev',
  mintedBy: 'person:Somebody',
  keyId: uuidv7(),
  issuedAt: new Date(),
  expiresAt: new Date(Date.now() + 60_000),
  signature,
  mostPerCommand: 3,
  ...own,
});
const store = (made: NewToken) => service.database.db.inTenant(team.tenantId, (tx) => recordToken(tx, made));

const countOf = async (table: 'decisions' | 'tokens', approvalId: string, where = 'true') => {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM approvals.${table} WHERE approval_id = $1 AND ${where}`,
    [approvalId],
  );
  return row?.count;
};

test('of decisions that were judged in the same state one is recorded', async () => {
  const approvalId = await pending(service, team);

  const results = await race(database, approvalId, [
    () => record(decision(approvalId)),
    () => record(decision(approvalId, { after: 'REJECTED', verdict: 'REJECTED' })),
    () => record(decision(approvalId)),
  ]);

  expect(results.map((result) => result.status === 'fulfilled' && result.value).sort()).toEqual([false, false, true]);
  expect(await countOf('decisions', approvalId)).toBe(1);
});

test('a decision is not recorded at the moment at which the request ends', async () => {
  const approvalId = await pending(service, team, { ttl_seconds: 1 });
  await database.query('SELECT pg_sleep(1.05)');

  expect(await record(decision(approvalId))).toBe(false);
  expect(await record(decision(approvalId, { after: 'PENDING' }))).toBe(false);
  expect(await countOf('decisions', approvalId)).toBe(0);
});

test('a word that does not decide is not recorded either once the request is decided', async () => {
  const approvalId = await pending(service, team);
  await record(decision(approvalId));

  expect(await record(decision(approvalId, { after: 'PENDING' }))).toBe(false);
  expect(await countOf('decisions', approvalId)).toBe(1);
});

test('the database itself lets no decision be changed, taken back or made again', async () => {
  const approvalId = await pending(service, team);
  await approve(service, approvalId, { key: team.ada.key });
  const attempt = (sql: string) =>
    service.database.db
      .inTenant(team.tenantId, (tx) => tx.query(sql, [approvalId]))
      .then(
        () => 'done',
        () => 'refused',
      );

  for (const sql of [
    `UPDATE approvals.requests SET status = 'REJECTED' WHERE approval_id = $1`,
    `UPDATE approvals.requests SET commands = '[["id"]]' WHERE approval_id = $1`,
    `UPDATE approvals.requests SET expires_at = expires_at + interval '1 day' WHERE approval_id = $1`,
    `DELETE FROM approvals.requests WHERE approval_id = $1`,
    `UPDATE approvals.decisions SET decided_by = 'person:Ben' WHERE approval_id = $1`,
    `DELETE FROM approvals.decisions WHERE approval_id = $1`,
  ]) {
    expect([sql, await attempt(sql)]).toEqual([sql, 'refused']);
  }
});

test('of tokens that are recorded at once for one command at most one lives', async () => {
  const approvalId = await pending(service, team);
  await approve(service, approvalId, { key: team.ada.key });
  const [row] = await database.query<{ signature: string }>(
    'SELECT signature FROM approvals.requests WHERE approval_id = $1',
    [approvalId],
  );
  const signature = row?.signature ?? '';

  await Promise.allSettled([1, 2, 3].map(() => store(token(approvalId, signature))));
  expect(await countOf('tokens', approvalId, 'revoked_at IS NULL')).toBe(1);

  const before = await countOf('tokens', approvalId);
  const results = await Promise.all(
    Array.from({ length: 3 }, () => store(token(approvalId, signature)).catch(() => undefined)),
  );
  expect(await countOf('tokens', approvalId, 'revoked_at IS NULL')).toBe(1);
  expect(await countOf('tokens', approvalId)).toBe((before ?? 0) + results.filter(Boolean).length);
  expect(await store(token(approvalId, signature, { mostPerCommand: 1 }))).toBeUndefined();
  expect(await countOf('tokens', approvalId, 'revoked_at IS NULL')).toBe(1);
});

test('no token is recorded for a request with another signature, that waits, or whose time is up', async () => {
  const [approvedId, waitingId] = [await pending(service, team, { ttl_seconds: 2 }), await pending(service, team)];
  await approve(service, approvedId, { key: team.ada.key });
  const [row] = await database.query<{ signature: string }>(
    'SELECT signature FROM approvals.requests WHERE approval_id = $1',
    [approvedId],
  );
  const signature = row?.signature ?? '';

  expect(await store(token(approvedId, 'another signature'))).toBeUndefined();
  expect(await store(token(waitingId, signature))).toBeUndefined();
  expect(await store(token(approvedId, signature))).toEqual({ revoked: undefined });
  await database.query('SELECT pg_sleep(2.05)');
  expect(await store(token(approvedId, signature))).toBeUndefined();
  // What lives stays alive when no other takes its place.
  expect(await countOf('tokens', approvedId, 'revoked_at IS NULL')).toBe(1);
});
