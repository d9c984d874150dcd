import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseRole, SERVICES } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { createKey, createPerson, createTenant, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createDb, PLATFORM_TENANT_ID } from '../src/index.js';
import type { Db } from '../src/index.js';

const WITH_DATABASE = SERVICES.filter((service) => service !== 'telegram-bot');
const OWN_SCHEMA: Partial<Record<ServiceName, string>> = {
  gatekeeper: 'gatekeeper',
  'claims-ledger': 'ledger',
  verifier: 'verifier',
  approvals: 'approvals',
  'execution-gateway': 'gateway',
  watcher: 'watcher',
  'output-validator': 'validator',
};

let database: TestDatabase;
let databases: Map<ServiceName, Db>;
let tenantId: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  databases = new Map(
    WITH_DATABASE.map((service) => [
      service,
      createDb({ url: database.urlFor(service), applicationName: 'test', poolSize: 1 }),
    ]),
  );
  [tenantId, other] = [await createTenant(database), await createTenant(database)];
  for (const tenant of [tenantId, other]) await fill(tenant);
});

afterAll(async () => {
  await Promise.all([...databases.values()].map((db) => db.close()));
  await database.drop();
});

/** One row in every table that a tenant can have something in. */
async function fill(tenant: string): Promise<void> {
  const { keyId } = await createKey(database, tenant, { scopes: ['admin'] });
  const personId = await createPerson(database, tenant, { name: 'Ada', keyIds: [keyId], telegramUserIds: [4711] });
  const leaf = `{"kind":"claim","entry_id":"${keyId}","worker_id":"w"}`;
  const statements: [string, unknown[]][] = [
    ['INSERT INTO ledger.logs (tenant_id, log_id, size) VALUES ($1, gen_random_uuid(), 1)', [tenant]],
    ['INSERT INTO ledger.entries (tenant_id, seq, leaf) VALUES ($1, 0, $2)', [tenant, Buffer.from(leaf)]],
    [`INSERT INTO ledger.checkpoints (tenant_id, size, note) VALUES ($1, 1, 'note')`, [tenant]],
    [`INSERT INTO ledger.nodes (tenant_id, level, index, hash) VALUES ($1, 1, 0, sha256(''))`, [tenant]],
    [
      `INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields, sequenced_seq)
       VALUES ($1, 'verdict', gen_random_uuid(), '{}', 0)`,
      [tenant],
    ],
    [
      `INSERT INTO kit.idempotency (tenant_id, key_id, idempotency_key, request_hash, locked_until)
       VALUES ($1, $2, 'i', '', now())`,
      [tenant, keyId],
    ],
    [
      `INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
         instruction_sha256, result)
       VALUES ($1, gen_random_uuid(), 'w', 'dev', 'APPROVED', '', sha256(''), '{}')`,
      [tenant],
    ],
    [
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       VALUES ($1, 1, '', '[]', '')`,
      [tenant],
    ],
    [
      `INSERT INTO gatekeeper.person_totp (tenant_id, person_id, sealed_secret) VALUES ($1, $2, sha256(''))`,
      [tenant, personId],
    ],
    ...['approvals', 'watcher'].map((service): [string, unknown[]] => [
      `INSERT INTO ${service}.first_asks (tenant_id, subject, person_id, key_id, asked_by, expires_at)
       VALUES ($1, 'unlock it', $2, $3, 'person:Ada', now())`,
      [tenant, personId, keyId],
    ]),
    [
      `INSERT INTO watcher.questions (tenant_id, question, user_id, asked, expires_at)
       VALUES ($1, sha256(''), 4711, '{}', now())`,
      [tenant],
    ],
    ...approvalRows(tenant, keyId),
    [
      `INSERT INTO gateway.executions (tenant_id, execution_id, status, code, executed_by, key_id)
       VALUES ($1, gen_random_uuid(), 'REFUSED', 'token_invalid', '', $2)`,
      [tenant, keyId],
    ],
    [
      `INSERT INTO gateway.idempotency (tenant_id, key_id, idempotency_key, request_hash, execution_id)
       VALUES ($1, $2, 'i', '', $2)`,
      [tenant, keyId],
    ],
    ['INSERT INTO verifier.cursors (tenant_id) VALUES ($1)', [tenant]],
    ...validationRows(tenant, keyId),
    [
      `INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
         instruction_sha256, result, checks, baseline)
       VALUES ($1, $2, 'w', 'dev', 'APPROVED', '', sha256(''), '{}', '[]', 'PENDING')`,
      [tenant, keyId],
    ],
    [
      `WITH running AS MATERIALIZED (SELECT set_config('app.tenant_id', $1::text, true))
       INSERT INTO verifier.baselines (tenant_id, check_id, worker_id, state, host, materials, materials_sha256,
         began_at, taken_at)
       SELECT $1::uuid, $2::uuid, 'w', 'TAKEN', 'h', '[]', sha256(''), now(), now() FROM running`,
      [tenant, keyId],
    ],
    ['INSERT INTO verifier.recheck_cursors (tenant_id, next_seq) VALUES ($1, 0)', [tenant]],
    ['INSERT INTO verifier.rechecks (tenant_id, claim_id) VALUES ($1, $2)', [tenant, keyId]],
    [`INSERT INTO watcher.workers (tenant_id, worker_id) VALUES ($1, 'w')`, [tenant]],
    [
      `INSERT INTO watcher.alerts (alert_id, tenant_id, kind, severity, title, detail, dedup_key)
       VALUES ($2, $1, 'false_claim', 'INFO', '', '', '')`,
      [tenant, keyId],
    ],
    [
      `INSERT INTO watcher.rollbacks (tenant_id, rollback_id, alert_id, verification_id, request)
       VALUES ($1, $2, $2, $2, '{}')`,
      [tenant, keyId],
    ],
    [
      `INSERT INTO verifier.verifications
         (verification_id, tenant_id, binding, verdict, mode, reason_code, explanation, time_basis, checks)
       VALUES (gen_random_uuid(), $1, false, 'TRUE', 'simple', 'x', 'x', 'none', '[]')`,
      [tenant],
    ],
  ];
  for (const [sql, values] of statements) await database.query(sql, values);
}

/** Code that was judged, with its review, and code that waits. */
const validationRows = (tenant: string, id: string): [string, unknown[]][] => [
  [
    `INSERT INTO validator.validations (tenant_id, validation_id, worker_id, requester, files, status, decision, score,
       result, approval_id, decided_at)
     VALUES ($1, $2, 'w', '{}', '[]', 'DONE', 'MANUAL_REVIEW', 50, '{}', $2, now())`,
    [tenant, id],
  ],
  [`INSERT INTO validator.submissions (tenant_id, validation_id, contents) VALUES ($1, $2, '[]')`, [tenant, id]],
];

/** A decided request with its decision, its token, a pause and a remembered answer. */
const approvalRows = (tenant: string, keyId: string): [string, unknown[]][] => [
  [
    `INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, commands,
       binding, digest, request_digest, risk, policy_version, required_decisions, requester_key_id, size, born_status,
       status, expires_at, decided_at, decided_by)
     VALUES ($1, $2, 'w', '', '', 'dev', '[]', 'bound', repeat('0', 64), sha256(''), '{}', '', 1, $2, 0, 'PENDING',
       'REJECTED', now() + interval '1 hour', now(), '')`,
    [tenant, keyId],
  ],
  [
    `INSERT INTO approvals.decisions (tenant_id, approval_id, subject, decision, decided_by, key_id, signature,
       decided_at)
     VALUES ($1, $2, '', 'REJECTED', '', $2, '', now())`,
    [tenant, keyId],
  ],
  [
    `INSERT INTO approvals.tokens (tenant_id, jti, approval_id, command_digest, token_hash, environment, minted_by,
       key_id, issued_at, expires_at, revoked_at)
     VALUES ($1, $2, $2, repeat('0', 64), repeat('0', 64), 'dev', '', $2, now(), now() + interval '1 hour', now())`,
    [tenant, keyId],
  ],
  [
    `INSERT INTO approvals.escalations (tenant_id, approval_id, after_minutes, most, done) VALUES ($1, $2, 1, 2, 1)`,
    [tenant, keyId],
  ],
  [`INSERT INTO approvals.pauses (tenant_id, paused, changed_by) VALUES ($1, true, '')`, [tenant]],
  [`INSERT INTO approvals.rollouts (tenant_id, percent, mode, changed_by) VALUES ($1, 10, 'enforce', '')`, [tenant]],
  [
    `INSERT INTO approvals.idempotency (tenant_id, key_id, idempotency_key, request_hash, approval_id, duplicate)
     VALUES ($1, $2, 'i', '', $2, false)`,
    [tenant, keyId],
  ],
];

const dbOf = (service: ServiceName): Db => databases.get(service) as Db;

/** Runs a statement as the service, for the tenant; returns what PostgreSQL said against it. */
async function refusal(service: ServiceName, sql: string): Promise<string> {
  try {
    const { rowCount } = await dbOf(service).inTenant(tenantId, (tx) => tx.query(sql.replaceAll(':tenant', tenantId)));
    return `done, ${rowCount} rows`;
  } catch (error) {
    return (error as Error).message;
  }
}

const REFUSED =
  /permission denied|row-level security|must be owner|must be superuser|append-only|may only grow|is already entry|not allowed|cannot execute/;

describe('no service', () => {
  const forEverybody = [
    ['rewrites an entry', `UPDATE ledger.entries SET leaf = '{}'`],
    ['removes an entry', 'DELETE FROM ledger.entries'],
    ['empties the log', 'TRUNCATE ledger.entries'],
    ['rewrites a checkpoint', `UPDATE ledger.checkpoints SET note = 'x'`],
    ['removes a checkpoint', 'DELETE FROM ledger.checkpoints'],
    ['rewrites a tree node', `UPDATE ledger.nodes SET hash = sha256('x')`],
    ['removes a log', 'DELETE FROM ledger.logs'],
    ['rewrites what was handed in', `UPDATE ledger.intake SET fields = '{}'`],
    ['changes who handed it in', `UPDATE ledger.intake SET producer = 'wingman_watcher'`],
    ['removes what was handed in', 'DELETE FROM ledger.intake'],
    [
      'hides what it hands in from the sequencer',
      `INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields, sequenced_seq)
       VALUES (':tenant', 'verdict', gen_random_uuid(), '{}', 0)`,
    ],
    ['gives itself a kind of entry', `INSERT INTO ledger.producer_kinds VALUES (current_user, 'claim')`],
    ['switches the guards off', 'ALTER TABLE ledger.entries DISABLE TRIGGER ALL'],
    ['switches the guards off for its session', 'SET session_replication_role = replica'],
    ['drops the guards', 'DROP TRIGGER append_only ON ledger.entries'],
    [
      'adds guards of its own',
      'CREATE TRIGGER mine BEFORE INSERT ON ledger.entries EXECUTE FUNCTION ledger.refuse_change()',
    ],
    ['switches row-level security off', 'ALTER TABLE ledger.entries DISABLE ROW LEVEL SECURITY'],
    ['writes itself a policy', 'CREATE POLICY mine ON ledger.entries USING (true)'],
    ['becomes the owner', 'SET ROLE wingman_owner'],
    ['becomes a superuser', 'ALTER ROLE current_user SUPERUSER'],
    ['makes roles', 'CREATE ROLE wingman_mine'],
    ['makes tables', 'CREATE TABLE kit.mine (id int)'],
    ['makes tables in public', 'CREATE TABLE public.mine (id int)'],
    ['makes functions', 'CREATE FUNCTION kit.mine() RETURNS int LANGUAGE sql RETURN 1'],
    ['makes schemas', 'CREATE SCHEMA mine'],
    ['reads files of the server', `SELECT pg_read_file('/etc/passwd')`],
    ['runs programs on the server', `COPY (SELECT 1) TO PROGRAM 'true'`],
    ['writes files on the server', `COPY (SELECT 1) TO '/tmp/x'`],
    ['reads password hashes', 'SELECT rolpassword FROM pg_authid'],
    ['empties the kit', 'TRUNCATE kit.idempotency'],
    ['changes a tenant’s tier', `UPDATE gatekeeper.tenants SET tier = 'enterprise'`],
    ['removes a tenant', 'DELETE FROM gatekeeper.tenants'],
    ['widens a key', `UPDATE gatekeeper.api_keys SET scopes = '{admin}'`],
    ['binds a key to another worker', 'UPDATE gatekeeper.api_keys SET worker_id = NULL'],
    ['prolongs a key', 'UPDATE gatekeeper.api_keys SET expires_at = NULL'],
    ['removes a key', 'DELETE FROM gatekeeper.api_keys'],
    ['gives a key to somebody else', 'UPDATE gatekeeper.person_keys SET person_id = person_id'],
    ['reads a secret of one-time codes', 'SELECT sealed_secret FROM gatekeeper.person_totp'],
    ['removes a generator of one-time codes', 'DELETE FROM gatekeeper.person_totp'],
    ['gives a generator to somebody else', 'UPDATE gatekeeper.person_totp SET person_id = gen_random_uuid()'],
    ['approves what was rejected', `UPDATE gatekeeper.checks SET decision = 'APPROVED'`],
    ['removes a check', 'DELETE FROM gatekeeper.checks'],
    ['changes a policy without a trace', `UPDATE gatekeeper.policies SET layers = '[]'`],
    ['goes back to an older policy', 'DELETE FROM gatekeeper.policies'],
    ['changes a verdict', `UPDATE verifier.verifications SET verdict = 'TRUE'`],
    ['removes a verdict', 'DELETE FROM verifier.verifications'],
    ['changes a baseline', `UPDATE verifier.baselines SET materials = '[{}]'`],
    ['dates a baseline back', `UPDATE verifier.baselines SET taken_at = began_at`],
    ['removes a baseline', 'DELETE FROM verifier.baselines'],
    ['takes a baseline anew', `UPDATE gatekeeper.checks SET baseline = 'PENDING'`],
    ['registers other checks', `UPDATE gatekeeper.checks SET checks = '[]'`],
    ['removes an alert', 'DELETE FROM watcher.alerts'],
    ['has another rollback asked for', `UPDATE watcher.rollbacks SET request = '{"commands": []}'`],
    ['asks for a rollback once more', 'DELETE FROM watcher.rollbacks'],
    ['removes a worker’s standing', 'DELETE FROM watcher.workers'],
    ['approves what was decided otherwise', `UPDATE approvals.requests SET status = 'APPROVED', signature = 'x'`],
    ['decides anew', `UPDATE approvals.requests SET status = 'PENDING', decided_at = NULL`],
    ['changes what was asked for', `UPDATE approvals.requests SET commands = '[]'`],
    ['prolongs a request', `UPDATE approvals.requests SET expires_at = 'infinity'`],
    ['makes do with fewer people', 'UPDATE approvals.requests SET required_decisions = 1'],
    ['seals a request anew', `UPDATE approvals.requests SET seal = 'x'`],
    ['removes a request', 'DELETE FROM approvals.requests'],
    ['tells people a step again', 'UPDATE approvals.escalations SET done = 0, next_at = now()'],
    ['escalates more often', 'UPDATE approvals.escalations SET most = 10'],
    ['forgets an escalation', 'DELETE FROM approvals.escalations'],
    ['forgets how far validation is rolled out', 'DELETE FROM approvals.rollouts'],
    ['changes a person’s decision', `UPDATE approvals.decisions SET decision = 'APPROVED'`],
    ['removes a person’s decision', 'DELETE FROM approvals.decisions'],
    ['brings a revoked token back', 'UPDATE approvals.tokens SET revoked_at = NULL'],
    ['prolongs a token', `UPDATE approvals.tokens SET expires_at = 'infinity'`],
    ['removes a token', 'DELETE FROM approvals.tokens'],
    ['decides about code again', `UPDATE validator.validations SET decision = 'AUTO_APPROVE'`],
    ['names another review of code', 'UPDATE validator.validations SET approval_id = gen_random_uuid()'],
    ['changes what was submitted', `UPDATE validator.validations SET files = '[1]'`],
    ['changes what waits to be validated', `UPDATE validator.submissions SET contents = '[1]'`],
    ['removes a validation', 'DELETE FROM validator.validations'],
  ] as const;

  test.each(forEverybody)('%s', async (_case, sql) => {
    for (const service of WITH_DATABASE) {
      expect([service, await refusal(service, sql)]).toEqual([service, expect.stringMatching(REFUSED)]);
    }
  });

  test('becomes another service', async () => {
    for (const service of WITH_DATABASE) {
      for (const target of WITH_DATABASE.filter((name) => name !== service)) {
        expect(await refusal(service, `SET ROLE ${databaseRole(target)}`)).toMatch(REFUSED);
      }
    }
  });
});

test.each(
  WITH_DATABASE.filter((service) => service !== 'gatekeeper').flatMap(
    (service) =>
      [
        [service, 'reads the keys', 'SELECT * FROM gatekeeper.api_keys'],
        [service, 'reads the people', 'SELECT * FROM gatekeeper.people'],
        [
          service,
          'makes a key',
          `INSERT INTO gatekeeper.api_keys (key_id, tenant_id, key_hash, scopes) VALUES (gen_random_uuid(), ':tenant', sha256('x'), '{admin}')`,
        ],
        [service, 'suspends a tenant', `UPDATE gatekeeper.tenants SET status = 'SUSPENDED'`],
        [service, 'brings a revoked key back', 'UPDATE gatekeeper.api_keys SET revoked_at = NULL'],
      ] as const,
  ),
)('%s never %s', async (service, _what, sql) => {
  expect(await refusal(service, sql)).toMatch(REFUSED);
});

test.each(
  WITH_DATABASE.filter((service) => service !== 'claims-ledger').flatMap(
    (service) =>
      [
        [service, 'adds an entry', `INSERT INTO ledger.entries (tenant_id, seq, leaf) VALUES (':tenant', 1, '{}')`],
        [service, 'moves the head', 'UPDATE ledger.logs SET size = 2'],
        [service, 'reads what others handed in', 'SELECT * FROM ledger.intake'],
        [service, 'marks something as sequenced', 'UPDATE ledger.intake SET sequenced_seq = 5'],
        [
          service,
          'publishes a checkpoint',
          `INSERT INTO ledger.checkpoints (tenant_id, size, note) VALUES (':tenant', 2, 'x')`,
        ],
      ] as const,
  ),
)('%s never %s', async (service, _what, sql) => {
  expect(await refusal(service, sql)).toMatch(REFUSED);
});

test.each(
  WITH_DATABASE.filter((service) => service !== 'watcher').flatMap(
    (service) =>
      [
        [service, 'unlocks a worker', `UPDATE watcher.workers SET standing = 'OK'`],
        [service, 'lists the workers', 'SELECT * FROM watcher.workers'],
        [
          service,
          'raises an alert',
          `INSERT INTO watcher.alerts (alert_id, tenant_id, kind, severity, title, detail, dedup_key) VALUES (gen_random_uuid(), ':tenant', 'false_claim', 'INFO', '', '', '')`,
        ],
      ] as const,
  ),
)('%s never %s', async (service, _what, sql) => {
  expect(await refusal(service, sql)).toMatch(REFUSED);
});

test.each(
  WITH_DATABASE.filter((service) => service !== 'approvals').flatMap(
    (service) =>
      [
        [service, 'reads what people approve', 'SELECT * FROM approvals.requests'],
        [
          service,
          'decides',
          `INSERT INTO approvals.decisions (tenant_id, approval_id, subject, decision, decided_by, key_id, signature, decided_at) SELECT tenant_id, approval_id, 'x', 'APPROVED', 'x', key_id, 'x', now() FROM approvals.decisions`,
        ],
        [service, 'resumes', 'UPDATE approvals.pauses SET paused = false'],
        [service, 'rolls validation out', 'UPDATE approvals.rollouts SET percent = 100'],
        [service, 'looks up checks', 'SELECT * FROM kit.find_check(gen_random_uuid())'],
      ] as const,
  ),
)('%s never %s', async (service, _what, sql) => {
  expect(await refusal(service, sql)).toMatch(REFUSED);
});

test.each(
  WITH_DATABASE.filter((service) => service !== 'approvals' && service !== 'watcher').flatMap(
    (service) =>
      [
        [service, 'reads a generator of codes', 'SELECT * FROM kit.hold_totp(gen_random_uuid())'],
        [service, 'uses a code up', 'SELECT kit.use_totp(gen_random_uuid(), 1)'],
        [service, 'locks somebody’s codes', 'SELECT kit.miss_totp(gen_random_uuid())'],
      ] as const,
  ),
)('%s never %s', async (service, _what, sql) => {
  expect(await refusal(service, sql)).toMatch(REFUSED);
});

test.each(
  WITH_DATABASE.filter(
    (service) => !['approvals', 'watcher', 'verifier', 'execution-gateway', 'gatekeeper'].includes(service),
  ),
)('%s never reads the policy', async (service) => {
  expect(await refusal(service, 'SELECT * FROM kit.policy_in_force()')).toMatch(REFUSED);
});

test('a generator of codes is known in its own tenant only', async () => {
  const [person] = await database.query<{ id: string }>(
    'SELECT person_id AS id FROM gatekeeper.person_totp WHERE tenant_id = $1',
    [other],
  );
  const held = await dbOf('approvals').inTenant(tenantId, async (tx) => {
    await tx.query('SELECT kit.miss_totp($1)', [person?.id]);
    return tx.query('SELECT * FROM kit.hold_totp($1)', [person?.id]);
  });
  const used = await refusal('approvals', `SELECT WHERE kit.use_totp('${person?.id}', 1)`);

  expect([held.rowCount, used]).toEqual([0, 'done, 0 rows']);
});

describe('the sequencer', () => {
  test.each([
    ['shrinks the log', 'UPDATE ledger.logs SET size = 0'],
    ['leaves the log as long as it was', 'UPDATE ledger.logs SET size = 1'],
    ['renames a log', 'UPDATE ledger.logs SET log_id = gen_random_uuid()'],
    ['sequences what is sequenced', 'UPDATE ledger.intake SET sequenced_seq = 1'],
    ['adds an entry to another tenant’s log', 'OTHER'],
    [
      'writes a column that is derived',
      `INSERT INTO ledger.entries (tenant_id, seq, leaf, kind) VALUES (':tenant', 1, '{}', 'claim')`,
    ],
  ])('never %s', async (_case, sql) => {
    const statement =
      sql === 'OTHER' ? `INSERT INTO ledger.entries (tenant_id, seq, leaf) VALUES ('${other}', 1, '{}')` : sql;

    expect(await refusal('claims-ledger', statement)).toMatch(
      new RegExp(`${REFUSED.source}|cannot insert a non-DEFAULT value`),
    );
  });
});

describe('even the administrator is stopped by the guards of the table itself', () => {
  test.each([
    `UPDATE ledger.entries SET leaf = '{}'`,
    'DELETE FROM ledger.entries',
    'TRUNCATE ledger.entries',
    'DELETE FROM ledger.checkpoints',
    'TRUNCATE ledger.nodes',
    'TRUNCATE ledger.logs',
    'UPDATE ledger.logs SET size = 0',
    'DELETE FROM ledger.intake',
  ])('%s', async (sql) => {
    await expect(database.query(sql)).rejects.toThrow(REFUSED);
  });
});

describe('what a service sees of another tenant', () => {
  const TENANT_TABLES = `SELECT c.oid::regclass::text AS name FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public')`;

  test.each(WITH_DATABASE)('%s: nothing, and without a tenant nothing at all', async (service) => {
    const tables = await database.query<{ name: string }>(TENANT_TABLES);
    for (const { name } of tables) {
      const foreign = await refusal(service, `SELECT FROM ${name} WHERE tenant_id <> ':tenant'`);
      const unscoped = await dbOf(service)
        .query(`SELECT FROM ${name}`)
        .then(
          ({ rowCount }) => `done, ${rowCount} rows`,
          (error: Error) => error.message,
        );

      expect([name, foreign]).toEqual([name, expect.stringMatching(/^done, 0 rows$|permission denied/)]);
      expect([name, unscoped]).toEqual([name, expect.stringMatching(/^done, 0 rows$|permission denied/)]);
    }
  });
});

describe('the catalogue', () => {
  test('gives service roles no power of their own', async () => {
    const roles = await database.query(
      `SELECT rolname FROM pg_roles r WHERE rolname LIKE 'wingman\\_%' AND rolname = ANY ($1) AND (
         rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication OR rolinherit
         OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
         OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
         OR EXISTS (SELECT FROM pg_proc p WHERE p.proowner = r.oid))`,
      [WITH_DATABASE.map(databaseRole)],
    );

    expect(roles).toEqual([]);
  });

  test('forces row-level security on every table that a service may touch', async () => {
    const open = await database.query<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname = ANY ($1) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
      [['kit', ...Object.values(OWN_SCHEMA)]],
    );

    // Which service may write which kind of entry: the same for every tenant, and no service may write it. Which
    // processes of the gateway live, and which hosts the verifiers serve: nothing of any tenant.
    expect(open.map(({ name }) => name).sort()).toEqual(['gateway.holders', 'ledger.producer_kinds', 'verifier.hosts']);
  });

  test('lets a service into another’s schema only where the architecture says so', async () => {
    const grants = await database.query<{ role: string; place: string; privilege: string }>(
      `SELECT DISTINCT grantee AS role, table_schema || '.' || table_name AS place, privilege_type AS privilege
       FROM information_schema.column_privileges WHERE grantee = ANY ($1)
       UNION SELECT grantee, table_schema || '.' || table_name, privilege_type
       FROM information_schema.table_privileges WHERE grantee = ANY ($1)`,
      [WITH_DATABASE.map(databaseRole)],
    );
    const everybody = ['kit.idempotency', 'ledger.producer_kinds', 'ledger.intake'];
    const foreign = WITH_DATABASE.flatMap((service) =>
      grants
        .filter(({ role, place }) => role === databaseRole(service) && !place.startsWith(`${OWN_SCHEMA[service]}.`))
        .filter(({ place }) => !everybody.includes(place))
        .map(({ place, privilege }) => `${service} ${privilege} ${place}`),
    );
    const shared = grants.filter(({ place, role }) => place.startsWith('ledger.') && role !== 'wingman_claims_ledger');

    expect(foreign.sort()).toEqual([
      'verifier SELECT ledger.entries',
      'watcher SELECT ledger.entries',
      'watcher SELECT verifier.verifications',
    ]);
    expect(
      new Set(shared.filter(({ place }) => place !== 'ledger.entries').map((row) => `${row.privilege} ${row.place}`)),
    ).toEqual(new Set(['SELECT ledger.producer_kinds', 'INSERT ledger.intake']));
  });

  test('lets nobody but its callers run the functions that see past row-level security', async () => {
    const open = await database.query<{ name: string }>(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prosecdef AND n.nspname = ANY ($1) AND (
         has_function_privilege('public', p.oid, 'EXECUTE')
         OR p.proconfig IS NULL OR NOT 'search_path=pg_catalog' = ANY (p.proconfig))`,
      [['kit', ...Object.values(OWN_SCHEMA)]],
    );

    expect(open).toEqual([]);
  });
});

describe('erasing a tenant', () => {
  const tablesOfTenants = () => database.query<{ name: string }>('SELECT t::text AS name FROM kit.tenant_tables() t');
  const rowsOf = async (tenant: string): Promise<string[]> => {
    const rows = await Promise.all(
      (await tablesOfTenants()).map(async ({ name }) => {
        const found = await database.query(`SELECT FROM ${name} WHERE tenant_id = $1 LIMIT 1`, [tenant]);
        return found.length > 0 ? [name] : [];
      }),
    );
    return rows.flat().sort();
  };
  const erase = (service: ServiceName, tenant: string, as = PLATFORM_TENANT_ID) =>
    databases.get(service)!.inTenant(as, async (tx) => {
      const { rows } = await tx.query<{ outcome: string }>(
        `SELECT outcome FROM kit.erase_tenant($1, (SELECT name FROM gatekeeper.tenants WHERE tenant_id = $1))`,
        [tenant],
      );
      return rows[0]?.outcome;
    });

  test('leaves no row of it in any table, and every row of another', async () => {
    const leaving = await createTenant(database);
    await fill(leaving);
    await database.query(`UPDATE gatekeeper.tenants SET status = 'SUSPENDED' WHERE tenant_id = $1`, [leaving]);
    await database.query('UPDATE ledger.intake SET sequenced_seq = 0 WHERE tenant_id = $1 AND sequenced_seq IS NULL', [
      leaving,
    ]);
    await database.query('INSERT INTO ledger.anchored (log_tenant_id, size) VALUES ($1, 1)', [leaving]);
    const [before, others] = [await rowsOf(leaving), await rowsOf(other)];
    expect(before.length).toBeGreaterThan(25);

    expect(await erase('gatekeeper', leaving)).toBe('ERASED');

    expect(await rowsOf(leaving)).toEqual([]);
    expect(await rowsOf(other)).toEqual(others);
  });

  test('is for the platform alone', async () => {
    await expect(erase('gatekeeper', other, tenantId)).rejects.toThrow(/only the platform/);
    await expect(erase('claims-ledger', other)).rejects.toThrow(/permission denied/);
  });

  test.each(WITH_DATABASE)('%s cannot use its door: saying whom to erase deletes nothing', async (service) => {
    const attempt = databases.get(service)!.inTenant(tenantId, async (tx) => {
      await tx.query(`SELECT set_config('app.erasing_tenant', $1, true)`, [tenantId]);
      await tx.query('DELETE FROM ledger.entries');
    });
    await expect(attempt).rejects.toThrow(REFUSED);
  });

  test('an administrator who says whom to erase is refused by the triggers, too', async () => {
    const attempt = database.query(
      `DO $$ BEGIN
         PERFORM set_config('app.erasing_tenant', '${other}', true);
         DELETE FROM ledger.entries WHERE tenant_id = '${other}';
       END $$`,
    );
    await expect(attempt).rejects.toThrow(/append-only/);
  });
});
