import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createKey, createSealingKey, createTestDatabase, enrolGenerator } from '@wingman/testkit';
import type { Generator, TestDatabase } from '@wingman/testkit';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import {
  ADA_ON_TELEGRAM,
  approve,
  createTeam,
  mint,
  outcomeOf,
  pending,
  race,
  reject,
  tamper,
  view,
} from './people.js';
import type { Team } from './people.js';

const sealingKey = createSealingKey();
let database: TestDatabase;
let service: TestApprovals;
let team: Team;
let generator: Generator;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sealingKey });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});
beforeEach(async () => {
  team = await createTeam(database);
  await ask(['high', 'prd', 'exec']);
  generator = await enrolGenerator(database, { tenantId: team.tenantId, personId: team.ada.personId }, sealingKey);
});

async function ask(acts: readonly string[]): Promise<void> {
  const layers = [{ layer: 'tenant', approvals: { check_required: false, one_time_code_for: acts } }];
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, 'a test' FROM gatekeeper.policies WHERE tenant_id = $1`,
    [team.tenantId, `${'A'.repeat(43)}=`, JSON.stringify(layers)],
  );
}
const say = (approvalId: string, otp?: string, more: { key?: string; headers?: Record<string, string> } = {}) =>
  approve(service, approvalId, { key: team.ada.key, otp, ...more });
const outcome = async (saying: ReturnType<typeof say>) => {
  const { status, body } = await saying;
  return status === 200 ? body.status : `${status} ${body.code}`;
};
const refusals = async () =>
  (await entriesOf(database, team.tenantId))
    .filter(({ kind }) => kind === 'approval.refused' || kind === 'token.refused')
    .map(({ fields }) => [fields.code, fields.by]);

describe('where policy asks for a one-time code', () => {
  test('a person approves with the code of their own generator, through the key and through the chat', async () => {
    const [first, second] = [await pending(service, team), await pending(service, team)];

    expect(await outcome(say(first))).toBe('403 otp_required');
    expect(await outcome(say(first, generator.code()))).toBe('APPROVED');
    const fromChat = { key: team.relay.key, headers: ADA_ON_TELEGRAM };
    expect(await outcome(say(second, undefined, fromChat))).toBe('403 otp_required');
    expect(await outcome(say(second, generator.code(1), fromChat))).toBe('APPROVED');
    expect(await refusals()).toEqual([
      ['otp_required', 'person:Ada'],
      ['otp_required', 'person:Ada'],
    ]);
  });

  test('a code counts once: not again, not for another request, and no older one after it', async () => {
    const [first, second] = [await pending(service, team), await pending(service, team)];
    const [earlier, code] = [generator.code(-1), generator.code()];

    expect(await outcome(say(first, code))).toBe('APPROVED');
    expect(await outcome(say(second, code))).toBe('403 otp_invalid');
    expect(await outcome(say(second, earlier))).toBe('403 otp_invalid');
    expect((await view(service, team, second)).status).toBe('PENDING');
  });

  test('of two requests that one code is given for at once, one is approved, whichever replica gets it', async () => {
    const replica = await startApprovals(database, { sealingKey, decisionKeys: service.decisionKeys });
    const [first, second] = [await pending(service, team), await pending(service, team)];
    const code = generator.code();

    const answers = await race(database, first, [() => outcome(say(first, code))]).then(async ([raced]) => [
      raced?.status === 'fulfilled' ? raced.value : 'failed',
      await outcome(approve(replica, second, { key: team.ada.key, otp: code })),
    ]);

    expect(answers).toEqual(['APPROVED', '403 otp_invalid']);
    await replica.close();
  });

  test('wrong codes are counted, recorded, and after five of them no code counts', async () => {
    const id = await pending(service, team);
    const wrong = generator.wrongCode();

    for (let tries = 1; tries < 5; tries += 1) expect(await outcome(say(id, wrong))).toBe('403 otp_invalid');
    expect(await outcome(say(id, wrong))).toBe('403 otp_locked');
    expect(await outcome(say(id, generator.code()))).toBe('403 otp_locked');
    expect((await refusals()).map(([code]) => code)).toEqual([
      ...Array(4).fill('otp_invalid'),
      'otp_locked',
      'otp_locked',
    ]);
    expect((await view(service, team, id)).status).toBe('PENDING');

    await tamper(
      database,
      `UPDATE gatekeeper.person_totp SET locked_until = now() WHERE tenant_id = '${team.tenantId}'`,
    );
    expect(await outcome(say(id, wrong))).toBe('403 otp_locked');
    await tamper(
      database,
      `UPDATE gatekeeper.person_totp SET locked_until = now() WHERE tenant_id = '${team.tenantId}'`,
    );
    expect(await outcome(say(id, generator.code()))).toBe('APPROVED');
  });

  test('guesses at the same moment are counted one by one', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => pending(service, team)));

    const answers = await Promise.all(ids.map((id) => outcome(say(id, generator.wrongCode()))));

    expect(answers.filter((answer) => answer === '403 otp_invalid')).toHaveLength(4);
    expect(answers.filter((answer) => answer === '403 otp_locked')).toHaveLength(4);
  });

  test('a code is its owner’s only, and a key that nobody is known behind has none', async () => {
    const id = await pending(service, team);
    const nobody = await createKey(database, team.tenantId, { scopes: ['decide'] });
    await enrolGenerator(database, { tenantId: team.tenantId, personId: team.ben.personId }, sealingKey);

    expect(await outcome(say(id, generator.code(), { key: team.ben.key }))).toBe('403 otp_invalid');
    expect(await outcome(say(id, generator.code(), { key: nobody.key }))).toBe('403 otp_required');
    expect((await view(service, team, id)).status).toBe('PENDING');
  });

  test('what policy does not name is approved without one, and rejecting needs none', async () => {
    const [approved, rejected] = [await pending(service, team), await pending(service, team)];

    expect((await reject(service, rejected, { key: team.ada.key })).status).toBe(200);
    await ask(['prd', 'exec', 'unlock']);
    expect(await outcome(say(approved))).toBe('APPROVED');
  });

  test('in production everything needs one', async () => {
    await ask(['prd']);
    const harmless = { title: 'Look around', commands: ['ls -l'], environment: 'prd' };
    const id = await pending(service, team, harmless);

    expect(await outcome(say(id))).toBe('403 otp_required');
    expect(await outcome(say(id, generator.code()))).toBe('APPROVED');
  });

  test('a refusal for another reason uses no code up', async () => {
    const [done, open] = [await pending(service, team), await pending(service, team)];
    await reject(service, done, { key: team.ada.key });

    expect(await outcome(say(done, generator.code()))).toBe('409 not_pending');
    expect(await outcome(say(open, generator.code()))).toBe('APPROVED');
  });

  test('a person’s token needs one, a worker’s own does not', async () => {
    const approvalId = await pending(service, team);
    await say(approvalId, generator.code(-1));

    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId }))).toBe('403 otp_required');
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId, otp: generator.wrongCode() }))).toBe(
      '403 otp_invalid',
    );
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId, otp: generator.code() }))).toBe('minted');
    expect(await outcomeOf(mint(service, { key: team.worker.key, approvalId }))).toBe('minted');
  });

  test('without the key, without a generator, with one moved from another person, nothing is approved', async () => {
    const keyless = await startApprovals(database, { decisionKeys: service.decisionKeys });
    const id = await pending(service, team);

    expect(await outcome(approve(keyless, id, { key: team.ada.key, otp: generator.code() }))).toBe('403 otp_required');
    expect(await outcome(say(id, generator.code(), { key: team.ben.key }))).toBe('403 otp_required');
    await database.query(
      `INSERT INTO gatekeeper.person_totp (tenant_id, person_id, sealed_secret)
       SELECT tenant_id, $2, sealed_secret FROM gatekeeper.person_totp WHERE tenant_id = $1`,
      [team.tenantId, team.ben.personId],
    );
    expect(await outcome(say(id, generator.code(), { key: team.ben.key }))).toBe('503 unavailable');
    expect((await view(service, team, id)).status).toBe('PENDING');
    await keyless.close();
  });
});

test('the secret is nowhere in the database in clear', async () => {
  const { sealed } = (
    await database.query<{ sealed: Buffer }>('SELECT sealed_secret AS sealed FROM gatekeeper.person_totp')
  )[0]!;

  expect(sealed.toString('latin1')).not.toMatch(/[A-Z2-7]{16}/);
});
