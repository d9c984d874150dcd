import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, createPerson, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createWorker, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending, reject, view } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

describe('whoever asked cannot decide', () => {
  const expectRefused = async (approvalId: string, key: string, headers?: Record<string, string>) => {
    for (const say of [approve, reject]) {
      expect(await say(service, approvalId, { key, headers })).toMatchObject({
        status: 403,
        body: { code: 'self_decision' },
      });
    }
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', decisions: [] });
  };

  test('with the key that asked', async () => {
    const both = await createKey(database, team.tenantId, { scopes: ['work', 'decide'], workerId: 'both' });
    const approvalId = await pending(service, {
      ...team,
      worker: { ...team.worker, workerId: 'both', ...both },
    });
    await expectRefused(approvalId, both.key);
    expect((await entriesOf(database, team.tenantId)).at(-1)).toMatchObject({
      kind: 'approval.refused',
      fields: { approval_id: approvalId, code: 'self_decision', key_id: both.keyId },
    });
  });

  test('with another key of the same worker', async () => {
    const other = await createKey(database, team.tenantId, { scopes: ['decide'], workerId: team.worker.workerId });
    await expectRefused(await pending(service, team), other.key);
  });

  test('as the person behind the key that asked, with another key or by chat', async () => {
    const asking = await createWorker(database, { tenantId: team.tenantId, workerId: 'of-eve' });
    const second = await createKey(database, team.tenantId, { scopes: ['decide'] });
    await createPerson(database, team.tenantId, {
      name: 'Eve',
      keyIds: [asking.keyId, second.keyId],
      telegramUserIds: [66],
    });
    const approvalId = await pending(service, { ...team, worker: asking });

    await expectRefused(approvalId, second.key);
    await expectRefused(approvalId, team.relay.key, { 'X-Wingman-Actor': 'telegram:66' });
  });

  test('as a person to whom the key that asked is given only afterwards', async () => {
    const asking = await createWorker(database, { tenantId: team.tenantId, workerId: 'of-mallory' });
    const second = await createKey(database, team.tenantId, { scopes: ['decide'] });
    const approvalId = await pending(service, { ...team, worker: asking });
    await createPerson(database, team.tenantId, { name: 'Mallory', keyIds: [asking.keyId, second.keyId] });

    await expectRefused(approvalId, second.key);
  });

  test('as the person behind another key of the worker', async () => {
    const asking = await createWorker(database, { tenantId: team.tenantId, workerId: 'shared' });
    const spare = await createWorker(database, { tenantId: team.tenantId, workerId: 'shared' });
    const second = await createKey(database, team.tenantId, { scopes: ['decide'] });
    await createPerson(database, team.tenantId, { name: 'Sam', keyIds: [spare.keyId, second.keyId] });

    await expectRefused(await pending(service, { ...team, worker: asking }), second.key);
  });
});
