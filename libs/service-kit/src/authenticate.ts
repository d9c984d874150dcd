import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@wingman/contracts';
import type { IdentityPort, KeyRecord } from './ports.js';
import { assertUsable, principalForPerson, principalOf } from './principal.js';
import type { Principal } from './principal.js';

// A revoked key must stop working everywhere within a second (WIRE.md); half of it leaves room for the query.
const REMEMBER_MS = 500;
const REMEMBER_KEYS = 10_000;
const KEY_SHAPE = /^wm_[a-z]{1,8}_[A-Za-z0-9_-]{22,128}$/;
const ACTOR = /^telegram:([1-9][0-9]{0,15})$/;

export interface AuthenticateOptions {
  identity: IdentityPort;
  /** DEPLOYMENT_ENV=dev, where unbound work keys are allowed. */
  development: boolean;
  now?: () => Date;
}

export interface Authenticated {
  principal: Principal;
  /** The key's text as presented: the caller's own secret, used to seal stored answers. */
  presentedKey: string;
}

/** The key a request carries, or undefined. Two different ones are refused: which one acts must not be a guess. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer ([^\s]+)$/i.exec(headers.authorization ?? '')?.[1];
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  const fromBasic = basic && Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':');
  const header = headers['x-api-key'];
  const candidates = [bearer, fromBasic, typeof header === 'string' ? header : undefined].filter(Boolean);
  if (new Set(candidates).size > 1) throw new AppError('unauthenticated', 'two different keys were given');
  return candidates[0];
}

/** Creates the check of API keys: header in, principal out, AppError `unauthenticated` or `forbidden_scope` otherwise. */
export function createAuthenticate({ identity, development, now = () => new Date() }: AuthenticateOptions) {
  const remembered = new Map<string, { record: KeyRecord; until: number }>();

  async function keyRecord(key: string): Promise<KeyRecord | undefined> {
    const hash = createHash('sha256').update(key).digest();
    const id = hash.toString('base64');
    const known = remembered.get(id);
    const time = now().getTime();
    if (known && known.until > time) return known.record;
    const record = await identity.findKey(hash);
    // Only keys that exist are remembered, so guessing cannot fill the memory.
    if (record) {
      if (remembered.size >= REMEMBER_KEYS) remembered.clear();
      remembered.set(id, { record, until: time + REMEMBER_MS });
    } else {
      remembered.delete(id);
    }
    return record;
  }

  async function actingPrincipal(record: KeyRecord, actor: string | undefined): Promise<Principal> {
    if (actor === undefined) return principalOf(record);
    if (!record.scopes.includes('relay')) {
      throw new AppError('forbidden_scope', "only a bot's key may act for a person");
    }
    const telegramUserId = ACTOR.exec(actor)?.[1];
    if (telegramUserId === undefined) {
      throw new AppError('invalid_request', 'X-Wingman-Actor must be telegram:<user id>', {
        errors: [{ path: 'X-Wingman-Actor', message: 'expected telegram:<user id>' }],
      });
    }
    const person = await identity.findTelegramPerson(record.tenantId, Number(telegramUserId));
    if (!person) throw new AppError('forbidden_scope', 'this Telegram user is not registered as a person');
    return principalForPerson(record, person);
  }

  return async (headers: IncomingHttpHeaders): Promise<Authenticated> => {
    const key = presentedKey(headers);
    if (key === undefined) {
      throw new AppError('unauthenticated', 'a key is needed: Authorization: Bearer <key> or X-API-Key: <key>');
    }
    const record = KEY_SHAPE.test(key) ? await keyRecord(key) : undefined;
    if (!record) throw new AppError('unauthenticated', 'the key is not known');
    assertUsable(record, { now: now(), development });
    const actor = headers['x-wingman-actor'];
    return { principal: await actingPrincipal(record, actor as string | undefined), presentedKey: key };
  };
}
export type Authenticate = ReturnType<typeof createAuthenticate>;
