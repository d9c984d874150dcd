import type { Check, CheckResult, ClaimContext, Mode, ReasonCode, TimeBasis, Verdict } from '@wingman/contracts';

/** What is to be judged: a sentence, structured checks, or both. */
export interface Question {
  tenantId: string;
  claim: string | undefined;
  checks: readonly Check[] | undefined;
  context: ClaimContext | undefined;
  mode: Mode;
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

/** Judges one part of a question: its sentence or its checks. */
export type JudgePart = (
  part: { claim: string } | { checks: readonly Check[] },
  about: Pick<Question, 'tenantId' | 'context'>,
) => Promise<Judgement>;

/**
 * Judges a question. Structured checks decide; beside them a sentence that the strict reader understands may still
 * contradict: true checks must not carry a false sentence (docs/adr/013). A mode that needs a language model judges
 * no sentence here, since none is set up.
 */
export async function judge(question: Question, judgePart: JudgePart): Promise<Judgement> {
  const { claim, checks } = question;
  const structured = checks === undefined ? undefined : await judgePart({ checks }, question);
  if (claim === undefined || structured?.verdict === 'FALSE') return structured ?? nothingToJudge;
  if (question.mode === 'enhanced' || question.mode === 'consensus') return structured ?? noModel(question.mode);
  const sentence = await judgePart({ claim }, question);
  if (!structured) return sentence;
  if (sentence.verdict !== 'FALSE') return structured;
  return { ...sentence, checks: [...structured.checks, ...sentence.checks] };
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
  reasonCode: 'not_supported_yet',
  explanation: 'No language model is set up to translate this sentence; give structured checks, or use mode "simple".',
  timeBasis: 'none',
});
