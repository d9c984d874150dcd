import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createDb, startRetention } from '../src/index.js';
import type { Db, Forgetting } from '../src/index.js';

let database: TestDatabase;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A tenant of a tier that keeps everything for 30 days. */
beforeEach(async () => {
  tenantId = await createTenant(database, { tier: 'basic' });
});

const connect = (service: ServiceName) =>
  createDb({ url: database.urlFor(service), applicationName: 'test', poolSize: 2 });

async function as<Result>(service: ServiceName, work: (db: Db) => Promise<Result>): Promise<Result> {
  const db = connect(service);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

const forget = (service: ServiceName, forgetting: Forgetting, of = tenantId): Promise<number> =>
  as(service, async (db) => {
    const { rows } = await db.inTenant(of, (tx) => tx.query<{ gone: number }>(`SELECT ${forgetting}(100) AS gone`));
    return rows[0]?.gone ?? -1;
  });

const DAYS_31 = `now() - interval '31 days'`;
const DAYS_29 = `now() - interval '29 days'`;

describe('outputs of executions', () => {
  async function ran(at: string, status = 'SUCCEEDED', of = tenantId): Promise<string> {
    const id = uuidv7();
    await database.query(
      `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment, command,
         command_digest, token_hash, executed_by, key_id, holder, stdout, stderr, output_sha256, started_at, finished_at)
       VALUES ($1, $2, $3, $2, $2, 'w', 'dev', '["ls"]', repeat('0', 64), repeat('0', 64), '', $2, $2, 'out', 'err',
         sha256('x'), ${at}, ${status === 'STARTED' ? 'NULL' : at})`,
      [of, id, status],
    );
    return id;
  }
  const outputs = async (...ids: string[]) =>
    (
      await database.query<{ out: string | null }>(
        `SELECT convert_from(stdout, 'UTF8') AS out FROM gateway.executions WHERE execution_id = ANY ($1)
         ORDER BY array_position($1, execution_id)`,
        [ids],
      )
    ).map(({ out }) => out);

  test('go after their time, and nothing else of the execution does', async () => {
    const [old, young, running] = [await ran(DAYS_31), await ran(DAYS_29), await ran(DAYS_31, 'STARTED')];
    const other = await ran(DAYS_31, 'SUCCEEDED', await createTenant(database, { tier: 'basic' }));
    const rest = () =>
      database.query(
        `SELECT to_jsonb(e) - '{stdout,stderr,output_removed_at}'::text[] AS rest FROM gateway.executions e
         WHERE execution_id = $1`,
        [old],
      );
    const before = await rest();

    expect(await forget('execution-gateway', 'gateway.forget_outputs')).toBe(1);

    expect(await outputs(old, young, running, other)).toEqual([null, 'out', 'out', 'out']);
    expect(await rest()).toEqual(before);
    expect(await forget('execution-gateway', 'gateway.forget_outputs')).toBe(0);
  });

  test('stay while a repeated call could still ask for them', async () => {
    const old = await ran(DAYS_31);
    await database.query(
      `INSERT INTO gateway.idempotency (tenant_id, key_id, idempotency_key, request_hash, execution_id)
       VALUES ($1, $2, 'i', '', $2)`,
      [tenantId, old],
    );
    expect(await forget('execution-gateway', 'gateway.forget_outputs')).toBe(0);
  });

  test('are never taken by the service itself, nor put in again', async () => {
    const old = await ran(DAYS_31);
    const byItself = [
      'UPDATE gateway.executions SET stdout = NULL, stderr = NULL',
      'UPDATE gateway.executions SET stdout = NULL, stderr = NULL, output_removed_at = now()',
      `UPDATE gateway.executions SET stdout = 'other'`,
    ];
    const refused = (sql: string) =>
      as('execution-gateway', (db) => db.inTenant(tenantId, (tx) => tx.query(sql))).then(
        () => 'done',
        (error: Error) => error.message,
      );
    for (const sql of byItself) expect(await refused(sql)).toMatch(/not allowed|denied/);
    await forget('execution-gateway', 'gateway.forget_outputs');
    expect(await refused(`UPDATE gateway.executions SET stdout = 'forged'`)).toMatch(/not allowed/);
    expect(await outputs(old)).toEqual([null]);
  });
});

describe('reports on code', () => {
  async function validated(at: string, decision: string, approvalId: string | null = null): Promise<string> {
    const id = uuidv7();
    await database.query(
      `INSERT INTO validator.validations (tenant_id, validation_id, worker_id, requester, task, files, status, decision,
         score, result, approval_id, decided_at)
       VALUES ($1, $2, 'w', '{}', 'a task', '[]', 'DONE', $3, 50, '{"a": 1}', $4, ${at})`,
      [tenantId, id, decision, approvalId],
    );
    return id;
  }

  test('go after their time, but not those of a review that nobody has opened; decisions stay', async () => {
    const old = await validated(DAYS_31, 'AUTO_APPROVE');
    const opened = await validated(DAYS_31, 'MANUAL_REVIEW', uuidv7());
    await validated(DAYS_31, 'MANUAL_REVIEW');
    await validated(DAYS_29, 'AUTO_REJECT');

    expect(await forget('output-validator', 'validator.forget_reports')).toBe(2);

    const gone = await database.query<{ id: string }>(
      `SELECT validation_id AS id FROM validator.validations
       WHERE tenant_id = $1 AND result = 'null' AND task IS NULL AND decision IS NOT NULL AND score = 50 ORDER BY 1`,
      [tenantId],
    );
    expect(gone.map(({ id }) => id)).toEqual([old, opened].sort());
  });

  test('are never taken by the service itself', async () => {
    await validated(DAYS_31, 'AUTO_APPROVE');
    const own = as('output-validator', (db) =>
      db.inTenant(tenantId, (tx) => tx.query(`UPDATE validator.validations SET result = 'null'`)),
    );
    await expect(own).rejects.toThrow('not allowed');
  });
});

describe('questions', () => {
  async function looked(at: string, { binding = false, again = false } = {}): Promise<string> {
    const id = uuidv7();
    await database.query(
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, verdict, mode, reason_code,
         explanation, time_basis, checks, created_at, again, finding)
       VALUES ($1, $2, $3, $4, 'TRUE', 'simple', 'x', 'x', 'none', '[]', ${at}, $5, $6)`,
      [id, tenantId, binding, binding || again ? id : null, again ? 'asked' : null, again ? 'unchanged' : null],
    );
    return id;
  }

  test('go after their time; verdicts on logged claims and later looks never do', async () => {
    await looked(DAYS_31);
    const kept = [
      await looked(DAYS_29),
      await looked(DAYS_31, { binding: true }),
      await looked(DAYS_31, { again: true }),
    ];

    expect(await forget('verifier', 'verifier.forget_questions')).toBe(1);

    const left = await database.query<{ id: string }>(
      'SELECT verification_id AS id FROM verifier.verifications WHERE tenant_id = $1',
      [tenantId],
    );
    expect(left.map(({ id }) => id).sort()).toEqual(kept.sort());
  });
});

describe('messages', () => {
  async function requested(
    status: 'PENDING' | 'REJECTED',
    decidedAt: string,
    delivery: 'SENT' | 'PENDING',
  ): Promise<string> {
    const id = uuidv7();
    await database.query(
      `INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, commands,
         binding, digest, request_digest, risk, policy_version, required_decisions, requester_key_id, size, born_status,
         status, created_at, expires_at, decided_at, decided_by)
       VALUES ($1, $2, 'w', '', '', 'dev', '[]', 'bound', repeat('0', 64), sha256($4::text::bytea), '{}', '', 1, $2, 0,
         'PENDING', $3, ${DAYS_31} - interval '1 hour', ${DAYS_31}, ${status === 'PENDING' ? 'NULL' : decidedAt}, '')`,
      [tenantId, id, status, id],
    );
    await database.query('DELETE FROM approvals.deliveries WHERE approval_id = $1', [id]);
    await database.query(
      `INSERT INTO approvals.deliveries (tenant_id, approval_id, channel, kind, status, created_at)
       VALUES ($1, $2, 'telegram', 'settled', $3, ${DAYS_31})`,
      [tenantId, id, delivery],
    );
    await database.query(
      `INSERT INTO approvals.shown (tenant_id, chat_id, message_id, approval_id, digest, form, expires_at)
       VALUES ($1, 1, (random() * 1e9)::bigint, $2, repeat('0', 64), 'text', ${DAYS_31})`,
      [tenantId, id],
    );
    return id;
  }
  const left = async (table: string) =>
    (
      await database.query<{ id: string }>(`SELECT approval_id AS id FROM approvals.${table} WHERE tenant_id = $1`, [
        tenantId,
      ])
    )
      .map(({ id }) => id)
      .sort();

  test('of requests go when these were settled long ago and all was told; the requests stay', async () => {
    const gone = await requested('REJECTED', DAYS_31, 'SENT');
    const kept = [
      await requested('REJECTED', DAYS_29, 'SENT'),
      await requested('REJECTED', DAYS_31, 'PENDING'),
      await requested('PENDING', DAYS_31, 'SENT'),
    ].sort();

    expect(await forget('approvals', 'approvals.forget_messages')).toBe(1);

    expect(await left('deliveries')).toEqual(kept);
    expect(await left('shown')).toEqual(kept);
    expect(await left('requests')).toEqual([...kept, gone].sort());
  });

  test('of alerts go when these were acknowledged long ago; the alerts stay', async () => {
    const raised = async (ackedAt: string, status: string) => {
      const id = uuidv7();
      await database.query(
        `INSERT INTO watcher.alerts (alert_id, tenant_id, kind, severity, title, detail, dedup_key, raised_at, acked_at,
           acked_by)
         VALUES ($1, $2, 'false_claim', 'CRITICAL', '', '', $3, ${DAYS_31}, ${ackedAt},
           CASE WHEN ${ackedAt} IS NULL THEN NULL ELSE 'x' END)`,
        [id, tenantId, id],
      );
      await database.query(
        `INSERT INTO watcher.deliveries (delivery_id, tenant_id, alert_id, channel, status, created_at)
         VALUES ($1, $2, $1, 'telegram', $3, ${DAYS_31})`,
        [id, tenantId, status],
      );
      return id;
    };
    await raised(`(${DAYS_31})::timestamptz`, 'SENT');
    const kept = [
      await raised('NULL::timestamptz', 'SENT'),
      await raised(`(${DAYS_29})::timestamptz`, 'SENT'),
      await raised(`(${DAYS_31})::timestamptz`, 'PENDING'),
    ].sort();

    expect(await forget('watcher', 'watcher.forget_messages')).toBe(1);

    const there = (table: string) =>
      database.query<{ id: string }>(`SELECT alert_id AS id FROM watcher.${table} WHERE tenant_id = $1`, [tenantId]);
    expect((await there('deliveries')).map(({ id }) => id).sort()).toEqual(kept);
    expect(await there('alerts')).toHaveLength(4);
  });
});

describe('nothing goes', () => {
  const question = () =>
    database.query(
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, verdict, mode, reason_code, explanation,
         time_basis, checks, created_at)
       VALUES (gen_random_uuid(), $1, false, 'TRUE', 'simple', 'x', 'x', 'none', '[]', now() - interval '9 years')`,
      [tenantId],
    );

  test('of a tenant that is suspended: what is exported is what was there', async () => {
    await question();
    await database.query(`UPDATE gatekeeper.tenants SET status = 'SUSPENDED' WHERE tenant_id = $1`, [tenantId]);
    expect(await forget('verifier', 'verifier.forget_questions')).toBe(0);
  });

  test('where the tier keeps everything', async () => {
    await database.query(`UPDATE gatekeeper.tenants SET tier = 'development' WHERE tenant_id = $1`, [tenantId]);
    await question();
    expect(await forget('verifier', 'verifier.forget_questions')).toBe(0);
  });

  test('at the word of a service that does not own it', async () => {
    await question();
    await expect(forget('gatekeeper', 'verifier.forget_questions')).rejects.toThrow('permission denied');
  });
});

test('sweeps of several replicas take it all, batch by batch, tenant by tenant', async () => {
  const tenants = [tenantId, await createTenant(database, { tier: 'basic' })];
  for (const tenant of tenants) {
    await database.query(
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, verdict, mode, reason_code, explanation,
         time_basis, checks, created_at)
       SELECT gen_random_uuid(), $1, false, 'TRUE', 'simple', 'x', 'x', 'none', '[]', ${DAYS_31}
       FROM generate_series(1, 1200)`,
      [tenant],
    );
  }
  const left = () => database.query('SELECT FROM verifier.verifications WHERE tenant_id = ANY ($1)', [tenants]);
  const dbs = [connect('verifier'), connect('verifier')];
  const warn: unknown[] = [];
  const log = { warn: (...said: unknown[]) => void warn.push(said), info: () => undefined };
  const loops = dbs.map((db) => startRetention({ db, log, forget: 'verifier.forget_questions', everyMs: 60_000 }));

  try {
    await until(async () => (await left()).length === 0);
  } finally {
    for (const loop of loops) await loop.close();
    for (const db of dbs) await db.close();
  }
  expect(warn).toEqual([]);
});
