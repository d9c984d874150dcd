import { AppError, effectiveScopes } from '@wingman/contracts';
import type { Scope, Tier } from '@wingman/contracts';
import type { KeyRecord, Person } from './ports.js';

/** Who is calling, after the key was checked. */
export interface Principal {
  tenantId: string;
  tier: Tier;
  /** What its tier allows; null: as much as it likes. */
  requestsPerMinute: number | null;
  keyId: string;
  /** In effect, implied ones included. */
  scopes: ReadonlySet<Scope>;
  /** The worker the key is bound to; unbound keys exist in development only. */
  workerId: string | undefined;
  /** The human behind the key or behind the bot's message. */
  person: Person | undefined;
  /** What the ledger records as the one who acted: `person:<name>` or `key:<id>`. */
  actor: string;
}

/** Refuses keys that are revoked, expired, of a suspended tenant, or unbound outside development. */
export function assertUsable(key: KeyRecord, { now, development }: { now: Date; development: boolean }): void {
  const refuse = (why: string): never => {
    throw new AppError('unauthenticated', why);
  };
  if (key.revokedAt) refuse('the key has been revoked');
  if (key.expiresAt && key.expiresAt <= now) refuse('the key has expired');
  if (key.tenantStatus !== 'ACTIVE') refuse('the tenant is suspended');
  if (key.scopes.includes('work') && key.workerId === null && !development) {
    refuse('a work key must be bound to a worker outside development');
  }
}

/** The principal of a usable key. */
export function principalOf(key: KeyRecord): Principal {
  return {
    tenantId: key.tenantId,
    tier: key.tier,
    requestsPerMinute: key.requestsPerMinute,
    keyId: key.keyId,
    scopes: effectiveScopes(key.scopes),
    workerId: key.workerId ?? undefined,
    person: key.person ?? undefined,
    actor: key.person ? `person:${key.person.name}` : `key:${key.keyId}`,
  };
}

/** The bot's key speaking for a person it was pressed by: the person's rights, never the key's. */
export function principalForPerson(key: KeyRecord, person: Person): Principal {
  return {
    ...principalOf(key),
    scopes: effectiveScopes(['decide']),
    person,
    actor: `person:${person.name}`,
  };
}

/** Throws 403 unless the principal has one of these scopes. */
export function assertScope(principal: Principal, wanted: readonly Scope[]): void {
  if (wanted.some((scope) => principal.scopes.has(scope))) return;
  throw new AppError('forbidden_scope', `this needs a key with the scope ${wanted.join(' or ')}`);
}

/** Whether the call is made as a worker: with a work key on an endpoint for workers. */
export const actsAsWorker = (principal: Principal, endpointScopes: readonly Scope[]): boolean =>
  endpointScopes.includes('work') && principal.scopes.has('work');

/**
 * Whether the caller may act on what belongs to a worker: who decides may, a worker's own key for that worker, and in
 * development a key that is bound to no worker.
 */
export const actsFor = ({ scopes, workerId }: Pick<Principal, 'scopes' | 'workerId'>, worker: string): boolean =>
  workerId === undefined ? scopes.has('decide') || scopes.has('work') : workerId === worker;

/** A key bound to one worker may name no other. */
export function assertOwnWorker(principal: Principal, workerId: string): void {
  if (principal.workerId === undefined || principal.workerId === workerId) return;
  throw new AppError('worker_mismatch', 'the key is bound to another worker');
}
