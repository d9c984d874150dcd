import { withAdminClient } from '@wingman/db';
import { call, createKey, createPerson, createTenant, until } from '@wingman/testkit';
import type { CallAnswer, TestDatabase, TestKey } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { ask } from './approvals.js';
import type { Worker } from './approvals.js';

/** A tenant with a worker whose key may mint, and with two people who decide. */
export interface Team {
  tenantId: string;
  worker: Worker;
  /** Of Ada, who is Telegram user 42, too. */
  ada: TestKey & { personId: string };
  /** Of Ben. */
  ben: TestKey & { personId: string };
  /** Of the bot. */
  relay: TestKey;
  read: TestKey;
}

export const ADA_ON_TELEGRAM = { 'X-Wingman-Actor': 'telegram:42' };

interface TeamOptions {
  /** How many people must approve what has the risk HIGH. */
  approversForHigh?: number;
}

export async function createTeam(database: TestDatabase, { approversForHigh }: TeamOptions = {}): Promise<Team> {
  const tenantId = await createTenant(database);
  const workerId = 'deployer';
  const [work, ada, ben, relay, read] = await Promise.all([
    createKey(database, tenantId, { scopes: ['work', 'mint'], workerId }),
    createKey(database, tenantId, { scopes: ['decide'] }),
    createKey(database, tenantId, { scopes: ['decide'] }),
    createKey(database, tenantId, { scopes: ['relay'] }),
    createKey(database, tenantId, { scopes: ['read'] }),
  ]);
  const [adaId, benId] = await Promise.all([
    createPerson(database, tenantId, { name: 'Ada', keyIds: [ada.keyId], telegramUserIds: [42] }),
    createPerson(database, tenantId, { name: 'Ben', keyIds: [ben.keyId] }),
  ]);
  if (approversForHigh !== undefined) await requireApprovers(database, tenantId, approversForHigh);
  return {
    tenantId,
    worker: { tenantId, workerId, ...work },
    ada: { ...ada, personId: adaId },
    ben: { ...ben, personId: benId },
    relay,
    read,
  };
}

async function requireApprovers(database: TestDatabase, tenantId: string, people: number): Promise<void> {
  const layers = [{ layer: 'tenant', approvals: { approvers_for_high: people } }];
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, $2, $3, 'a test')`,
    [tenantId, `${'A'.repeat(43)}=`, JSON.stringify(layers)],
  );
}

/** Commands that wait for a person, and whose meaning does not hang on Docker. */
export const COMMANDS = [
  ['rm', '-rf', '/srv/old-data'],
  ['rm', '-rf', '/srv/older-data'],
];

interface Url {
  url: string;
}

/** A request that waits; returns its id. */
export async function pending(service: Url, { worker }: Team, body: Record<string, unknown> = {}): Promise<string> {
  const answer = await ask(service, worker, {
    body: { title: `Remove old data ${uuidv7()}`, commands: COMMANDS, ...body },
  });
  if (answer.body.status !== 'PENDING') throw new Error(`expected PENDING, got ${JSON.stringify(answer.body)}`);
  return answer.body.approval_id;
}

/** The request as it is shown to a key that reads. */
export const view = async (service: Url, team: Team, approvalId: string) =>
  (await call(`${service.url}/approvals/${approvalId}`, { key: team.read.key })).body;

interface SayOptions {
  key: string;
  note?: string;
  otp?: string;
  headers?: Record<string, string>;
}

export const approve = (
  service: Url,
  approvalId: string,
  { key, note, otp, headers }: SayOptions,
): Promise<CallAnswer> => call(`${service.url}/approvals/${approvalId}/approve`, { key, headers, body: { note, otp } });

export const reject = (
  service: Url,
  approvalId: string,
  { key, note = 'not today', headers }: SayOptions,
): Promise<CallAnswer> =>
  call(`${service.url}/approvals/${approvalId}/reject`, { key, headers, body: { reason: note } });

/** A request that a person has approved; returns its id. */
export async function approved(service: Url, team: Team, body: Record<string, unknown> = {}): Promise<string> {
  const approvalId = await pending(service, team, body);
  const { status } = await approve(service, approvalId, { key: team.ada.key });
  if (status !== 200) throw new Error(`expected 200, got ${status}`);
  return approvalId;
}

interface Minting {
  key: string;
  approvalId: string;
  command?: string | string[];
  environment?: string;
  otp?: string;
}

export const mint = (
  service: Url,
  { key, approvalId, command = COMMANDS[0], environment = 'dev', otp }: Minting,
): Promise<CallAnswer> =>
  call(`${service.url}/gateway/token`, { key, body: { approval_id: approvalId, command, environment, otp } });

/** `minted`, or the status and code of the refusal. */
export async function outcomeOf(minting: Promise<CallAnswer>): Promise<string> {
  const { status, body } = await minting;
  return status === 201 ? 'minted' : `${status} ${body.code}`;
}

/** How many tokens an approval has had, and which of them live. */
export const tokensOf = (database: TestDatabase, approvalId: string) =>
  database.query<{ jti: string; revoked_at: Date | null }>(
    'SELECT jti, revoked_at FROM approvals.tokens WHERE approval_id = $1 ORDER BY jti',
    [approvalId],
  );

/**
 * Changes rows as somebody who owns the database would, past every trigger. What came before the service's own
 * promises is not asked.
 */
export async function tamper(database: TestDatabase, sql: string): Promise<void> {
  await database.query(`SET session_replication_role = replica; ${sql}`);
}

interface RaceOptions {
  /** How many of the contenders reach a lock; default: all. */
  waiting?: number;
  /** How long they are kept there. */
  heldForSeconds?: number;
  /** What the holder changes before it lets them go, past every trigger. */
  before?: string;
}

/**
 * Starts all contenders while the request's row is held by somebody else, so that they truly meet, and lets them go
 * when they wait for a lock.
 */
export async function race<Result>(
  database: TestDatabase,
  approvalId: string,
  contenders: readonly (() => Promise<Result>)[],
  { waiting = contenders.length, heldForSeconds = 0, before = 'SELECT 1' }: RaceOptions = {},
): Promise<PromiseSettledResult<Result>[]> {
  return withAdminClient(database.adminUrl, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM approvals.requests WHERE approval_id = $1 FOR UPDATE', [approvalId]);
    const running = Promise.allSettled(contenders.map((contend) => contend()));
    await until(() => areWaiting(database, waiting), { what: 'contenders at the lock' });
    await holder.query(`SET LOCAL session_replication_role = replica; ${before}`);
    await holder.query('SELECT pg_sleep($1)', [heldForSeconds]);
    await holder.query('COMMIT');
    return running;
  });
}

/** Whether so many wait for a lock. */
export async function areWaiting(database: TestDatabase, count: number): Promise<boolean> {
  const [row] = await database.query<{ waiting: number }>(
    `SELECT count(*)::integer AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.waiting === count;
}
