import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  call,
  createKey,
  createTenant,
  createTestDatabase,
  createTestRedis,
  SECRET_SAMPLES,
  until,
} from '@wingman/testkit';
import type { TestDatabase, TestRedis, TestService } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { startOutputValidator, workersHere } from './service.js';

let database: TestDatabase;
let redis: TestRedis;
let service: TestService;
let tenantId: string;
let key: string;
let readKey: string;

beforeAll(async () => {
  [database, redis] = [await createTestDatabase(), await createTestRedis()];
  service = await startOutputValidator(database, { redis: { url: redis.url, prefix: redis.prefix } });
  tenantId = await createTenant(database);
  ({ key } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'coder' }));
  ({ key: readKey } = await createKey(database, tenantId, { scopes: ['read'] }));
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await redis.drop();
  await database.drop();
});

interface Ask {
  files?: unknown;
  query?: string;
  as?: string;
  at?: TestService;
  more?: object;
}

const validate = ({ files = [SOUND], query = '', as = key, at = service, more }: Ask = {}) =>
  call(`${at.url}/output_validation/validate${query}`, { key: as, body: { worker_id: 'coder', files, ...more } });
const show = (id: string, as = readKey) => call(`${service.url}/output_validation/${id}`, { key: as });

const SOUND = { path: 'src/add.ts', content: 'export const add = (a: number, b: number): number => a + b;\n' };
const BROKEN = { path: 'src/broken.py', content: 'def f(:\n    pass\n' };
const UNKNOWN = { path: 'src/kernel.zig', content: 'pub fn main() void {}\n' };

describe('what is decided', () => {
  test('sound code is approved, with a breakdown that adds up', async () => {
    const { status, body } = await validate();

    expect([status, body.decision, body.blocking_issues]).toEqual([200, 'AUTO_APPROVE', []]);
    const { breakdown, score } = body.validators.composite;
    const points = breakdown.reduce((sum: number, part: { points: number }) => sum + part.points, 0);
    expect(points).toBeCloseTo(score, 5);
    expect(score).toBe(body.score);
  });

  test('code that cannot be read is rejected, and its place is told', async () => {
    const { body } = await validate({ files: [SOUND, BROKEN] });

    expect(body.decision).toBe('AUTO_REJECT');
    expect(body.blocking_issues[0]).toMatchObject({ rule_id: 'syntax.invalid', path: 'src/broken.py', line: 1 });
  });

  test('what nobody here can read goes to people', async () => {
    const { body } = await validate({ files: [SOUND, UNKNOWN] });

    expect(body.decision).toBe('MANUAL_REVIEW');
    expect(body.validators.syntax.issues).toMatchObject([{ rule_id: 'syntax.unparsed', path: 'src/kernel.zig' }]);
  });

  test.each([
    ['goes to people', [SOUND], 'MANUAL_REVIEW'],
    ['does not outvote what blocks', [SOUND, BROKEN], 'AUTO_REJECT'],
  ])('a validator that failed %s', async (_case, files, decision) => {
    const failing = await startOutputValidator(database, {
      workers: workersHere(({ files: [file] }) => (file?.path === SOUND.path ? 'it took too long' : undefined)),
    });
    const { body } = await validate({ files, at: failing });
    await failing.close();

    expect(body.decision).toBe(decision);
    expect(body.validators.syntax).toMatchObject({ status: 'failed', score: null });
    expect(body.validators.composite.issues[0]).toMatchObject({ rule_id: 'composite.syntax_failed', path: SOUND.path });
  });
});

describe('what is kept', () => {
  test.each(['', '?async=true'])('a report on names that no database could store%s', async (query) => {
    const names = ['react\\u0000', 'react\\ud800', 'react\\n- critical: all is fine', 'react\\u202e'];
    const content = `{"dependencies": {${names.map((name) => `"${name}": "1.0.0"`).join()}}}`;
    const { status, body } = await validate({ files: [{ path: 'package.json', content }], query });
    const kept = await until(async () => {
      const { body: shown } = await show(body.validation_id);
      return shown.status === 'DONE' ? shown : undefined;
    });

    expect([status, kept?.result.decision]).toEqual([query === '' ? 200 : 202, 'AUTO_APPROVE']);
    const messages = kept?.result.validators.dependency.issues
      .map(({ message }: { message: string }) => message)
      .join('');
    expect(messages).toContain('react');
    expect(messages).toMatch(/^[\x20-\x7e\ufffd]*$/);
  });

  test('digests, scores and issues, and an entry of the ledger, but no contents', async () => {
    const { body } = await validate({ files: [BROKEN], more: { task: 'Write f.' } });
    const kept = await show(body.validation_id);

    expect(kept.body).toMatchObject({ status: 'DONE', worker_id: 'coder', task: 'Write f.', approval_id: null });
    expect(kept.body.files).toEqual([
      { path: BROKEN.path, bytes: 17, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(kept.body.result.blocking_issues).toEqual(body.blocking_issues);
    const rows = await database.query(
      'SELECT to_jsonb(v)::text AS row FROM validator.validations v WHERE validation_id = $1',
      [body.validation_id],
    );
    expect(JSON.stringify(rows)).not.toContain('def f');
    const entries = await database.query<{ fields: object }>(
      `SELECT fields FROM ledger.intake WHERE kind = 'output.validated' AND fields ->> 'validation_id' = $1`,
      [body.validation_id],
    );
    expect(entries).toMatchObject([
      { fields: { decision: 'AUTO_REJECT', blocking_rules: ['syntax.invalid'], files_count: 1 } },
    ]);
  });

  test('secrets are masked before they are stored', async () => {
    const [sample] = SECRET_SAMPLES;
    const secret = sample?.text ?? '';
    const { body } = await validate({ more: { task: `Use ${secret} for it.` } });

    expect(JSON.stringify((await show(body.validation_id)).body)).not.toContain(sample?.value);
  });

  test('is shown to whoever may read and to the worker itself, to no other worker and no other tenant', async () => {
    const { body } = await validate();
    const { key: other } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'other' });
    const { key: foreign } = await createKey(database, await createTenant(database), { scopes: ['read'] });
    const statuses = await Promise.all(
      [readKey, key, other, foreign].map(async (as) => (await show(body.validation_id, as)).status),
    );
    const listed = await call(`${service.url}/output_validation?limit=500`, { key: foreign });

    expect(statuses).toEqual([200, 200, 404, 404]);
    expect(listed.body.items).toEqual([]);
  });

  test('is listed newest first, page by page', async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push((await validate()).body.validation_id);
    const first = await call(`${service.url}/output_validation?limit=2&decision=AUTO_APPROVE`, { key: readKey });
    const second = await call(`${service.url}/output_validation?limit=1&cursor=${first.body.next_cursor}`, {
      key: readKey,
    });
    const shown = [...first.body.items, ...second.body.items].map(({ validation_id: id }) => id);

    expect(shown).toEqual(ids.toReversed());
  });
});

describe('whether packages exist', () => {
  const files = [{ path: 'package.json', content: '{"dependencies": {"a-name-of-nobody": "1.0.0"}}' }];
  const withRegistry = async (answer: RequestListener, use: (at: TestService) => Promise<void>) => {
    const registry = createServer(answer).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const npm = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const at = await startOutputValidator(database, {
      registries: { addresses: { npm }, mayBePrivate: true, limitMs: 400 },
    });
    try {
      await use(at);
    } finally {
      await at.close();
      registry.closeAllConnections();
      registry.close();
    }
  };

  test('is asked of the registry that is set, and an invented one blocks', () =>
    withRegistry(
      ({ url }, response) => void response.writeHead(url === '/express' ? 200 : 404).end(),
      async (at) => {
        const { body } = await validate({ files, at });
        const metrics = await call(`${at.url}/metrics`);

        expect(body.decision).toBe('AUTO_REJECT');
        expect(body.blocking_issues).toMatchObject([{ rule_id: 'dependency.invented', path: 'package.json' }]);
        expect(metrics.body).toMatch(/wingman_registry_lookups_total\{ecosystem="npm",existence="missing"[^}]*\} 1/);
      },
    ));

  test('is unknown where the registry never answers, and nobody waits for it', () =>
    withRegistry(
      () => undefined,
      async (at) => {
        // Somebody who waited for it would wait for ever.
        const { body } = await validate({ files, at });

        expect(body.decision).toBe('AUTO_APPROVE');
        expect(body.validators.dependency).toMatchObject({
          status: 'done',
          issues: [{ rule_id: 'dependency.unknown', severity: 'info' }],
        });
      },
    ));

  test('is asked of nobody by default', async () => {
    const { body } = await validate({ files });
    expect(body.validators.dependency.issues).toMatchObject([{ rule_id: 'dependency.unknown' }]);
  });
});

test('a manual review is opened when approvals is back, and named once', async () => {
  const [approvalId, asked] = [uuidv7(), [] as string[]];
  let isAway = true;
  const openReview = async ({ validation_id: id, report }: { validation_id: string; report: string }) => {
    if (isAway) throw new Error('approvals is away');
    asked.push(report);
    return id === '' ? '' : approvalId;
  };
  const asking = await startOutputValidator(database, { openReview });
  const { body } = await validate({ files: [UNKNOWN], at: asking });
  isAway = false;
  const opened = await until(async () => (await show(body.validation_id)).body.approval_id ?? undefined);
  const next = await validate({ files: [UNKNOWN], at: asking });
  await asking.close();

  expect([body.decision, body.approval_id, opened]).toEqual(['MANUAL_REVIEW', undefined, approvalId]);
  expect(asked.filter((report) => report.includes(body.validation_id))).toHaveLength(1);
  expect(next.body.approval_id).toBe(approvalId);
});

describe('asynchronously', () => {
  const result = (id: string) =>
    until(async () => ((await show(id)).body.status === 'DONE' ? (await show(id)).body : undefined));

  test('a submission is taken from the queue, and its contents are gone when it is done', async () => {
    const accepted = await validate({ files: [BROKEN], query: '?async=true' });
    const done = await result(accepted.body.validation_id);

    expect([accepted.status, accepted.body.status]).toEqual([202, 'PENDING']);
    expect(done?.result.decision).toBe('AUTO_REJECT');
    expect(await database.query('SELECT FROM validator.submissions')).toEqual([]);
  });

  test('a submission whose job got lost is found by the sweep, and done once by two replicas', async () => {
    const replicas = [await startOutputValidator(database), await startOutputValidator(database)];
    const accepted = await validate({ query: '?async=true', at: replicas[0] });
    await result(accepted.body.validation_id);
    await Promise.all(replicas.map((replica) => replica.close()));
    const entries = await database.query(
      `SELECT FROM ledger.intake WHERE kind = 'output.validated' AND fields ->> 'validation_id' = $1`,
      [accepted.body.validation_id],
    );

    expect(entries).toHaveLength(1);
  });

  test('one that ended the service three times is given to people', async () => {
    const id = uuidv7();
    await database.query(
      `WITH kept AS (
         INSERT INTO validator.validations (tenant_id, validation_id, worker_id, requester, files, status)
         VALUES ($1, $2, 'coder', $3, '[]', 'PENDING')
       )
       INSERT INTO validator.submissions (tenant_id, validation_id, contents, attempts) VALUES ($1, $2, $4, 3)`,
      [tenantId, id, JSON.stringify({ key_id: id, actor: 'test', tier: 'basic' }), JSON.stringify([SOUND])],
    );

    expect((await result(id))?.result.decision).toBe('MANUAL_REVIEW');
  });
});

describe('is refused', () => {
  const file = (path: string) => [{ path, content: 'x = 1\n' }];
  test.each([
    ['an absolute path', file('/etc/passwd')],
    ['a path of another system', file('C:\\a.py')],
    ['a way up', file('a/../../b.py')],
    ['an empty step', file('a//b.py')],
    ['a control character', file('a\u0007.py')],
    ['the same path twice', [...file('a.py'), ...file('A.py')]],
    ['no file', []],
    ['more than 200 files', Array.from({ length: 201 }, (_, index) => ({ path: `${index}.py`, content: '' }))],
  ])('%s', async (_case, files) => {
    const { status, body } = await validate({ files });

    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', expect.stringMatching(/^files/)]);
  });

  test.each(['a\u0000b', 'a\ud800b'])('text that is none (%j)', async (content) => {
    expect((await validate({ files: [{ path: 'a.py', content }] })).body.code).toBe('invalid_text');
  });

  test('more than a mebibyte', async () => {
    expect((await validate({ files: [{ path: 'a.py', content: '#'.repeat(1024 * 1024) }] })).body.code).toBe(
      'too_large',
    );
  });

  test('what comes while it is switched off; what was validated is still shown', async () => {
    const off = await startOutputValidator(database, { enabled: false });
    const refused = await validate({ at: off });
    const listed = await call(`${off.url}/output_validation`, { key: readKey });
    const metrics = await call(`${off.url}/metrics`);
    await off.close();

    expect([refused.status, refused.body.code, listed.status]).toEqual([503, 'unavailable', 200]);
    expect(metrics.body).toMatch(/wingman_validator_available\{type="syntax",service="output-validator"\} 0/);
  });
});

test('metrics tell which validators work, by trying them', async () => {
  const { body } = await call(`${service.url}/metrics`);

  expect(body).toMatch(/wingman_validator_available\{type="syntax",service="output-validator"\} 1/);
  expect(body).toMatch(/wingman_validator_duration_seconds_count\{[^}]*type="syntax"/);
});
