import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import type { Violation } from '@wingman/contracts';
import { createKey, createTenant } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let key: string;
let readKey: string;

beforeAll(async () => {
  scene = await createScene();
  ({ key } = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'writer' }));
  ({ key: readKey } = await createKey(scene.database, scene.tenantId, { scopes: ['read'] }));
});

afterAll(() => endScene(scene));

const check = (text: string, more: Record<string, unknown> = {}) =>
  scene.gatekeeper.post('/check', key, { worker_id: 'writer', instruction: text, ...more });

const rulesOf = (violations: Violation[]): string[] => violations.map(({ rule_id: ruleId }) => ruleId);

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const TOKEN = ['ghp', '1234567890abcdefGHIJKLMNOPqrstuv0Xyz'].join('_');

describe('the ten sections', () => {
  test('an instruction that has them all is approved', async () => {
    const { status, body } = await check(instruction());

    expect(status).toBe(200);
    expect(body).toEqual({
      check_id: expect.any(String),
      decision: 'APPROVED',
      missing_sections: [],
      empty_sections: [],
      duplicate_sections: [],
      sections_found: [...SECTION_NAMES],
      violations: [],
      policy_version: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
  });

  test.each(SECTION_NAMES.map((name) => [name] as const))('without %s it is rejected', async (name) => {
    const { body } = await check(instruction({ [name]: null }));

    expect(body).toMatchObject({ decision: 'REJECTED', missing_sections: [name], empty_sections: [] });
    expect(body.violations).toEqual([expect.objectContaining({ rule_id: 'sections.missing', section: name })]);
  });

  test.each(SECTION_NAMES.map((name) => [name] as const))('with nothing but TBD in %s it is rejected', async (name) => {
    const { body } = await check(instruction({ [name]: 'TBD' }));

    expect(body).toMatchObject({ decision: 'REJECTED', missing_sections: [], empty_sections: [name] });
    expect(body.violations).toEqual([expect.objectContaining({ rule_id: 'sections.empty', section: name })]);
  });

  test('all that is missing is said at once, with what belongs there', async () => {
    const { body } = await check('Please tidy up.');

    expect(body.missing_sections).toEqual([...SECTION_NAMES]);
    expect(body.violations).toHaveLength(10);
    for (const { message, section } of body.violations)
      expect(message).toMatch(new RegExp(`^${section} is missing. .{20}`));
  });

  test('a section that stands there twice is reported and counts once', async () => {
    const { body } = await check(`${instruction()}\n## BOUNDARIES\nNo new files.\n`);

    expect(body).toMatchObject({ decision: 'APPROVED', duplicate_sections: ['BOUNDARIES'] });
  });
});

describe('what is found in an instruction', () => {
  test('has its place, its section and a way out', async () => {
    const text = instruction({ MITIGATION: 'Log in with the token below.\nToken\u200Bs are written down.' });
    const { body } = await check(text);
    const [violation] = body.violations;

    expect(rulesOf(body.violations)).toEqual(['text.hidden']);
    expect(violation).toMatchObject({ section: 'MITIGATION', severity: 'high', mode: 'enforce' });
    expect(text.slice(violation.start, violation.end)).toBe('\u200B');
    expect(violation.remediation).toMatch(/invisible/);
  });

  test('is cut off after 200 violations, and the rest is counted', async () => {
    const { body } = await check('Hidden: '.concat('a\u200Bb '.repeat(500)));

    expect(body.violations).toHaveLength(200);
    expect(body.violations_omitted).toBe(310);
    expect(body.decision).toBe('REJECTED');
  });
});

describe('the record of a check', () => {
  test('is read again by its worker and by readers, with when and who', async () => {
    const { body } = await check(instruction({ BOUNDARIES: null }), { environment: 'prd' });

    const expected = { ...body, worker_id: 'writer', environment: 'prd', created_at: expect.stringMatching(/Z$/) };
    expect((await scene.gatekeeper.get(`/checks/${body.check_id}`, key)).body).toEqual(expected);
    expect((await scene.gatekeeper.get(`/checks/${body.check_id}`, readKey)).body).toEqual(expected);
    const { body: page } = await scene.gatekeeper.get('/checks?limit=1&decision=REJECTED', readKey);
    expect(page.items).toEqual([expected]);
  });

  test('is hidden from other workers and other tenants', async () => {
    const { body } = await check(instruction());
    const other = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'reviewer' });
    const foreign = await createKey(scene.database, await createTenant(scene.database), { scopes: ['read'] });

    for (const stranger of [other.key, foreign.key]) {
      expect((await scene.gatekeeper.get(`/checks/${body.check_id}`, stranger)).body.code).toBe('not_found');
      expect((await scene.gatekeeper.get('/checks', stranger)).body.items).toEqual([]);
    }
    expect((await scene.gatekeeper.get('/checks?worker_id=writer', other.key)).body.code).toBe('worker_mismatch');
  });

  test('comes in pages, newest first', async () => {
    const worker = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'pager' });
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.unshift((await scene.gatekeeper.post('/check', worker.key, { instruction: instruction() })).body.check_id);
    }
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await scene.gatekeeper.get(`/checks?limit=2${cursor}`, worker.key);
      seen.push(...body.items.map((item: { check_id: string }) => item.check_id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }

    expect(seen).toEqual(made);
    expect((await scene.gatekeeper.get('/checks?cursor=nonsense', worker.key)).status).toBe(400);
  });

  test('keeps the instruction as a digest only', async () => {
    const text = instruction({ MITIGATION: 'A sentence that stands nowhere else.' });
    const { body } = await check(text);
    const [row] = await scene.database.query<{ digest: string; row: string }>(
      `SELECT encode(instruction_sha256, 'hex') AS digest, c::text AS row FROM gatekeeper.checks c WHERE check_id = $1`,
      [body.check_id],
    );

    expect(row?.digest).toBe(createHash('sha256').update(text).digest('hex'));
    expect(row?.row).not.toContain('stands nowhere else');
  });

  test('is handed to the ledger with it, without a word of the instruction', async () => {
    const text = instruction({ DEPENDENCIES: `The token ${TOKEN} of the service.`, BOUNDARIES: null });
    const { body } = await check(text);
    const entry = (await auditOf(scene, scene.tenantId)).find(({ fields }) => fields.check_id === body.check_id);

    expect(entry).toMatchObject({
      kind: 'check',
      fields: {
        worker_id: 'writer',
        decision: 'REJECTED',
        missing_sections: ['BOUNDARIES'],
        policy_version: body.policy_version,
        instruction_sha256: createHash('sha256').update(text).digest('base64'),
        rules: expect.objectContaining({ 'sections.missing': 1 }),
      },
    });
    expect(JSON.stringify(entry)).not.toContain(TOKEN);
  });
});

test('a secret comes back nowhere: not in the answer, the record, the log or the metrics', async () => {
  const { body } = await check(instruction({ DEPENDENCIES: `Use ghp: ${TOKEN} for the download.` }));
  const everywhere = [
    JSON.stringify(body),
    JSON.stringify((await scene.gatekeeper.get(`/checks/${body.check_id}`, key)).body),
    scene.gatekeeper.logText(),
    (await scene.gatekeeper.get('/metrics', key)).body,
  ];

  expect(body.decision).toBe('REJECTED');
  for (const text of everywhere) expect(text).not.toContain(TOKEN);
});

describe('checks that are registered with an instruction', () => {
  const checks = [{ type: 'file', path: '/srv/docs/release.md', created_after: '2026-01-01T00:00:00Z' }];

  test('are stored and wait for their baseline', async () => {
    const { body } = await check(instruction(), { checks });
    const [row] = await scene.database.query('SELECT checks, baseline FROM gatekeeper.checks WHERE check_id = $1', [
      body.check_id,
    ]);

    expect(body.baseline).toBe('PENDING');
    expect(row).toEqual({ checks, baseline: 'PENDING' });
    expect((await scene.gatekeeper.get(`/checks/${body.check_id}`, key)).body.baseline).toBe('PENDING');
  });

  test('are known again by a digest of what was sent, secrets and all', async () => {
    const secret = { type: 'content', path: '/srv/app/token', contains: TOKEN };
    const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
    const digestOf = async (more: Record<string, unknown>) => {
      const { body } = await check(instruction(), more);
      const view = (await scene.gatekeeper.get(`/checks/${body.check_id}`, readKey)).body;
      const { body: page } = await scene.gatekeeper.get('/checks?limit=1', readKey);
      expect(page.items).toEqual([view]);
      return view.checks_sha256;
    };

    const sent = `{"contains":"${TOKEN}","path":"/srv/app/token","type":"content"}`;
    expect(await digestOf({ checks: [secret] })).toBe(sha256(`{"checks":[${sent}],"context":{},"v":1}`));
    expect(await digestOf({ checks: [secret], context: { cwd: '/srv' } })).toBe(
      sha256(`{"checks":[${sent}],"context":{"cwd":"/srv"},"v":1}`),
    );
    expect(await digestOf({})).toBeUndefined();
  });

  test.each([
    ['an unknown type', [{ type: 'wish' }]],
    ['none at all', []],
    ['a file without a path', [{ type: 'file' }]],
  ])('are refused when there is %s', async (_case, wrong) => {
    expect((await check(instruction(), { checks: wrong })).body.code).toBe('invalid_request');
  });
});

test('the same Idempotency-Key and body give the first answer again, another body is a conflict', async () => {
  const body = { worker_id: 'writer', instruction: instruction() };
  const headers = { 'idempotency-key': 'check-once' };
  const first = await scene.gatekeeper.post('/check', key, body, headers);
  const again = await scene.gatekeeper.post('/check', key, body, headers);
  const other = await scene.gatekeeper.post('/check', key, { ...body, instruction: 'x' }, headers);

  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(other.body.code).toBe('idempotency_conflict');
});

test('a locked worker is refused and leaves no record', async () => {
  const worker = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'locked-out' });
  await scene.database.query(
    `INSERT INTO watcher.workers (tenant_id, worker_id, standing) VALUES ($1, 'locked-out', 'LOCKED')`,
    [scene.tenantId],
  );

  const { status, body } = await scene.gatekeeper.post('/check', worker.key, { instruction: instruction() });

  expect([status, body.code]).toEqual([423, 'worker_locked']);
  expect((await scene.gatekeeper.get('/checks?worker_id=locked-out', readKey)).body.items).toEqual([]);
});

test('decisions and rules are counted by names from closed lists', async () => {
  await check('Please tidy up.');
  const { body } = await scene.gatekeeper.get('/metrics', key);

  expect(body).toMatch(/wingman_checks_total\{decision="REJECTED",service="gatekeeper"\} \d+/);
  expect(body).toMatch(/wingman_check_violations_total\{rule_id="sections.missing",service="gatekeeper"\} \d+/);
});
