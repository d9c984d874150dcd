import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { createKey, createTenant, until } from '@wingman/testkit';
import { auditOf, createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let tenantId: string;
let adminKey: string;
let workKey: string;

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => endScene(scene));
beforeEach(async () => {
  [tenantId, adminKey, workKey] = await teamOf('basic');
});
afterEach(() => put('basic', { policy: null, requests_per_minute: 60 }));

async function teamOf(tier: 'basic' | 'standard'): Promise<[string, string, string]> {
  const id = await createTenant(scene.database, { tier });
  const admin = await createKey(scene.database, id, { scopes: ['admin'] });
  const work = await createKey(scene.database, id, { scopes: ['work'], workerId: 'w' });
  return [id, admin.key, work.key];
}

const put = (tier: string, body: unknown, key = scene.platformKey) =>
  scene.gatekeeper.put(`/admin/tiers/${tier}`, key, body);
const list = (key = scene.platformKey, at = scene.gatekeeper) => at.get('/admin/tiers', key);

/** An instruction that orders what a built-in rule rejects. */
const forced = instruction({ TEST_PROCESS: 'Run `git push --force origin main`.' });
const check = (key = workKey, text = forced, at = scene.gatekeeper) => at.post('/check', key, { instruction: text });
const lenient = async (key = workKey) => {
  const { body } = await check(key);
  const rules = Object.fromEntries(
    (body.violations as { rule_id: string }[]).map(({ rule_id: id }) => [id, { mode: 'warn' }]),
  );
  return { rules };
};

describe('the tiers', () => {
  test('are four, with limits, retention and no policy to begin with', async () => {
    const { status, body } = await list();

    expect(status).toBe(200);
    expect(
      body.items.map((each: Record<string, unknown>) => [
        each.tier,
        each.requests_per_minute,
        each.limit_set_by,
        each.policy,
      ]),
    ).toEqual([
      ['basic', 60, 'tier', null],
      ['standard', 600, 'tier', null],
      ['enterprise', 6000, 'tier', null],
      ['development', null, 'tier', null],
    ]);
    expect(body.items[1].retention).toEqual({
      outputs_days: 90,
      reports_days: 90,
      questions_days: 90,
      messages_days: 90,
    });
  });

  test('are the platform’s: no admin of a tenant sees or changes them', async () => {
    expect((await list(adminKey)).body.code).toBe('forbidden_scope');
    expect((await put('basic', { requests_per_minute: 1_000_000 }, adminKey)).body.code).toBe('forbidden_scope');
  });

  test('take what is named, keep the rest, and the log says what was and what is', async () => {
    const answer = await put('enterprise', { retention: { outputs_days: 7 } });
    const again = await put('enterprise', { retention: { outputs_days: 7 } });

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        tier: 'enterprise',
        requests_per_minute: 6000,
        limit_set_by: 'tier',
        retention: { outputs_days: 7, reports_days: 365, questions_days: 365, messages_days: 365 },
        policy: null,
        changed_at: expect.any(String),
        changed_by: expect.stringMatching(/^key:/),
      },
    ]);
    expect(again.body).toEqual(answer.body);
    const entries = (await auditOf(scene, PLATFORM_TENANT_ID)).filter(
      ({ kind, fields }) => kind === 'tier.changed' && fields.tier === 'enterprise',
    );
    expect(entries.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({
        changed: ['retention'],
        retention: expect.objectContaining({ outputs_days: 7 }),
        previous: { requests_per_minute: 6000, retention: expect.objectContaining({ outputs_days: 365 }) },
      }),
    ]);
    await put('enterprise', { retention: { outputs_days: null } });
    expect((await list()).body.items[2].retention.outputs_days).toBeNull();
  });

  test.each<[string, string, unknown, string]>([
    ['no requests at all', 'basic', { requests_per_minute: 0 }, 'requests_per_minute'],
    ['a limit for the development tenant', 'development', { requests_per_minute: 5 }, 'requests_per_minute'],
    ['less than a day', 'basic', { retention: { outputs_days: 0 } }, 'retention.outputs_days'],
    ['a retention that there is not', 'basic', { retention: { ledger_days: 1 } }, 'retention.ledger_days'],
    [
      'a rule that there is not',
      'basic',
      { policy: { rules: { 'git.nothing': { mode: 'warn' } } } },
      'policy.rules.git.nothing',
    ],
    [
      'a change of the ten sections',
      'basic',
      { policy: { rules: { 'sections.missing': { mode: 'warn' } } } },
      'policy.rules.sections.missing',
    ],
    [
      'a risk rule that there is not',
      'basic',
      { policy: { risk: { levels: { 'no.such': 'LOW' } } } },
      'policy.risk.levels.no.such',
    ],
    ['rules of its own', 'basic', { policy: { commands: [] } }, 'policy.commands'],
    ['another tier’s name', 'basic', { policy: { tier: 'enterprise' } }, 'policy'],
  ])('refuse %s, and stay', async (_what, tier, body, path) => {
    const before = await list();
    const { status, body: said } = await put(tier, body);
    expect([status, said.errors[0].path]).toEqual([400, path]);
    expect((await list()).body).toEqual(before.body);
  });

  test('are no others', async () => {
    expect((await put('gold', { requests_per_minute: 5 })).status).toBe(400);
  });
});

describe('the limit of a tier', () => {
  const statuses = async (count: number, at = scene.gatekeeper) => {
    const all: number[] = [];
    for (let each = 0; each < count; each += 1) all.push((await at.get('/checks', workKey)).status);
    return all;
  };

  test('is soon in force, for the minute that has begun too', async () => {
    expect(await statuses(3)).toEqual([200, 200, 200]);
    await put('basic', { requests_per_minute: 4 });
    await until(async () => (await scene.gatekeeper.get('/checks', workKey)).status === 429);
  });

  test('gives way to a setting, which has the last word and is shown', async () => {
    const set = await startGatekeeper(scene.database, { env: { RATE_LIMIT_BASIC: '2' } });
    expect(await statuses(3, set)).toEqual([200, 200, 429]);
    expect((await list(scene.platformKey, set)).body.items[0]).toMatchObject({
      requests_per_minute: 2,
      limit_set_by: 'setting',
    });
    await set.close();
  });
});

describe('the policy of a tier', () => {
  test('lies between the built-in rules and the tenant’s own, and says nothing of other tiers', async () => {
    const [, , elsewhere] = await teamOf('standard');
    expect((await check()).body.decision).toBe('REJECTED');
    await put('basic', { policy: await lenient() });

    expect((await check()).body.decision).toBe('APPROVED');
    expect((await check(elsewhere)).body.decision).toBe('REJECTED');
    const { body } = await scene.gatekeeper.get('/policy', adminKey);
    expect(body.layers.map(({ layer }: { layer: string }) => layer)).toEqual(['builtin', 'tier']);
    expect((await check()).body.policy_version).toBe(body.policy_version);

    const own = (await lenient()).rules;
    const strict = Object.fromEntries(Object.keys(own).map((id) => [id, { mode: 'enforce' }]));
    const put2 = await scene.gatekeeper.put('/policy', adminKey, { layers: [{ layer: 'tenant', rules: strict }] });
    expect(put2.body.layers.map(({ layer }: { layer: string }) => layer)).toEqual(['builtin', 'tier', 'tenant']);
    const judged = await check();
    expect([judged.body.decision, judged.body.policy_version]).toEqual(['REJECTED', put2.body.policy_version]);
    const entry = (await auditOf(scene, tenantId)).find(({ kind }) => kind === 'policy.changed');
    expect(entry?.fields).toMatchObject({
      policy_version: put2.body.policy_version,
      previous_version: body.policy_version,
      changes: Object.keys(strict).map((id) => ({ layer: 'tenant', rule_id: id, change: 'added' })),
    });
  });

  test('holds in another replica from the next check on, and ends when it is taken away or the tenant moves', async () => {
    const replica = await startGatekeeper(scene.database);
    const decision = async () => (await check(workKey, forced, replica)).body.decision;
    expect(await decision()).toBe('REJECTED');
    await put('basic', { policy: await lenient() });
    expect(await decision()).toBe('APPROVED');
    const moved = await scene.gatekeeper.put(`/admin/tenants/${tenantId}/tier`, scene.platformKey, {
      tier: 'standard',
    });
    expect([moved.status, await decision()]).toEqual([200, 'REJECTED']);
    await scene.gatekeeper.put(`/admin/tenants/${tenantId}/tier`, scene.platformKey, { tier: 'basic' });
    expect(await decision()).toBe('APPROVED');
    await put('basic', { policy: null });
    expect(await decision()).toBe('REJECTED');
    await replica.close();
  });

  test('is tried with a draft, and is not the tenant’s to write', async () => {
    await put('basic', { policy: await lenient() });
    const trial = await scene.gatekeeper.post('/policy/test', adminKey, { layers: [], texts: ['git push --force'] });
    expect(trial.body.policy_version).toBe(trial.body.draft_version);
    const own = await scene.gatekeeper.put('/policy', adminKey, { layers: [{ layer: 'tier', tier: 'basic' }] });
    expect([own.status, own.body.errors[0].path]).toEqual([400, 'layers.0.layer']);
  });

  test('that cannot be read lets nothing through', async () => {
    await scene.database.query(
      `INSERT INTO gatekeeper.tier_policies (revision, tier, layer, changed_by)
       SELECT coalesce(max(revision), 0) + 1, 'basic', '{"layer": "tier", "of": "another age"}', ''
       FROM gatekeeper.tier_policies`,
    );
    const answers = [
      await check(),
      await scene.gatekeeper.get('/policy', adminKey),
      await scene.gatekeeper.put('/policy', adminKey, { layers: [] }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [503, 'unavailable']));
    await put('basic', { policy: null });
    expect((await check(workKey, instruction())).body.decision).toBe('APPROVED');
  });
});
