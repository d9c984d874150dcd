import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createWorker, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending } from './people.js';
import type { Team } from './people.js';

/**
 * The published certification scenario of the AuthZEN Authorization API 1.0 ("Certification Scenario", sections 1 to 3,
 * 5 and 6; the numbers below are its): levels Basic Core, Batch Core and Discovery. Its fixture is loaded as approvals:
 * a user is a worker, a record an environment, an action a command of one word.
 *
 * Left out, because nothing here could mean it: rules 5 to 8 (decisions by the properties that a client sends, which
 * for us would be a client that approves its own request), the search APIs, and HTTPS itself, which the proxy in front
 * of the service speaks. Otherwise than the scenario, a body that is not JSON by its media type is 415, not 400.
 */
let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const [alice, bob] = [
  { type: 'user', id: 'alice' },
  { type: 'user', id: 'bob' },
];
const record = (id: number) => ({ type: 'record', id: `record-${id}` });
const may = (name: string) => ({ name });

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, {
    allowedEnvironments: ['record-1', 'record-2'],
    authzen: { vocabulary: { worker: 'user', environment: 'record', approval: 'approval', execute: 'execute' } },
  });
  team = await createTeam(database);
  await permit('alice', ['read', 'write']);
  await permit('bob', ['read']);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

async function permit(workerId: string, names: string[]): Promise<void> {
  const worker = await createWorker(database, { tenantId: team.tenantId, workerId });
  const body = { environment: 'record-1', commands: names.map((name) => [name]) };
  const approvalId = await pending(service, { ...team, worker }, body);
  expect((await approve(service, approvalId, { key: team.ada.key })).status).toBe(200);
}

const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  call(`${service.url}/access/v1/${path}`, { key: team.read.key, body, headers });
const decisionsOf = ({ body }: { body: { evaluations: { decision: boolean }[] } }) =>
  body.evaluations.map(({ decision }) => decision);

describe('2 Basic: Access Evaluation', () => {
  const permitted = { subject: alice, action: may('read'), resource: record(1) };

  test.each([
    ['rule 1', alice, 'read', true],
    ['rule 2', alice, 'write', true],
    ['rule 3', bob, 'read', true],
    ['rule 4', bob, 'write', false],
  ])('1.4 %s', async (_rule, subject, name, decision) => {
    const answer = await post('evaluation', { subject, action: may(name), resource: record(1) });
    expect(answer).toMatchObject({ status: 200, body: { decision } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  });

  test.each([
    ['2.2.3 an optional context', { ...permitted, context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }],
    [
      '2.2.8 additional properties',
      {
        subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
        action: { name: 'read', properties: { method: 'GET' } },
        resource: { ...record(1), properties: { status: 'active', owner: 'bob' } },
      },
    ],
    ['2.2.9 unknown fields', { ...permitted, foo: 'bar', futureField: { nested: true } }],
  ])('%s are accepted', async (_what, question) => {
    expect(await post('evaluation', question)).toMatchObject({ status: 200, body: { decision: true } });
  });

  test.each([
    ['2.4.1 no subject', { action: may('read'), resource: record(1) }],
    ['2.4.1 no action', { subject: alice, resource: record(1) }],
    ['2.4.1 no resource', { subject: alice, action: may('read') }],
    ['2.4.2 a subject without type', { ...permitted, subject: { id: 'alice' } }],
    ['2.4.2 a subject without id', { ...permitted, subject: { type: 'user' } }],
    ['2.4.2 an action without name', { ...permitted, action: {} }],
    ['2.4.2 a resource without type', { ...permitted, resource: { id: 'record-1' } }],
    ['2.4.2 a resource without id', { ...permitted, resource: { type: 'record' } }],
    ['2.4.4 no JSON', '{"subject": '],
    ['2.4.5 nothing', ''],
    ['2.4.6 a subject that is a string', { ...permitted, subject: 'alice' }],
    ['2.4.6 a name that is a number', { ...permitted, action: { name: 123 } }],
  ])('%s is 400', async (_what, body) => {
    expect(await post('evaluation', body)).toMatchObject({ status: 400 });
  });

  test('2.4.3 another media type is refused', async () => {
    expect(await post('evaluation', JSON.stringify(permitted), { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
    });
  });

  test('2.5 X-Request-ID comes back, and is not needed', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716';
    expect((await post('evaluation', permitted, { 'X-Request-ID': id })).headers.get('x-request-id')).toBe(id);
    expect((await post('evaluation', permitted)).status).toBe(200);
  });

  test('2.6 the same question gets the same decision', async () => {
    for (let count = 0; count < 3; count += 1) {
      expect((await post('evaluation', permitted)).body).toMatchObject({ decision: true });
    }
  });
});

describe('3 Batch: Access Evaluations', () => {
  test('3.2.1 defaults above, each answer a decision, as many as were asked', async () => {
    const answer = await post('evaluations', {
      subject: alice,
      action: may('read'),
      evaluations: [{ resource: record(1) }, { resource: record(2) }],
    });
    expect(answer.status).toBe(200);
    expect(decisionsOf(answer)).toEqual([true, false]);
  });

  test('3.2.2 and 3.3.2 the order of the questions', async () => {
    const answer = await post('evaluations', {
      subject: bob,
      resource: record(1),
      evaluations: [{ action: may('read') }, { action: may('write') }],
    });
    expect(decisionsOf(answer)).toEqual([true, false]);
  });

  test('3.2.5 no defaults', async () => {
    const answer = await post('evaluations', {
      evaluations: [
        { subject: alice, action: may('read'), resource: record(1) },
        { subject: bob, action: may('write'), resource: record(1) },
      ],
    });
    expect(decisionsOf(answer)).toEqual([true, false]);
  });

  test('3.2.6 a context above, and one of its own', async () => {
    const answer = await post('evaluations', {
      subject: alice,
      action: may('read'),
      context: { time: '2025-06-27T18:03-07:00' },
      evaluations: [{ resource: record(1) }, { resource: record(2), context: { source: 'batch-override' } }],
    });
    expect(decisionsOf(answer)).toHaveLength(2);
  });

  test('3.2.7 what identifies an entity is lent by the one above', async () => {
    const answer = await post('evaluations', {
      subject: alice,
      action: may('write'),
      resource: { type: 'record' },
      evaluations: [{ resource: { id: 'record-1', properties: { status: 'active' } } }, { resource: record(2) }],
    });
    expect(decisionsOf(answer)).toEqual([true, false]);
  });

  test('3.4.1 one question that is none is denied, the others are answered', async () => {
    const answer = await post('evaluations', {
      subject: alice,
      action: may('read'),
      evaluations: [{ resource: record(1) }, {}],
    });
    expect(answer.status).toBe(200);
    expect(decisionsOf(answer)).toEqual([true, false]);
    expect(answer.body.evaluations[1].context.error).toMatchObject({ status: 400 });
  });

  test.each([
    ['3.4.2 without evaluations', {}],
    ['3.4.3 with none in them', { evaluations: [] }],
  ])('%s it is a single evaluation', async (_what, more) => {
    const question = { subject: alice, action: may('read'), resource: record(1), ...more };
    expect(await post('evaluations', question)).toMatchObject({ status: 200, body: { decision: true } });
    expect(await post('evaluations', { ...question, subject: undefined })).toMatchObject({ status: 400 });
  });
});

test('6 Discovery names the decision point as it was called, and its endpoints', async () => {
  const { status, body, headers } = await call(`${service.url}/.well-known/authzen-configuration`, {
    headers: { 'X-Forwarded-Host': 'pdp.example', 'X-Forwarded-Proto': 'https' },
  });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(body).toEqual({
    policy_decision_point: 'https://pdp.example',
    access_evaluation_endpoint: 'https://pdp.example/access/v1/evaluation',
    access_evaluations_endpoint: 'https://pdp.example/access/v1/evaluations',
  });
});
