import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../command.js';
import type { InspectedRow } from '../inspection.js';
import type { Door, DoorAnswer, Keys, OrdinaryWay, Permit } from './door.js';
import { signedByUs, tampered, unsigned } from './forgery.js';

export interface Attackers extends Keys {
  otherWorker: string | undefined;
  otherTenant: string | undefined;
  read: string | undefined;
}

/** Reads only, so that one that is let through does no harm. A label makes each the only one of its kind. */
const harmless = (): string[] => ['docker', 'ps', '--filter', `label=wingman.verify-bypass=${randomUUID()}`];
/** Waits for a person wherever policy asks for one, and names nothing that exists. */
const risky = (): string[] => ['docker', 'rm', '-f', `wingman-verify-bypass-${randomUUID()}`];

/** The answers that are refusals for what the attack is. Anything else that is not a success proves nothing. */
function rowOf(what: string, { status, code }: DoorAnswer, codes: readonly string[]): InspectedRow {
  const said = `${status} ${code ?? ''}`.trim();
  if (status >= 200 && status < 300) return { what, outcome: 'failed', says: `LET THROUGH: ${said}` };
  const refused = code !== undefined && codes.includes(code);
  return refused
    ? { what, outcome: 'passed', says: `refused: ${said}` }
    : { what, outcome: 'not checked', says: `answered otherwise: ${said}` };
}

interface Battle {
  door: Door;
  way: OrdinaryWay;
  keys: Attackers;
  environment: string;
}

const execute = (door: Door, key: string | undefined, permit: Partial<Permit>): Promise<DoorAnswer> =>
  door('/gateway/execute', key, {
    ...(permit.token !== undefined && { token: permit.token }),
    approval_id: permit.approvalId,
    command: permit.command,
  });

async function forgeries({ door, way, keys }: Battle): Promise<InspectedRow[]> {
  const permit = await way.permit(harmless());
  const { token: _genuine, ...without } = permit;
  const tries: [string, Partial<Permit>, string[]][] = [
    ['no token', without, ['invalid_request', 'token_invalid']],
    ['a token that is none', { ...permit, token: 'a.b.c' }, ['token_invalid']],
    ['an unsigned token', { ...permit, token: unsigned(permit.token) }, ['token_invalid']],
    ['a token signed by somebody else', { ...permit, token: signedByUs(permit.token) }, ['token_invalid']],
    [
      'a token made to last',
      { ...permit, token: tampered(permit.token, { exp: Math.floor(Date.now() / 1_000) + 864_000 }) },
      ['token_invalid'],
    ],
    ['a token for everybody', { ...permit, token: tampered(permit.token, { worker_id: 'other' }) }, ['token_invalid']],
  ];
  const rows: InspectedRow[] = [];
  for (const [what, given, codes] of tries) rows.push(rowOf(what, await execute(door, keys.work, given), codes));
  return [...rows, ...(await strangers({ door, keys }, permit))];
}

/** Others with a genuine token that is not theirs. */
async function strangers({ door, keys }: Pick<Battle, 'door' | 'keys'>, permit: Permit): Promise<InspectedRow[]> {
  const others: [string, string | undefined, string, string[]][] = [
    ['another worker', keys.otherWorker, 'WINGMAN_OTHER_WORKER_KEY', ['token_scope', 'worker_mismatch', 'not_found']],
    [
      'another tenant',
      keys.otherTenant,
      'WINGMAN_OTHER_TENANT_KEY',
      ['token_scope', 'tenant_mismatch', 'not_found', 'token_invalid'],
    ],
    ['a key that may only read', keys.read, 'WINGMAN_READ_KEY', ['forbidden_scope']],
  ];
  const rows = [rowOf('no key at all', await execute(door, undefined, permit), ['unauthenticated'])];
  for (const [what, key, variable, codes] of others) {
    if (key === undefined) rows.push({ what, outcome: 'not checked', says: `${variable} is not given` });
    else rows.push(rowOf(what, await execute(door, key, permit), codes));
  }
  return rows;
}

async function scopes({ door, way, keys, environment }: Battle): Promise<InspectedRow[]> {
  const permit = await way.permit(harmless());
  const other = await way.permit(harmless());
  const elsewhere = environment === 'prd' ? 'test' : 'prd';
  const mint = (body: object) => door('/gateway/token', keys.mint, { approval_id: permit.approvalId, ...body });
  const { command } = permit;
  return [
    rowOf('another command', await execute(door, keys.work, { ...permit, command: other.command }), ['token_scope']),
    rowOf('one word more', await execute(door, keys.work, { ...permit, command: [...command, '-a'] }), ['token_scope']),
    rowOf('another approval', await execute(door, keys.work, { ...permit, approvalId: other.approvalId }), [
      'token_scope',
    ]),
    rowOf('minted for another command', await mint({ command: other.command, environment }), ['token_scope']),
    rowOf('minted for another environment', await mint({ command, environment: elsewhere }), [
      'token_scope',
      'environment_not_allowed',
    ]),
  ];
}

async function replays({ door, way, keys }: Battle): Promise<InspectedRow[]> {
  const permit = await way.permit(harmless());
  const first = await execute(door, keys.work, permit);
  // A gateway that refuses everything would look safe: what is approved has to run.
  if (first.status !== 200) {
    const says = `what was approved did not run: ${first.status} ${first.code ?? ''}`.trim();
    return [{ what: 'replayed', outcome: 'not checked', says }];
  }
  const ran: InspectedRow = { what: 'what was approved', outcome: 'passed', says: 'ran, once' };
  const again = await execute(door, keys.work, permit);
  return [ran, rowOf('replayed', again, ['token_replayed'])];
}

async function unapproved({ door, way, keys, environment }: Battle): Promise<InspectedRow[]> {
  const command = risky();
  const { approvalId, status } = await way.request(command);
  const what = 'not yet approved';
  if (status !== 'PENDING')
    return [{ what, outcome: 'not checked', says: `docker rm -f does not wait here: ${status}` }];
  const codes = ['not_approved', 'not_pending', 'expired'];
  const mint = () => door('/gateway/token', keys.mint, { approval_id: approvalId, command, environment });
  const early = rowOf(what, await mint(), codes);
  await door(`/approvals/${approvalId}/cancel`, keys.work, {});
  return [early, rowOf('withdrawn', await mint(), codes)];
}

/** Long enough to be minted in, short enough to be waited for. */
const SHORT_SECONDS = 3;
/** What a service may allow for clocks that differ. */
const TOLERANCE_MS = 6_000;

async function expired({ door, way, keys, environment }: Battle): Promise<InspectedRow[]> {
  const permit = await way.permit(harmless(), SHORT_SECONDS);
  const wait = permit.until.getTime() + TOLERANCE_MS - Date.now();
  if (wait > 60_000) return [{ what: 'expired', outcome: 'not checked', says: 'its token would last too long' }];
  await pause(Math.max(0, wait));
  const { approvalId, command } = permit;
  const late = await door('/gateway/token', keys.mint, { approval_id: approvalId, command, environment });
  return [
    rowOf('expired', await execute(door, keys.work, permit), ['token_invalid', 'expired']),
    rowOf('minted after the end', late, ['expired', 'not_approved', 'not_pending']),
  ];
}

const ATTACKS: readonly [string, (battle: Battle) => Promise<InspectedRow[]>][] = [
  ['forged', forgeries],
  ['out of scope', scopes],
  ['replayed', replays],
  ['unapproved', unapproved],
  ['expired', expired],
];

/** Tries every way past approval; a row for each, failed where something was let through. */
export async function attack(battle: Battle): Promise<InspectedRow[]> {
  const rows: InspectedRow[] = [];
  for (const [what, run] of ATTACKS) {
    try {
      rows.push(...(await run(battle)));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      rows.push({ what, outcome: 'not checked', says: error.message });
    }
  }
  return rows;
}
