import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOutputReview } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { call, createServiceKeys, createTestDatabase } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { createTeam } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let keys: ServiceKeys;
let service: TestApprovals;
let team: Team;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createServiceKeys();
  service = await startApprovals(database, { env: keys.envFor('approvals') });
  team = await createTeam(database);
});
afterAll(async () => {
  await service.close();
  await keys.drop();
  await database.drop();
});

const review = (validationId = uuidv7()) => ({
  tenant_id: team.tenantId,
  validation_id: validationId,
  worker_id: team.worker.workerId,
  title: 'May this code be used?',
  report: `Validation ${validationId}: the score is 50.`,
  score: 50,
  issues: ['- medium syntax.unparsed a.zig:1: nobody reads this'],
  requester: { key_id: team.worker.keyId, actor: 'key:test', tier: 'basic' },
});

const open = async (body: object, caller: ServiceName = 'output-validator') =>
  call(`${service.url}${openOutputReview.path}`, {
    body,
    headers: { authorization: `Bearer ${await keys.tokenFor(caller, 'approvals')}` },
  });
const show = (id: string) => call(`${service.url}/approvals/${id}`, { key: team.read.key });

test('code waits for a person, and is one request however often it is asked for', async () => {
  const body = review();

  const answers = await Promise.all([open(body), open(body), open(body)]);
  const [id] = answers.map(({ body: answer }) => answer.approval_id as string);
  await call(`${service.url}/approvals/${id}/reject`, { key: team.ada.key, body: { reason: 'not like this' } });
  const again = await open(body);

  expect([...answers, again].map(({ status, body: answer }) => [status, answer])).toEqual(
    Array(4).fill([200, { approval_id: id }]),
  );
  expect((await show(id ?? '')).body).toMatchObject({
    status: 'REJECTED',
    worker_id: team.worker.workerId,
    commands: [],
    instruction: body.report,
    validation: { decision: 'MANUAL_REVIEW', profile: 'output', score: 50 },
    metadata: { validation_id: body.validation_id },
  });
});

test('nobody but the output validator opens one', async () => {
  expect((await open(review(), 'watcher')).body.code).toBe('unauthenticated');
});
