import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { tokenHash, trustedKeys, verifyToken } from '@wingman/token';
import { MAX_TOKENS_PER_COMMAND } from '../src/token/token.js';
import { ask, createKeyRing, entriesOf, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approved, COMMANDS, createTeam, mint, outcomeOf, tokensOf } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;
const TTL_SECONDS = 600;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: HOUR_MS, tokenTtlSeconds: TTL_SECONDS });
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

describe('a token', () => {
  test('allows one approved command, there, for that worker, and no longer than is set', async () => {
    const approvalId = await approved(service, team);

    const { status, body, headers } = await mint(service, { key: team.worker.key, approvalId });

    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      token: expect.any(String),
      jti: expect.any(String),
      approval_id: approvalId,
      command: COMMANDS[0],
      environment: 'dev',
      expires_at: expect.any(String),
    });
    const jwks = await call(`${service.url}/gateway/jwks`);
    const read = await verifyToken(body.token, {
      keys: trustedKeys(jwks.body),
      now: new Date(),
      maxTtlSeconds: TTL_SECONDS,
    });
    const { digest } = (await call(`${service.url}/approvals/${approvalId}`, { key: team.read.key })).body;
    expect(read).toEqual({
      approval_id: approvalId,
      tenant_id: team.tenantId,
      worker_id: team.worker.workerId,
      environment: 'dev',
      approval_digest: Buffer.from(digest, 'base64').toString('hex'),
      command: COMMANDS[0],
      jti: body.jti,
      issuedAt: expect.any(Date),
      expiresAt: new Date(body.expires_at),
    });
    expect(read.expiresAt.getTime() - read.issuedAt.getTime()).toBe(TTL_SECONDS * 1_000);
  });

  test('is kept nowhere: the database, the ledger and the log know its id and its hash', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(service, own);

    const { body } = await call(`${service.url}/gateway/token`, {
      key: own.ada.key,
      headers: { 'Idempotency-Key': 'once' },
      body: { approval_id: approvalId, command: COMMANDS[0], environment: 'dev' },
    });

    const [row] = await database.query('SELECT * FROM approvals.tokens WHERE jti = $1', [body.jti]);
    expect(row).toMatchObject({ token_hash: tokenHash(body.token), minted_by: 'person:Ada', key_id: own.ada.keyId });
    const entries = await entriesOf(database, own.tenantId);
    expect(entries.at(-1)).toEqual({
      kind: 'token.minted',
      fields: {
        approval_id: approvalId,
        worker_id: own.worker.workerId,
        by: 'person:Ada',
        key_id: own.ada.keyId,
        jti: body.jti,
        token_hash: Buffer.from(tokenHash(body.token), 'hex').toString('base64'),
        command_digest: expect.any(String),
        environment: 'dev',
        expires_at: body.expires_at,
      },
    });
    const stored = [row, entries, await database.query('SELECT * FROM kit.idempotency'), service.logText()];
    expect(JSON.stringify(stored)).not.toContain(body.token);
  });

  test('ends when the next one for the same command is minted, and no other one does', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(service, own);
    const { key } = own.worker;
    const first = (await mint(service, { key, approvalId })).body.jti;
    const other = (await mint(service, { key, approvalId, command: COMMANDS[1] })).body.jti;

    const second = (await mint(service, { key, approvalId, command: 'rm -rf "/srv/old-data"' })).body.jti;

    expect(await tokensOf(database, approvalId)).toEqual([
      { jti: first, revoked_at: expect.any(Date) },
      { jti: other, revoked_at: null },
      { jti: second, revoked_at: null },
    ]);
    const entries = (await entriesOf(database, own.tenantId)).slice(-2);
    expect(entries).toMatchObject([
      { kind: 'token.revoked', fields: { jti: first, replaced_by: second } },
      { kind: 'token.minted', fields: { jti: second } },
    ]);
  });

  test('is also minted for what was approved by itself', async () => {
    const { body } = await ask(service, team.worker, { body: HARMLESS });
    expect(body.status).toBe('AUTO_APPROVED');

    const answer = mint(service, { key: team.worker.key, approvalId: body.approval_id, command: 'ls -l' });

    expect(await outcomeOf(answer)).toBe('minted');
  });

  test('never lives longer than its approval', async () => {
    const approvalId = await approved(service, team, { ttl_seconds: 30 });

    const { body } = await mint(service, { key: team.worker.key, approvalId });

    const { expires_at: end } = (await call(`${service.url}/approvals/${approvalId}`, { key: team.read.key })).body;
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(Date.parse(end));
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.parse(end) - 2_000);
  });

  test('is minted only so many times for one command', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(service, own);
    const again = () => outcomeOf(mint(service, { key: own.worker.key, approvalId }));
    for (let count = 0; count < MAX_TOKENS_PER_COMMAND; count += 1) expect(await again()).toBe('minted');

    expect(await again()).toBe('429 rate_limited');
    expect((await tokensOf(database, approvalId)).filter(({ revoked_at: revoked }) => revoked === null)).toHaveLength(
      1,
    );
    expect(await outcomeOf(mint(service, { key: own.worker.key, approvalId, command: COMMANDS[1] }))).toBe('minted');
  });
});

describe('keys', () => {
  test('are published without a key, to be kept for a while', async () => {
    const { status, body, headers } = await call(`${service.url}/gateway/jwks`);
    expect(status).toBe(200);
    expect(body).toEqual(service.tokenKeys.published);
    expect(JSON.stringify(body)).not.toContain('"d"');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  test('change without a gap: an old one is published until its tokens have ended', async () => {
    const approvalId = await approved(service, team);
    const old = (await mint(service, { key: team.worker.key, approvalId })).body.token;
    const tokenKeys = await createKeyRing(JSON.stringify(service.tokenKeys.published));
    const { decisionKeys } = service;
    const rotated = await startApprovals(database, { tokenKeys, decisionKeys, sweepMs: HOUR_MS });

    const { token } = (await mint(rotated, { key: team.worker.key, approvalId, command: COMMANDS[1] })).body;

    const keys = trustedKeys((await call(`${rotated.url}/gateway/jwks`)).body);
    for (const text of [old, token]) {
      await expect(verifyToken(text, { keys, now: new Date(), maxTtlSeconds: 86_400 })).resolves.toBeDefined();
    }
    expect(await rotated.close()).toBe(true);
  });

  test('of decisions that nobody trusts any more let nothing be minted', async () => {
    const approvalId = await approved(service, team);
    const other = await startApprovals(database, { sweepMs: HOUR_MS });
    expect(await outcomeOf(mint(other, { key: team.worker.key, approvalId }))).toBe('403 not_approved');
    expect(await other.close()).toBe(true);
  });
});

test('minted and refused tokens are counted, without a tenant', async () => {
  const approvalId = await approved(service, team);
  await mint(service, { key: team.worker.key, approvalId, command: ['id'] });
  const { body } = await call(`${service.url}/metrics`);
  expect(body).toMatch(/wingman_tokens_minted_total\{service="approvals"\} [1-9]/);
  expect(body).toMatch(/wingman_tokens_refused_total\{code="token_scope",service="approvals"\} [1-9]/);
  expect(body).not.toContain(team.tenantId);
});
