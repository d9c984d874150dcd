import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createGate, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import fc from 'fast-check';
import { RISKY, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, COMMANDS, createTeam, mint, pending, reject, tamper } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: HOUR_MS });
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

async function approved(own: Team = team, body: Record<string, unknown> = {}): Promise<string> {
  const approvalId = await pending(service, own, body);
  expect((await approve(service, approvalId, { key: own.ada.key })).status).toBe(200);
  return approvalId;
}

const [REMOVE = []] = COMMANDS;
const subject = { type: 'worker', id: 'deployer' };
const action = (command: unknown = REMOVE) => ({ name: 'execute', properties: { command } });
const approval = (id: string, environment?: string) => ({ type: 'approval', id, properties: { environment } });
const environment = (id = 'dev') => ({ type: 'environment', id });

const evaluate = (body: unknown, key = team.read.key) => call(`${service.url}/access/v1/evaluation`, { key, body });
const evaluateAll = (body: unknown) => call(`${service.url}/access/v1/evaluations`, { key: team.read.key, body });

describe('may this worker run that command?', () => {
  test('yes, by an approval that a person gave: asked by its id or by the environment', async () => {
    const own = await createTeam(database);
    const approvalId = await approved(own);
    for (const resource of [approval(approvalId), approval(approvalId, 'dev'), environment()]) {
      for (const name of [action(), action('rm -rf /srv/old-data'), { name: 'rm -rf "/srv/old-data"' }]) {
        const { status, body } = await evaluate({ subject, action: name, resource }, own.read.key);
        expect({ status, body }).toEqual({
          status: 200,
          body: { decision: true, context: { approval_id: approvalId, expires_at: expect.any(String) } },
        });
      }
    }
  });

  test('no, with the code that minting a token would have', async () => {
    const approvalId = await approved();
    const unresolved = await approved(team, { commands: RISKY.commands });
    const rejected = await pending(service, team);
    await reject(service, rejected, { key: team.ada.key });
    const waiting = await pending(service, team);

    for (const [question, code] of [
      [{ subject, action: action(), resource: approval(waiting) }, 'not_approved'],
      [{ subject, action: action(), resource: approval(rejected) }, 'not_approved'],
      [{ subject, action: action(['rm', '-rf', '/']), resource: approval(approvalId) }, 'token_scope'],
      [{ subject, action: action(), resource: approval(approvalId, 'prd') }, 'token_scope'],
      [{ subject, action: action(RISKY.commands[0]), resource: approval(unresolved) }, 'approval_unresolved'],
      [{ subject, action: action(RISKY.commands[0]), resource: environment() }, 'approval_unresolved'],
      [{ subject, action: action(), resource: environment('prd') }, 'not_approved'],
      [{ subject, action: action('rm -rf /srv/*'), resource: environment() }, 'command_not_literal'],
      [{ subject, action: { name: 'execute' }, resource: environment() }, 'not_approved'],
      [{ subject: { type: 'worker', id: 'other' }, action: action(), resource: approval(approvalId) }, 'not_approved'],
      [{ subject: { type: 'user', id: 'deployer' }, action: action(), resource: environment() }, 'not_found'],
      [{ subject, action: action(), resource: { type: 'todo', id: '1' } }, 'not_found'],
      [{ subject, action: action(), resource: approval('no-id') }, 'not_found'],
    ] as const) {
      const { status, body } = await evaluate(question);
      expect({ question, status, decision: body.decision, code: body.context?.code }).toEqual({
        question,
        status: 200,
        decision: false,
        code,
      });
    }
  });

  test('no, while the worker is locked or the tenant is paused', async () => {
    const own = await createTeam(database);
    const question = { subject, action: action(), resource: approval(await approved(own)) };
    const codeOf = async () => (await evaluate(question, own.read.key)).body.context?.code;

    await call(`${service.url}/approvals/pause`, { key: own.ada.key, body: {} });
    expect(await codeOf()).toBe('paused');
    await call(`${service.url}/approvals/resume`, { key: own.ada.key, body: {} });
    expect(await codeOf()).toBeUndefined();
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, 'deployer', 'LOCKED', 'a lie')`,
      [own.tenantId],
    );
    expect(await codeOf()).toBe('worker_locked');
  });

  test('no, for a row that was edited, for another tenant, and once it has expired', async () => {
    const [edited, expiring] = [await approved(), await approved(team, { ttl_seconds: 1 })];
    await tamper(database, `UPDATE approvals.requests SET commands = '[["id"]]' WHERE approval_id = '${edited}'`);
    const stranger = await createTeam(database);
    const ask = (id: string, command?: unknown, key?: string) =>
      evaluate({ subject, action: action(command), resource: approval(id) }, key);

    expect((await ask(edited, ['id'])).body).toMatchObject({ decision: false, context: { code: 'not_approved' } });
    expect((await ask(expiring, REMOVE, stranger.read.key)).body).toMatchObject({
      decision: false,
      context: { code: 'not_approved' },
    });
    await database.query('SELECT pg_sleep(1.05)');
    expect((await ask(expiring)).body).toMatchObject({ decision: false, context: { code: 'expired' } });
  });

  test('exactly when a token would be minted', async () => {
    const approvalId = await approved();
    for (const command of [REMOVE, ['rm'], ['rm', '-rf', '/srv/older-data'], ['rm', '-rf', '/srv/old-data', 'x']]) {
      const { body } = await evaluate({ subject, action: action(command), resource: approval(approvalId) });
      const { status } = await mint(service, { key: team.worker.key, approvalId, command });
      expect([command, body.decision]).toEqual([command, status === 201]);
    }
  });
});

describe('several questions', () => {
  const resources = async () => {
    const yes = approval(await approved());
    const no = approval(await pending(service, team));
    return { yes, no };
  };

  test.each([
    ['are all answered', 'execute_all', [true, false, true]],
    ['are answered until the first no', 'deny_on_first_deny', [true, false]],
    ['are answered until the first yes', 'permit_on_first_permit', [true]],
    ['are all answered where nothing is said', undefined, [true, false, true]],
  ])('%s', async (_how, semantic, decisions) => {
    const { yes, no } = await resources();
    const { body } = await evaluateAll({
      subject,
      action: action(),
      options: { evaluations_semantic: semantic },
      evaluations: [{ resource: yes }, { resource: no }, { resource: yes }],
    });
    expect(body.evaluations.map(({ decision }: { decision: boolean }) => decision)).toEqual(decisions);
    expect(body).not.toHaveProperty('decision');
  });

  test('more than are allowed, or an unknown semantic, are refused as a whole', async () => {
    const evaluations = Array.from({ length: 101 }, () => ({}));
    for (const body of [{ evaluations }, { evaluations: [{}], options: { evaluations_semantic: 'any' } }]) {
      expect(await evaluateAll(body)).toMatchObject({ status: 400 });
    }
  });
});

test('whatever is asked, the answer is no or that it is no question', async () => {
  const word = fc.oneof(
    fc.constantFrom('worker', 'deployer', 'execute', 'approval', 'environment', 'dev'),
    fc.string(),
  );
  const entity = fc.record({ type: word, id: word, name: word, properties: fc.object({ maxDepth: 2 }) });
  const question = fc.record({ subject: entity, action: entity, resource: fc.oneof(entity, fc.jsonValue()) });
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      for (const { status, body } of [await evaluate(asked), await evaluateAll({ ...asked, evaluations: [{}] })]) {
        expect([200, 400]).toContain(status);
        if (status === 200) expect((body.evaluations?.[0] ?? body).decision).toBe(false);
      }
    }),
    { numRuns: 100 },
  );
});

test('a key without the scope gets no decision', async () => {
  const question = { subject, action: action(), resource: environment() };
  expect(await evaluate(question, team.worker.key)).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
  expect(await call(`${service.url}/access/v1/evaluation`, { body: question })).toMatchObject({ status: 401 });
});

test('the database away is no decision but an error', async () => {
  const gate = await createGate(database.urlFor('approvals'));
  const other = await startApprovals(database, { databaseUrl: gate.url, sweepMs: HOUR_MS });
  const ask = () =>
    call(`${other.url}/access/v1/evaluation`, {
      key: team.read.key,
      body: { subject, action: action(), resource: environment('test') },
    });

  expect((await ask()).status).toBe(200);
  gate.shut();
  expect(await ask()).toMatchObject({ status: 503, body: { code: 'unavailable' } });

  gate.open();
  expect(await other.close()).toBe(true);
  await gate.close();
});

test('discovery says where to ask, by the name that the deployment or the client gives it', async () => {
  const path = '/.well-known/authzen-configuration';
  const named = await startApprovals(database, { authzen: { baseUrl: 'https://wingman.example' }, sweepMs: HOUR_MS });

  const own = await call(`${service.url}${path}`);
  const fixed = await call(`${named.url}${path}`, { headers: { 'X-Forwarded-Host': 'elsewhere.example' } });
  const odd = await call(`${service.url}${path}`, { headers: { 'X-Forwarded-Host': 'a b/c' } });

  expect(own.body).toEqual({
    policy_decision_point: service.url,
    access_evaluation_endpoint: `${service.url}/access/v1/evaluation`,
    access_evaluations_endpoint: `${service.url}/access/v1/evaluations`,
  });
  expect(own.headers.get('cache-control')).toBe('no-store');
  expect(fixed.body.policy_decision_point).toBe('https://wingman.example');
  expect(odd.status).toBe(400);
  expect(await named.close()).toBe(true);
});
