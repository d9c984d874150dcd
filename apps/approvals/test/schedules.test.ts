import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, COMMANDS, createTeam, mint, outcomeOf, pending, reject, view } from './people.js';
import type { Team } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

/** Who may approve when. The edges of the clock are held beside the rule; here is what every door makes of it. */
let database: TestDatabase;
let service: TestApprovals;

const DAY_MS = 86_400_000;
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' })
    .format(new Date(Date.now() + days * DAY_MS))
    .toLowerCase();

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const schedule = (who: unknown, days: string[], own: object = {}) => ({
  who,
  time_zone: 'UTC',
  times: [{ days, from: '00:00', to: '24:00' }],
  ...own,
});
/** Open as long as this test can take, and closed as long. */
const NOW = [dayIn(-1), dayIn(0), dayIn(1)];
const LATER = [dayIn(3)];

async function teamWith(schedules: (team: Team) => object[]): Promise<Team> {
  const team = await createTeam(database);
  await putApprovalRules(database, team.tenantId, { schedules: schedules(team) });
  return team;
}

describe('outside of a schedule nobody approves', () => {
  test('by any door: key, chat, or a question of the standard; and the refusal is in the ledger', async () => {
    const team = await teamWith(() => [schedule('anyone', LATER)]);
    const approvalId = await pending(service, team);

    const doors = [
      await approve(service, approvalId, { key: team.ada.key }),
      await approve(service, approvalId, { key: team.relay.key, headers: ADA_ON_TELEGRAM }),
    ];
    for (const answer of doors) expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
    const { body } = await call(`${service.url}/access/v1/evaluation`, {
      key: team.read.key,
      body: {
        subject: { type: 'worker', id: team.worker.workerId },
        action: { name: 'execute', properties: { command: COMMANDS[0] } },
        resource: { type: 'approval', id: approvalId },
      },
    });
    expect(body).toMatchObject({ decision: false, context: { code: 'not_approved' } });
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId }))).toBe('403 not_approved');
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', decisions: [] });
    const refused = (await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.refused');
    expect(refused.map(({ fields }) => fields['code'])).toEqual(['forbidden_scope', 'forbidden_scope']);
  });

  test('and is told when they may, and who may now', async () => {
    const team = await teamWith(({ ada, ben }) => [
      schedule({ people: [ada.personId] }, LATER),
      schedule({ people: [ben.personId] }, NOW),
    ]);
    const approvalId = await pending(service, team);
    const midnight = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + 3 * DAY_MS);

    const { body } = await approve(service, approvalId, { key: team.ada.key });

    expect(body.detail).toBe(
      `the schedule does not let you approve this now; it does from ${midnight.toISOString()} on; now may: Ben`,
    );
    expect((await approve(service, approvalId, { key: team.ben.key })).body).toMatchObject({ status: 'APPROVED' });
  });

  test('but rejecting is always allowed', async () => {
    const team = await teamWith(() => [schedule('anyone', LATER)]);
    const approvalId = await pending(service, team);

    expect((await reject(service, approvalId, { key: team.ada.key })).body).toMatchObject({ status: 'REJECTED' });
  });

  test('also not as the second of two', async () => {
    const team = await createTeam(database);
    const schedules = [
      schedule({ people: [team.ada.personId] }, NOW),
      schedule({ people: [team.ben.personId] }, LATER),
    ];
    await putApprovalRules(database, team.tenantId, { approvers_for_high: 2, schedules });
    const approvalId = await pending(service, team);
    await approve(service, approvalId, { key: team.ada.key });

    expect(await approve(service, approvalId, { key: team.ben.key })).toMatchObject({ status: 403 });
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', needs_more: 1 });
  });
});

describe('a schedule leaves alone', () => {
  test.each([
    ['another risk', { levels: ['MEDIUM'] }],
    ['another environment', { environments: ['prd'] }],
  ])('%s', async (_what, own) => {
    const team = await teamWith(() => [schedule('anyone', LATER, own)]);
    const approvalId = await pending(service, team);

    expect((await approve(service, approvalId, { key: team.ada.key })).body).toMatchObject({ status: 'APPROVED' });
  });

  test('the key that it names, and no other one', async () => {
    const team = await createTeam(database);
    const [named, other] = await Promise.all(
      [1, 2].map(() => createKey(database, team.tenantId, { scopes: ['decide'] })),
    );
    await putApprovalRules(database, team.tenantId, { schedules: [schedule({ keys: [named?.keyId] }, NOW)] });
    const approvalId = await pending(service, team);

    const refused = await approve(service, approvalId, { key: other?.key ?? '' });
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.body.detail).toMatch(new RegExp(`at no time in the next two weeks; now may: key ${named?.keyId}$`));
    expect((await approve(service, approvalId, { key: named?.key ?? '' })).status).toBe(200);
  });

  test('what policy said before: the newest one counts at once', async () => {
    const team = await teamWith(() => [schedule('anyone', NOW)]);
    const approvalId = await pending(service, team);
    await putApprovalRules(database, team.tenantId, { schedules: [schedule('anyone', LATER)] });
    expect(await approve(service, approvalId, { key: team.ada.key })).toMatchObject({ status: 403 });
    await putApprovalRules(database, team.tenantId, {});

    expect((await approve(service, approvalId, { key: team.ada.key })).status).toBe(200);
  });
});
