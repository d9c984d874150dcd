import { isTranslatable } from '../enhanced/accept.js';
import { explain } from '../verdict/explain.js';
import type { Judgement, Question } from './judge.js';

/** A sentence that is judged by way of a language model; the probes decide all the same. */
export type ModelWay = (asked: AskedSentence) => Promise<Judgement>;

export type AskedSentence = Pick<Question, 'tenantId' | 'context' | 'serverTime'> & { claim: string };

/** What must have read a sentence for a logged claim to be called FALSE because of it. */
export const BINDING_FALSE = ['reading', 'consensus', 'enhanced'] as const;
export type BindingFalse = (typeof BINDING_FALSE)[number];

/** The ways that are set up besides the strict reader. */
export interface ModelWays {
  enhanced?: ModelWay | undefined;
  consensus?: ModelWay | undefined;
  bindingFalse: BindingFalse;
}

export const NO_MODELS: ModelWays = { bindingFalse: 'consensus' };

/**
 * What becomes of a sentence that the strict reader declined (SPEC.md, "auto"): one model, then several. Where none
 * gives an answer, what the reader said stands, and the explanation says what the models came to.
 */
export async function escalate(
  read: Judgement,
  asked: AskedSentence & { binding: boolean },
  ways: ModelWays,
): Promise<Judgement> {
  if (!isTranslatable(read.reasonCode)) return read;
  let last: Judgement | undefined;
  for (const mode of ['enhanced', 'consensus'] as const) {
    const way = ways[mode];
    if (way === undefined) continue;
    const judgement = await way(asked);
    last = asked.binding ? bindable(judgement, mode, ways.bindingFalse) : judgement;
    if (last.verdict !== 'UNVERIFIABLE') return last;
  }
  if (last === undefined) return withWhy(read, explain('no_model'));
  // A check that had no answer says more than that the words were not understood.
  return last.checks.length > 0 ? last : withWhy(read, last.explanation);
}

const withWhy = (read: Judgement, why: string): Judgement => ({ ...read, explanation: `${read.explanation} ${why}` });

/** A FALSE that locks a worker out needs more than one model's word for what was said (docs/adr/045). */
function bindable(judgement: Judgement, mode: 'enhanced' | 'consensus', needed: BindingFalse): Judgement {
  if (judgement.verdict !== 'FALSE' || needed === 'enhanced' || needed === mode) return judgement;
  return {
    ...judgement,
    verdict: 'UNVERIFIABLE',
    reasonCode: 'needs_agreement',
    explanation: explain('needs_agreement'),
  };
}
