import { randomBytes } from 'node:crypto';
import { shareUnderWay } from '@wingman/service-kit';
import type { Log } from '@wingman/service-kit';
import type { Ecosystem } from '../dependency/names/ecosystem.js';
import { isName } from './paths.js';
import type { AskRegistry } from './registry-client.js';

/** What a registry says of a name. Whoever cannot ask gets `unknown`, which is never taken for `exists`. */
export type Existence = 'exists' | 'missing' | 'unknown';
export type FindExistence = (name: string, ecosystem: Ecosystem) => Promise<Existence>;

/** No registry is set up. */
export const nothingKnown: FindExistence = () => Promise.resolve('unknown');

export interface ExistenceOptions {
  ask: AskRegistry;
  ecosystems: readonly Ecosystem[];
  log: Pick<Log, 'warn'>;
  now?: () => number;
  maxNames?: number;
}

const MAX_NAMES = 5_000;
const HOUR_MS = 3_600_000;
/** What is missing may be published any minute; what exists hardly ever goes. */
const KEPT_MS: Readonly<Record<Existence, number>> = { exists: 12 * HOUR_MS, missing: 300_000, unknown: 0 };
const TRUSTED_MS = HOUR_MS;
const REST_MS = 30_000;
/** Asked at the same moment; whoever comes then is told `unknown` at once. */
const MAX_UNDER_WAY = 64;
const TOO_MANY = 429;

/** Names that a registry of everything has. */
const EVERYBODY_KNOWS: Readonly<Record<Ecosystem, string>> = { npm: 'express', pypi: 'requests' };

/**
 * Whether names exist, by asking registries. Answers are kept for a while, up to a number of names. A registry is
 * believed only while it knows what everybody knows and does not know what nobody can: one that holds a few packages, or
 * a page that answers whatever is asked, says nothing. One that failed is left alone for a while.
 */
export function createExistence(options: ExistenceOptions): FindExistence {
  const { ask, ecosystems, log, now = Date.now, maxNames = MAX_NAMES } = options;
  const known = new Map<string, { existence: Existence; until: number }>();
  const underWay = new Map<string, Promise<Existence>>();
  const restsUntil = new Map<Ecosystem, number>();
  const trustedUntil = new Map<Ecosystem, number>();
  const trust = new Map(ecosystems.map((ecosystem) => [ecosystem, shareUnderWay(() => isTrusted(ecosystem))]));

  function rest(ecosystem: Ecosystem, reason: string): 'unknown' {
    if ((restsUntil.get(ecosystem) ?? 0) <= now())
      log.warn('a registry of packages is not asked for now', { ecosystem, reason });
    restsUntil.set(ecosystem, now() + REST_MS);
    return 'unknown';
  }

  async function answer(name: string, ecosystem: Ecosystem): Promise<Existence> {
    if ((restsUntil.get(ecosystem) ?? 0) > now()) return 'unknown';
    const status = await ask(name, ecosystem).catch(() => undefined);
    if (status === 200) return 'exists';
    if (status === 404) return 'missing';
    if (status === undefined) return rest(ecosystem, 'it gave no answer');
    // A redirect or a refusal is about this one name: it must not keep the others from being asked for.
    return status === TOO_MANY || status >= 500 ? rest(ecosystem, `it answered ${status}`) : 'unknown';
  }

  async function isTrusted(ecosystem: Ecosystem): Promise<boolean> {
    if ((trustedUntil.get(ecosystem) ?? 0) > now()) return true;
    const nobody = `wingman-${randomBytes(12).toString('hex')}`;
    const [one, other] = await Promise.all([answer(EVERYBODY_KNOWS[ecosystem], ecosystem), answer(nobody, ecosystem)]);
    if (one === 'exists' && other === 'missing') {
      trustedUntil.set(ecosystem, now() + TRUSTED_MS);
      return true;
    }
    if (one !== 'unknown' && other !== 'unknown') rest(ecosystem, 'it does not tell what exists from what does not');
    return false;
  }

  async function find(key: string, name: string, ecosystem: Ecosystem): Promise<Existence> {
    const existence = (await trust.get(ecosystem)?.()) ? await answer(name, ecosystem) : 'unknown';
    if (existence !== 'unknown') {
      known.delete(key);
      known.set(key, { existence, until: now() + KEPT_MS[existence] });
      // The oldest answer makes room: the map remembers in which order they came.
      for (const oldest of known.keys()) {
        if (known.size <= maxNames) break;
        known.delete(oldest);
      }
    }
    return existence;
  }

  return async (name, ecosystem) => {
    if (!ecosystems.includes(ecosystem) || !isName(name, ecosystem)) return 'unknown';
    const key = `${ecosystem} ${name}`;
    const before = known.get(key);
    if (before && before.until > now()) return before.existence;
    const same = underWay.get(key);
    if (same) return same;
    if (underWay.size >= MAX_UNDER_WAY) return 'unknown';
    const finding = find(key, name, ecosystem).finally(() => underWay.delete(key));
    underWay.set(key, finding);
    return finding;
  };
}
