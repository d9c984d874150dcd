import type { Mode, ReasonCode } from '@wingman/contracts';
import type { Judgement, JudgePart } from '../judge/judge.js';
import type { AskedSentence, ModelWay } from '../judge/escalate.js';
import { explain } from '../verdict/explain.js';
import type { Plan } from '../verdict/plan.js';
import { acceptProposal, untranslatable } from './accept.js';
import type { Model } from './model.js';
import { ModelError } from './translator.js';

/** What one model made of a sentence, after the rules have judged it. */
export interface Reading {
  plan?: Plan;
  /** Why there is no plan. */
  refused?: ReasonCode;
  answerDigest?: string;
  modelDigest?: string;
}

/** Asks one model and accepts what the words bear out. Never rejects for what a model does. */
export async function readByModel(model: Model, { claim, context = {} }: AskedSentence): Promise<Reading> {
  const reason = untranslatable(claim, context);
  if (reason !== undefined) return { refused: reason };
  try {
    const { proposal, ...by } = await model.translate({ claim, context });
    return { ...acceptProposal(claim, context, proposal), answerDigest: by.answerDigest, modelDigest: by.modelDigest };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { refused: 'model_unavailable' };
  }
}

/** Judges a sentence by what one model translates it into. */
export function createEnhanced(model: Model, judgePart: JudgePart): ModelWay {
  return async (asked) => {
    const { plan, refused } = await readByModel(model, asked);
    if (plan === undefined) return unanswered('enhanced', refused ?? 'translation_refused');
    return { ...(await judgePart({ plan }, asked)), mode: 'enhanced' };
  };
}

/** A sentence that no model made anything of. */
export const unanswered = (mode: Mode, reasonCode: ReasonCode, explanation = explain(reasonCode)): Judgement => ({
  verdict: 'UNVERIFIABLE',
  mode,
  checks: [],
  reasonCode,
  explanation,
  timeBasis: 'none',
});
