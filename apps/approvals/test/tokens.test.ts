import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { tokenHash, trustedKeys, verifyToken } from '@wingman/token';
import { MAX_TOKENS_PER_COMMAND } from '../src/token/token.js';
import { ask, createKeyRing, createWorker, entriesOf, HARMLESS, RISKY, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, COMMANDS, createTeam, mint, pending, reject, tamper } from './people.js';
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

async function approved(own: Team = team, body: Record<string, unknown> = {}): Promise<string> {
  const approvalId = await pending(service, own, body);
  const { status } = await approve(service, approvalId, { key: own.ada.key });
  expect(status).toBe(200);
  return approvalId;
}

const minted = (approvalId: string) =>
  database.query<{ jti: string; revoked_at: Date | null }>(
    'SELECT jti, revoked_at FROM approvals.tokens WHERE approval_id = $1 ORDER BY jti',
    [approvalId],
  );

const code = async (answer: ReturnType<typeof mint>) => {
  const { status, body } = await answer;
  return status === 201 ? 'minted' : `${status} ${body.code}`;
};

describe('a token', () => {
  test('allows one approved command, there, for that worker, and no longer than is set', async () => {
    const approvalId = await approved();

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
    const approvalId = await approved(own);

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
    const approvalId = await approved(own);
    const { key } = own.worker;
    const first = (await mint(service, { key, approvalId })).body.jti;
    const other = (await mint(service, { key, approvalId, command: COMMANDS[1] })).body.jti;

    const second = (await mint(service, { key, approvalId, command: 'rm -rf "/srv/old-data"' })).body.jti;

    expect(await minted(approvalId)).toEqual([
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

    expect(await code(answer)).toBe('minted');
  });

  test('never lives longer than its approval', async () => {
    const approvalId = await approved(team, { ttl_seconds: 30 });

    const { body } = await mint(service, { key: team.worker.key, approvalId });

    const { expires_at: end } = (await call(`${service.url}/approvals/${approvalId}`, { key: team.read.key })).body;
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(Date.parse(end));
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.parse(end) - 2_000);
  });

  test('is minted only so many times for one command', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(own);
    const again = () => code(mint(service, { key: own.worker.key, approvalId }));
    for (let count = 0; count < MAX_TOKENS_PER_COMMAND; count += 1) expect(await again()).toBe('minted');

    expect(await again()).toBe('429 rate_limited');
    expect((await minted(approvalId)).filter(({ revoked_at: revoked }) => revoked === null)).toHaveLength(1);
    expect(await code(mint(service, { key: own.worker.key, approvalId, command: COMMANDS[1] }))).toBe('minted');
  });
});

describe('no token is minted', () => {
  test('for what is not approved', async () => {
    const { key } = team.worker;
    const waiting = await pending(service, team);
    const rejected = await pending(service, team);
    await reject(service, rejected, { key: team.ada.key });

    for (const approvalId of [waiting, rejected]) {
      expect(await code(mint(service, { key, approvalId }))).toBe('403 not_approved');
    }
    expect((await entriesOf(database, team.tenantId)).at(-1)).toMatchObject({
      kind: 'token.refused',
      fields: { approval_id: rejected, code: 'not_approved', key_id: team.worker.keyId },
    });
  });

  test.each([
    ['one word more', [...(COMMANDS[0] ?? []), '/']],
    ['one word less', ['rm', '-rf']],
    ['words in another order', ['rm', '/srv/old-data', '-rf']],
    ['words put together', ['rm -rf /srv/old-data']],
    ['words put together at the end', ['rm', '-rf /srv/old-data']],
    ['other letter case', ['rm', '-RF', '/srv/old-data']],
    ['a blank more', ['rm', '-rf', '/srv/old-data ']],
    ['another spelling of the same path', ['rm', '-rf', '/srv/./old-data']],
    ['a composed letter', ['rm', '-rf', '/srv/old-d\u00e4ta']],
    ['words of two commands', ['rm', '-rf', '/srv/old-data', '/srv/older-data']],
    ['an empty word', ['rm', '-rf', '/srv/old-data', '']],
  ])('for a command that differs by %s', async (_how, command) => {
    const approvalId = await approved();
    expect(await code(mint(service, { key: team.worker.key, approvalId, command }))).toBe('403 token_scope');
    expect(await minted(approvalId)).toEqual([]);
  });

  test('for a command that a shell would have to read', async () => {
    const approvalId = await approved();
    for (const command of ['rm -rf /srv/*', 'rm -rf /srv/old-data; id', 'rm -rf $X', '']) {
      const answer = await mint(service, { key: team.worker.key, approvalId, command });
      expect(answer).toMatchObject({ status: 400, body: { code: 'command_not_literal' } });
    }
  });

  test('for another environment', async () => {
    const approvalId = await approved();
    const answer = mint(service, { key: team.worker.key, approvalId, environment: 'test' });
    expect(await code(answer)).toBe('403 token_scope');
  });

  test('for another worker, or for a key that is nobody’s', async () => {
    const approvalId = await approved();
    const other = await createKey(database, team.tenantId, { scopes: ['work', 'mint'], workerId: 'other' });
    const nobody = await createKey(database, team.tenantId, { scopes: ['mint'] });
    for (const { key } of [other, nobody]) {
      expect(await code(mint(service, { key, approvalId }))).toBe('403 worker_mismatch');
    }
    const without = await createWorker(database, { tenantId: team.tenantId });
    expect(await code(mint(service, { key: without.key, approvalId }))).toBe('403 forbidden_scope');
    expect(await code(mint(service, { key: team.read.key, approvalId }))).toBe('403 forbidden_scope');
  });

  test('for another tenant', async () => {
    const approvalId = await approved();
    const stranger = await createTeam(database);
    for (const { key } of [stranger.ada, stranger.worker]) {
      expect(await code(mint(service, { key, approvalId }))).toBe('404 not_found');
    }
  });

  test('for a locked worker, whoever asks', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(own);
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', 'a lie')`,
      [own.tenantId, own.worker.workerId],
    );
    for (const { key } of [own.worker, own.ada]) {
      expect(await code(mint(service, { key, approvalId }))).toBe('423 worker_locked');
    }
  });

  test('for a revoked key', async () => {
    const approvalId = await approved();
    const { key, keyId } = await createKey(database, team.tenantId, {
      scopes: ['work', 'mint'],
      workerId: team.worker.workerId,
    });
    await database.query('UPDATE gatekeeper.api_keys SET revoked_at = now() WHERE key_id = $1', [keyId]);
    expect(await code(mint(service, { key, approvalId }))).toBe('401 unauthenticated');
  });

  test('for commands whose objects nobody could fix', async () => {
    const approvalId = await approved(team, { commands: RISKY.commands });
    const attempt = () => code(mint(service, { key: team.worker.key, approvalId, command: RISKY.commands[0] ?? '' }));

    expect(await attempt()).toBe('409 approval_unresolved');
    await tamper(database, `UPDATE approvals.requests SET binding = 'bound' WHERE approval_id = '${approvalId}'`);
    expect(await attempt()).toBe('409 approval_unresolved');
    await tamper(database, `UPDATE approvals.requests SET objects = '{}' WHERE approval_id = '${approvalId}'`);
    expect(await attempt()).toBe('403 not_approved');
  });

  test('from the moment on at which the approval ends', async () => {
    const approvalId = await approved(team, { ttl_seconds: 1 });
    await database.query('SELECT pg_sleep(1.05)');
    expect(await code(mint(service, { key: team.worker.key, approvalId }))).toBe('409 expired');
  });

  test('while one of two people is still missing', async () => {
    const pair = await createTeam(database, { approversForHigh: 2 });
    const approvalId = await pending(service, pair);
    await approve(service, approvalId, { key: pair.ada.key });
    expect(await code(mint(service, { key: pair.worker.key, approvalId }))).toBe('403 not_approved');
    // Somebody who owns the database lets one be enough.
    await tamper(
      database,
      `UPDATE approvals.requests r SET status = 'APPROVED', required_decisions = 1, signature = d.signature,
         decided_at = d.decided_at, decided_by = d.decided_by
       FROM approvals.decisions d WHERE d.approval_id = r.approval_id AND r.approval_id = '${approvalId}'`,
    );
    expect(await code(mint(service, { key: pair.worker.key, approvalId }))).toBe('403 not_approved');
  });
});

describe('an edited row approves nothing', () => {
  test.each([
    ['its commands', `commands = '[["rm", "-rf", "/srv/old-data"], ["rm", "-rf", "/"]]'`],
    ['its worker', `worker_id = 'other'`],
    ['its instruction', `instruction = 'Something else.'`],
    ['its policy', `policy_version = 'another'`],
    ['its objects', `objects = '{"web": "another"}'`],
    ['its digest', `digest = repeat('0', 64)`],
    ['its time', `decided_at = decided_at + interval '1 second'`],
    ['its signature', `signature = 'e30.e30.e30'`],
    ['no signature', `signature = ''`],
  ])('with %s changed', async (_what, change) => {
    const approvalId = await approved();
    await tamper(database, `UPDATE approvals.requests SET ${change} WHERE approval_id = '${approvalId}'`);
    expect(await code(mint(service, { key: team.ada.key, approvalId }))).toBe('403 not_approved');
  });

  test('when a request that waits is made an approved one with the signature of another', async () => {
    const [signed, waiting] = [await approved(), await pending(service, team)];
    await tamper(
      database,
      `UPDATE approvals.requests r SET status = s.status, signature = s.signature, decided_at = s.decided_at
       FROM approvals.requests s WHERE s.approval_id = '${signed}' AND r.approval_id = '${waiting}'`,
    );
    expect(await code(mint(service, { key: team.ada.key, approvalId: waiting }))).toBe('403 not_approved');
  });

  test('when a rejection is made an approval', async () => {
    const approvalId = await pending(service, team);
    await reject(service, approvalId, { key: team.ada.key });
    await tamper(database, `UPDATE approvals.requests SET status = 'APPROVED' WHERE approval_id = '${approvalId}'`);
    expect(await code(mint(service, { key: team.ada.key, approvalId }))).toBe('403 not_approved');
  });

  test('and its life is not made longer', async () => {
    const approvalId = await approved(team, { ttl_seconds: 1 });
    await tamper(
      database,
      `UPDATE approvals.requests SET expires_at = expires_at + interval '1 day' WHERE approval_id = '${approvalId}'`,
    );
    await database.query('SELECT pg_sleep(1.05)');
    expect(await code(mint(service, { key: team.ada.key, approvalId }))).toBe('409 expired');
  });

  test('nor is it given another environment', async () => {
    const approvalId = await approved();
    await tamper(database, `UPDATE approvals.requests SET environment = 'test' WHERE approval_id = '${approvalId}'`);
    const answer = mint(service, { key: team.ada.key, approvalId, environment: 'test' });
    expect(await code(answer)).toBe('403 not_approved');
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
    const approvalId = await approved();
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
    const approvalId = await approved();
    const other = await startApprovals(database, { sweepMs: HOUR_MS });
    expect(await code(mint(other, { key: team.worker.key, approvalId }))).toBe('403 not_approved');
    expect(await other.close()).toBe(true);
  });
});

test('minted and refused tokens are counted, without a tenant', async () => {
  const { body } = await call(`${service.url}/metrics`);
  expect(body).toMatch(/wingman_tokens_minted_total\{service="approvals"\} [1-9]/);
  expect(body).toMatch(/wingman_tokens_refused_total\{code="token_scope",service="approvals"\} [1-9]/);
  expect(body).not.toContain(team.tenantId);
});
