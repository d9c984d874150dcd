import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, COMMANDS, createTeam, mint, outcomeOf, pending } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

let database: TestDatabase;
let service: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

// RFC 9562, 4: hexadecimal digits of an id may be written in either case and mean the same.
test('a request that is named in capital letters is approved as itself: its tokens are minted', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(service, team);

  const { body } = await approve(service, approvalId.toUpperCase(), { key: team.ada.key });

  expect(body).toMatchObject({ approval_id: approvalId, status: 'APPROVED' });
  expect((await entriesOf(database, team.tenantId)).at(-1)?.fields).toMatchObject({ approval_id: approvalId });
  expect(await outcomeOf(mint(service, { key: team.worker.key, approvalId }))).toBe('minted');
  expect(await outcomeOf(mint(service, { key: team.worker.key, approvalId: approvalId.toUpperCase() }))).toBe('minted');
});

test('two people who write its id in two ways ask for the same token', async () => {
  const team = await createTeam(database);
  await putApprovalRules(database, team.tenantId, { second_person_for: ['exec'] });
  const approvalId = await pending(service, team);
  expect((await approve(service, approvalId, { key: team.ada.key })).status).toBe(200);
  const wanted = { approval_id: approvalId.toUpperCase(), command: COMMANDS[0], environment: 'dev' };

  expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId: wanted.approval_id }))).toBe(
    '403 second_person_required',
  );
  const withdrawn = await call(`${service.url}/gateway/token/withdraw`, { key: team.ada.key, body: wanted });
  expect(withdrawn.body).toEqual({ approval_id: approvalId, withdrawn: true });

  expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId: wanted.approval_id }))).toBe(
    '403 second_person_required',
  );
  expect(await outcomeOf(mint(service, { key: team.ben.key, approvalId }))).toBe('minted');
});
