import type { Check, CheckResult, ClaimContext, Mode, ReasonCode, TimeBasis, Verdict } from '@wingman/contracts';
import type { BaselineOf } from '../baseline/material.js';
import { explain } from '../verdict/explain.js';
import type { Plan } from '../verdict/plan.js';
import { escalate, NO_MODELS, type ModelWays } from './escalate.js';

/** What is to be judged: a sentence, structured checks, or both. */
export interface Question {
  tenantId: string;
  claim: string | undefined;
  checks: readonly Check[] | undefined;
  context: ClaimContext | undefined;
  /** `context.task_started_at` is the server's own record. */
  serverTime?: boolean | undefined;
  /** What was there when these checks were registered. */
  baseline?: BaselineOf<Check> | undefined;
  /** The registered check that it names, by whom and when it was claimed. */
  checkId?: string | undefined;
  workerId?: string | undefined;
  claimedAt?: string | undefined;
  mode: Mode;
  /** A FALSE would have consequences: the claim was logged. */
  binding?: boolean | undefined;
}

/** A verdict with the evidence it rests on. */
export interface Judgement {
  verdict: Verdict;
  mode: Mode;
  checks: CheckResult[];
  reasonCode: ReasonCode;
  explanation: string;
  timeBasis: TimeBasis;
}

/** Judges one part of a question: its sentence, its checks, or what a sentence was translated into. */
export type JudgePart = (
  part: { claim: string } | { checks: readonly Check[] } | { plan: Plan },
  about: Pick<Question, 'tenantId' | 'context' | 'serverTime' | 'baseline'>,
) => Promise<Judgement>;

/**
 * Judges a question. Structured checks decide; beside them a sentence may still contradict: true checks must not carry
 * a false sentence (docs/adr/013). A sentence alone is read by the strict reader first and, where that declines and
 * the mode allows, by way of language models.
 */
export async function judge(question: Question, judgePart: JudgePart, ways: ModelWays = NO_MODELS): Promise<Judgement> {
  const { claim, checks } = question;
  const structured = checks === undefined ? undefined : await judgePart({ checks }, question);
  if (claim === undefined || structured?.verdict === 'FALSE') return structured ?? nothingToJudge;
  const sentence = await judgeSentence({ ...question, claim }, structured !== undefined, { judgePart, ways });
  if (!structured) return sentence;
  if (sentence.verdict !== 'FALSE') return structured;
  return { ...sentence, checks: [...structured.checks, ...sentence.checks] };
}

async function judgeSentence(
  question: Question & { claim: string },
  besideChecks: boolean,
  { judgePart, ways }: { judgePart: JudgePart; ways: ModelWays },
): Promise<Judgement> {
  const { claim, mode, tenantId, context, serverTime, binding = false } = question;
  const asked = { claim, tenantId, context, serverTime };
  if (mode === 'enhanced' || mode === 'consensus') return ways[mode]?.(asked) ?? noModel(mode);
  const read = await judgePart({ claim }, question);
  // Beside checks a sentence that the strict reader declines changes nothing.
  if (mode === 'simple' || besideChecks || read.verdict !== 'UNVERIFIABLE') return read;
  return escalate(read, { ...asked, binding }, ways);
}

const nothingToJudge: Judgement = {
  verdict: 'UNVERIFIABLE',
  mode: 'simple',
  checks: [],
  reasonCode: 'no_claim',
  explanation: 'There is neither a sentence nor a check to judge.',
  timeBasis: 'none',
};

const noModel = (mode: Mode): Judgement => ({
  verdict: 'UNVERIFIABLE',
  mode,
  checks: [],
  reasonCode: 'no_model',
  explanation: `${explain('no_model')} Give structured checks, or use mode "simple".`,
  timeBasis: 'none',
});
