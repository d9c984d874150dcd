import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createWorker, entriesOf, RISKY, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import {
  approve,
  approved,
  COMMANDS,
  createTeam,
  mint,
  outcomeOf,
  pending,
  reject,
  tamper,
  tokensOf,
} from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  // No sweep gets in between: what has expired is told by the clock alone.
  service = await startApprovals(database, { sweepMs: HOUR_MS });
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

describe('no token is minted', () => {
  test('for what is not approved', async () => {
    const { key } = team.worker;
    const waiting = await pending(service, team);
    const rejected = await pending(service, team);
    await reject(service, rejected, { key: team.ada.key });

    for (const approvalId of [waiting, rejected]) {
      expect(await outcomeOf(mint(service, { key, approvalId }))).toBe('403 not_approved');
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
    const approvalId = await approved(service, team);
    expect(await outcomeOf(mint(service, { key: team.worker.key, approvalId, command }))).toBe('403 token_scope');
    expect(await tokensOf(database, approvalId)).toEqual([]);
  });

  test('for a command that a shell would have to read', async () => {
    const approvalId = await approved(service, team);
    for (const command of ['rm -rf /srv/*', 'rm -rf /srv/old-data; id', 'rm -rf $X', '']) {
      const answer = await mint(service, { key: team.worker.key, approvalId, command });
      expect(answer).toMatchObject({ status: 400, body: { code: 'command_not_literal' } });
    }
  });

  test('for another environment', async () => {
    const approvalId = await approved(service, team);
    const answer = mint(service, { key: team.worker.key, approvalId, environment: 'test' });
    expect(await outcomeOf(answer)).toBe('403 token_scope');
  });

  test('for another worker, or for a key that is nobody’s', async () => {
    const approvalId = await approved(service, team);
    const other = await createKey(database, team.tenantId, { scopes: ['work', 'mint'], workerId: 'other' });
    const nobody = await createKey(database, team.tenantId, { scopes: ['mint'] });
    for (const { key } of [other, nobody]) {
      expect(await outcomeOf(mint(service, { key, approvalId }))).toBe('403 worker_mismatch');
    }
    const without = await createWorker(database, { tenantId: team.tenantId });
    expect(await outcomeOf(mint(service, { key: without.key, approvalId }))).toBe('403 forbidden_scope');
    expect(await outcomeOf(mint(service, { key: team.read.key, approvalId }))).toBe('403 forbidden_scope');
  });

  test('for another tenant', async () => {
    const approvalId = await approved(service, team);
    const stranger = await createTeam(database);
    for (const { key } of [stranger.ada, stranger.worker]) {
      expect(await outcomeOf(mint(service, { key, approvalId }))).toBe('404 not_found');
    }
  });

  test('for a locked worker, whoever asks', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(service, own);
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', 'a lie')`,
      [own.tenantId, own.worker.workerId],
    );
    for (const { key } of [own.worker, own.ada]) {
      expect(await outcomeOf(mint(service, { key, approvalId }))).toBe('423 worker_locked');
    }
  });

  test('for a revoked key', async () => {
    const approvalId = await approved(service, team);
    const { key, keyId } = await createKey(database, team.tenantId, {
      scopes: ['work', 'mint'],
      workerId: team.worker.workerId,
    });
    await database.query('UPDATE gatekeeper.api_keys SET revoked_at = now() WHERE key_id = $1', [keyId]);
    expect(await outcomeOf(mint(service, { key, approvalId }))).toBe('401 unauthenticated');
  });

  test('for commands whose objects nobody could fix', async () => {
    const approvalId = await approved(service, team, { commands: RISKY.commands });
    const attempt = () =>
      outcomeOf(mint(service, { key: team.worker.key, approvalId, command: RISKY.commands[0] ?? '' }));

    expect(await attempt()).toBe('409 approval_unresolved');
    await tamper(database, `UPDATE approvals.requests SET binding = 'bound' WHERE approval_id = '${approvalId}'`);
    expect(await attempt()).toBe('409 approval_unresolved');
    await tamper(database, `UPDATE approvals.requests SET objects = '{}' WHERE approval_id = '${approvalId}'`);
    expect(await attempt()).toBe('403 not_approved');
  });

  test('from the moment on at which the approval ends', async () => {
    const approvalId = await approved(service, team, { ttl_seconds: 1 });
    await database.query('SELECT pg_sleep(1.05)');
    expect(await outcomeOf(mint(service, { key: team.worker.key, approvalId }))).toBe('409 expired');
  });

  test('while one of two people is still missing', async () => {
    const pair = await createTeam(database, { approversForHigh: 2 });
    const approvalId = await pending(service, pair);
    await approve(service, approvalId, { key: pair.ada.key });
    expect(await outcomeOf(mint(service, { key: pair.worker.key, approvalId }))).toBe('403 not_approved');
    // Somebody who owns the database lets one be enough.
    await tamper(
      database,
      `UPDATE approvals.requests r SET status = 'APPROVED', required_decisions = 1, signature = d.signature,
         decided_at = d.decided_at, decided_by = d.decided_by
       FROM approvals.decisions d WHERE d.approval_id = r.approval_id AND r.approval_id = '${approvalId}'`,
    );
    expect(await outcomeOf(mint(service, { key: pair.worker.key, approvalId }))).toBe('403 not_approved');
  });
});
