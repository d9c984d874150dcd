import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { call, createKey, createTenant } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

/** What a tenant's policy says of approvals: who may approve when, and what happens when nobody answers. */
let scene: Scene;
let tenantId: string;
let adminKey: string;

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => endScene(scene));
beforeEach(async () => {
  tenantId = await createTenant(scene.database);
  adminKey = (await createKey(scene.database, tenantId, { scopes: ['admin'] })).key;
});

const SCHEDULE = {
  who: 'anyone',
  time_zone: 'Europe/Berlin',
  times: [{ days: ['fri'], from: '22:00', to: '06:00' }],
};
const putRules = (approvals: object) =>
  call(`${scene.gatekeeper.url}/policy`, {
    key: adminKey,
    method: 'PUT',
    body: { layers: [{ layer: 'tenant', approvals }] },
  });
const rulesOf = async () => {
  const { body } = await scene.gatekeeper.get('/policy', adminKey);
  return body.layers.find(({ layer }: { layer: string }) => layer === 'tenant')?.approvals;
};

test('a schedule and an escalation are put into force, shown, hashed, and told to the ledger', async () => {
  const before = (await scene.gatekeeper.get('/policy', adminKey)).body.policy_version;

  const { status, body } = await putRules({ schedules: [SCHEDULE], escalation: { after_minutes: 15 } });

  expect([status, body.policy_version === before]).toEqual([200, false]);
  expect(await rulesOf()).toEqual({ schedules: [SCHEDULE], escalation: { after_minutes: 15, times: 1 } });
  expect((await auditOf(scene, tenantId)).at(-1)).toMatchObject({
    kind: 'policy.changed',
    fields: {
      policy_version: body.policy_version,
      changes: [
        { rule_id: 'approvals.escalation', change: 'added' },
        { rule_id: 'approvals.schedules', change: 'added' },
      ],
    },
  });
});

test('a time zone that there is not is refused by name of its place, and what held goes on', async () => {
  await putRules({ schedules: [SCHEDULE] });

  const { status, body } = await putRules({ schedules: [{ ...SCHEDULE, time_zone: 'Europe/Atlantis' }] });

  expect([status, body.code]).toEqual([400, 'invalid_request']);
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['layers.0.approvals.schedules.0.time_zone']);
  expect(await rulesOf()).toEqual({ schedules: [SCHEDULE] });
});
