import { createHash } from 'node:crypto';
import { canonicalText } from '@wingman/ledger-format';
import { createBreaker } from './breaker.js';
import { assertAdheres } from './probe-claim.js';
import { createRecent } from './recent.js';
import { createSlots } from './slots.js';
import { ModelError, type Translation, type Translator, type Wording } from './translator.js';

/** A model as the verifier uses it: probed, bounded, remembered, and left alone while it fails. */
export interface Model {
  readonly name: string;
  /** Undefined while it is not available. */
  readonly digest: string | undefined;
  /** Looks who answers to the name and whether a known claim comes back as it should. Never rejects. */
  probe(): Promise<void>;
  /** @throws ModelError */
  translate(wording: Wording): Promise<ModelTranslation>;
}

/** With the digest of the very model that gave it. */
export type ModelTranslation = Translation & { modelDigest: string };

export interface ModelOptions {
  translator: Translator;
  /** For the whole of one translation, waiting for a turn included. */
  timeoutMs: number;
  /** Translations at a time. */
  concurrency: number;
  onFault?: ((fault: string) => void) | undefined;
  now?: () => number;
}

const REMEMBERED = 1_000;

const wordingDigest = ({ claim, context }: Wording): string =>
  createHash('sha256')
    .update(canonicalText({ claim, cwd: context.cwd ?? null }))
    .digest('hex');

export function createModel({ translator, timeoutMs, concurrency, onFault, now }: ModelOptions): Model {
  const breaker = createBreaker(now);
  const slots = createSlots(concurrency);
  const remembered = createRecent<ModelTranslation>(REMEMBERED);
  let identity: string | undefined;
  let probing: Promise<void> | undefined;

  async function ask<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await slots.run(signal, async () => ({ of: await guarded(work, signal) }));
    if (answer === undefined) throw new ModelError('busy');
    return answer.of;
  }

  async function guarded<Answer>(work: (signal: AbortSignal) => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    // Asked when its turn has come: those who waited must not fail one after the other.
    if (!breaker.mayTry()) throw new ModelError('busy');
    try {
      const answer = await work(signal);
      breaker.succeeded();
      return answer;
    } catch (error) {
      const known = error instanceof ModelError ? error : new ModelError('refused', error);
      // A claim that is hard to translate is no reason to spare the server.
      if (!['cut_off', 'no_json', 'wrong_schema'].includes(known.fault)) breaker.failed();
      onFault?.(known.fault);
      throw known;
    }
  }

  async function look(): Promise<void> {
    try {
      const { digest } = await ask((signal) => translator.identify(signal));
      await ask((signal) => assertAdheres(translator, signal));
      identity = digest;
    } catch (error) {
      // That its turn did not come says nothing of the model.
      if (!(error instanceof ModelError && error.fault === 'busy')) identity = undefined;
    }
  }

  return {
    name: translator.name,
    get digest() {
      return breaker.isOpen ? undefined : identity;
    },
    probe() {
      probing ??= look().finally(() => (probing = undefined));
      return probing;
    },
    async translate(wording) {
      // Right after the start the first look may still be under way.
      if (identity === undefined) await probing;
      const digest = identity;
      if (digest === undefined) throw new ModelError('unreachable');
      const key = `${digest} ${wordingDigest(wording)}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const translation = { ...(await ask((signal) => translator.translate(wording, signal))), modelDigest: digest };
      remembered.set(key, translation);
      return translation;
    },
  };
}
