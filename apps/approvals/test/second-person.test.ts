import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { call, createKey, createPerson, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase, TestKey } from '@wingman/testkit';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, approved, COMMANDS, createTeam, mint, outcomeOf, pending, race } from './people.js';
import type { Team } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;
let cid: TestKey & { personId: string };
let approvalId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});
afterAll(async () => {
  await service.close();
  await database.drop();
});
beforeEach(async () => {
  team = await createTeam(database);
  const key = await createKey(database, team.tenantId, { scopes: ['decide'] });
  cid = { ...key, personId: await createPerson(database, team.tenantId, { name: 'Cid', keyIds: [key.keyId] }) };
  await putApprovalRules(database, team.tenantId, { check_required: false, second_person_for: ['exec'] });
  approvalId = await approved(service, team);
});

const held = '403 second_person_required';
const by = ({ key }: { key: string }, more: object = {}, at = service) =>
  outcomeOf(mint(at, { key, approvalId, ...more }));
const withdrawn = async ({ key }: { key: string }) =>
  (
    await call(`${service.url}/gateway/token/withdraw`, {
      key,
      body: { approval_id: approvalId, command: COMMANDS[0], environment: 'dev' },
    })
  ).body;
const tokenEntries = async () =>
  (await entriesOf(database, team.tenantId))
    .filter(({ kind }) => kind.startsWith('token.'))
    .map(({ kind, fields }) => [kind, fields.by, fields.first_asked_by ?? fields.code]);
const firstAsks = () =>
  database.query<{ person_id: string }>('SELECT person_id FROM approvals.first_asks WHERE tenant_id = $1', [
    team.tenantId,
  ]);
const endAll = (seconds = 0) =>
  database.query(
    `UPDATE approvals.first_asks SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE tenant_id = $1`,
    [team.tenantId, seconds],
  );

describe('where policy asks for two people, a person’s token', () => {
  test('is held until another person asks for the same, and is in the ledger with both', async () => {
    expect(await by(team.ada)).toBe(held);
    expect(await by(team.ben)).toBe('minted');
    expect(await tokenEntries()).toEqual([
      ['token.refused', 'person:Ada', 'second_person_required'],
      ['token.minted', 'person:Ben', 'person:Ada'],
    ]);
  });

  test('waits through a restart, and for whichever replica the second one reaches', async () => {
    const other = await startApprovals(database, { decisionKeys: service.decisionKeys });
    expect(await by(team.ada, {}, other)).toBe(held);
    await other.close();

    expect(await by(team.ben)).toBe('minted');
  });

  test('is not minted for one who asks twice, not even by key and by chat', async () => {
    expect(await by(team.ada)).toBe(held);
    expect(await by(team.ada)).toBe(held);
    const chat = await mint(service, { key: team.ada.key, approvalId });
    expect(chat.body.code).toBe('second_person_required');
    const fromChat = await call(`${service.url}/gateway/token`, {
      key: team.relay.key,
      headers: ADA_ON_TELEGRAM,
      body: { approval_id: approvalId, command: COMMANDS[0], environment: 'dev' },
    });
    expect(fromChat.body.code).toBe('second_person_required');
  });

  test('is not minted for a key that is nobody’s, which leaves no trace either', async () => {
    const nobody = await createKey(database, team.tenantId, { scopes: ['decide'] });

    expect(await by(team.ada)).toBe(held);
    expect(await by(nobody)).toBe('403 forbidden_scope');
    expect(await firstAsks()).toEqual([{ person_id: team.ada.personId }]);
  });

  test('is agreed to once: the next one needs two people again', async () => {
    await by(team.ada);
    expect(await by(team.ben)).toBe('minted');
    expect(await by(cid)).toBe(held);
    expect(await by(cid)).toBe(held);
  });

  test('of two who agree at once, one gets', async () => {
    await by(team.ada);

    const raced = await race(database, approvalId, [() => by(team.ben), () => by(cid)]);

    const outcomes = raced.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
    expect(outcomes.sort()).toEqual([held, 'minted']);
  });

  test('of two who ask first at once, the second one’s is minted', async () => {
    const raced = await race(database, approvalId, [() => by(team.ada), () => by(team.ben)]);

    const outcomes = raced.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
    expect(outcomes.sort()).toEqual([held, 'minted']);
  });

  test('is for exactly what the first one asked', async () => {
    await by(team.ada);

    expect(await by(team.ben, { command: COMMANDS[1] })).toBe(held);
    const another = await pending(service, team);
    await approve(service, another, { key: cid.key });
    expect(await outcomeOf(mint(service, { key: team.ben.key, approvalId: another }))).toBe(held);
  });

  test('waits ten minutes by the database’s clock, and not a moment longer', async () => {
    const { body } = await mint(service, { key: team.ada.key, approvalId });
    const until = Date.parse(/until (\S+Z)/.exec(body.detail)?.[1] ?? '');
    expect(until - Date.now()).toBeGreaterThan(590_000);
    expect(until - Date.now()).toBeLessThanOrEqual(600_000);

    await endAll();
    expect(await by(team.ben)).toBe(held);
    expect(await firstAsks()).toEqual([{ person_id: team.ben.personId }]);
  });

  test('runs out while the second one waits at the lock', async () => {
    await by(team.ada);
    await endAll(1);

    const raced = await race(database, approvalId, [() => by(team.ben)], { heldForSeconds: 1.2 });

    expect(raced).toEqual([{ status: 'fulfilled', value: held }]);
  });

  test('is no more when the first one takes it back, who alone can', async () => {
    await by(team.ada);

    expect(await withdrawn(team.ben)).toEqual({ approval_id: approvalId, withdrawn: false });
    expect(await withdrawn(team.ada)).toEqual({ approval_id: approvalId, withdrawn: true });
    expect(await withdrawn(team.ada)).toEqual({ approval_id: approvalId, withdrawn: false });
    expect(await by(team.ben)).toBe(held);
    expect((await tokenEntries())[1]).toEqual(['token.withdrawn', 'person:Ada', undefined]);
  });

  test('is agreed to by nobody behind the worker, who may ask first', async () => {
    const own = await createKey(database, team.tenantId, { scopes: ['work'], workerId: 'deployer' });
    const decide = await createKey(database, team.tenantId, { scopes: ['decide'] });
    await createPerson(database, team.tenantId, { name: 'Dee', keyIds: [own.keyId, decide.keyId] });

    expect(await by(team.ada)).toBe(held);
    expect(await by(decide)).toBe(held);
    expect(await by(team.ben)).toBe('minted');
    expect(await by(decide)).toBe(held);
    expect(await by(team.ben)).toBe('minted');
  });

  test('counts no key that was revoked since', async () => {
    await by(team.ada);
    await database.query('UPDATE gatekeeper.api_keys SET revoked_at = now() WHERE key_id = $1', [team.ada.keyId]);

    expect(await by(team.ben)).toBe(held);
  });

  test('costs nothing where policy no longer asks, and a worker’s own needs nobody', async () => {
    expect(await by(team.ada)).toBe(held);
    expect(await by(team.worker)).toBe('minted');
    await putApprovalRules(database, team.tenantId, { check_required: false });
    expect(await by(team.ada)).toBe('minted');
  });

  test('is not known to another tenant', async () => {
    await by(team.ada);
    const other = await createTeam(database);

    const { body } = await call(`${service.url}/gateway/token/withdraw`, {
      key: other.ada.key,
      body: { approval_id: approvalId, command: COMMANDS[0], environment: 'dev' },
    });
    expect([body.withdrawn, (await firstAsks()).length]).toEqual([false, 1]);
  });
});

describe('where policy asks for two people for production', () => {
  test('whatever it is, two approve', async () => {
    await putApprovalRules(database, team.tenantId, { check_required: false, second_person_for: ['prd'] });
    const id = await pending(service, team, { commands: ['ls -l'], environment: 'prd' });

    expect((await approve(service, id, { key: team.ada.key })).body.needs_more).toBe(1);
    expect((await approve(service, id, { key: team.ben.key })).body.status).toBe('APPROVED');
  });
});
