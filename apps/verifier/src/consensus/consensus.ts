import { createHash } from 'node:crypto';
import type { Verdict } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import { readByModel, unanswered, type Reading } from '../enhanced/enhanced.js';
import type { Model } from '../enhanced/model.js';
import type { AskedSentence, ModelWay } from '../judge/escalate.js';
import type { Judgement, JudgePart } from '../judge/judge.js';
import type { Plan } from '../verdict/plan.js';
import { planDigest } from './canonical-plan.js';
import { countVotes, oneEach, type Ballot, type Count } from './votes.js';

export interface ConsensusOptions {
  models: readonly Model[];
  /** Votes that a verdict needs. */
  needed: number;
  judgePart: JudgePart;
  log: Pick<Log, 'warn'>;
  observe?: ((count: Count) => void) | undefined;
}

interface Voted extends Ballot {
  reading: Reading;
}

/** Distinct models that can be asked now: names that share a digest are one. */
export const votersOf = (models: readonly Model[]): number =>
  new Set(models.flatMap(({ digest }) => digest ?? [])).size;

/** Judges a sentence by what several models translate it into: each distinct plan is run, a verdict needs N of them. */
export function createConsensus({ models, needed, judgePart, log, observe }: ConsensusOptions): ModelWay {
  return async (asked) => {
    const ballots = await Promise.all(models.map((model) => vote(model, asked)));
    const plans = new Map<string, Plan>();
    for (const { planDigest: digest, reading } of oneEach(ballots) as Voted[]) {
      if (digest !== undefined && reading.plan !== undefined) plans.set(digest, reading.plan);
    }
    const judgements = new Map<string, Judgement>();
    for (const [digest, plan] of plans) judgements.set(digest, await judgePart({ plan }, asked));
    const verdicts = new Map([...judgements].map(([digest, { verdict }]): [string, Verdict] => [digest, verdict]));
    const count = countVotes(ballots, verdicts, needed);
    observe?.(count);
    if (count.risk > 0) tellDissent(log, asked.claim, ballots, verdicts, count);
    return answerOf(count, ballots, [...judgements.values()], needed);
  };
}

async function vote(model: Model, asked: AskedSentence): Promise<Voted> {
  const reading = await readByModel(model, asked);
  return {
    voter: reading.modelDigest ?? model.digest ?? `unknown ${model.name}`,
    answerDigest: reading.answerDigest,
    planDigest: reading.plan && planDigest(reading.plan),
    reading,
  };
}

function answerOf(
  count: Count,
  ballots: readonly Voted[],
  judgements: readonly Judgement[],
  needed: number,
): Judgement {
  const { verdict, votes, voters } = count;
  const found = judgements.find((judgement) => judgement.verdict === verdict);
  if (verdict !== 'UNVERIFIABLE' && found !== undefined) {
    return {
      ...found,
      mode: 'consensus',
      explanation: `${found.explanation} ${votes} of ${voters} models read it so.`,
    };
  }
  // All who had a plan came to the same open check: that is the answer.
  if (found !== undefined && votes >= needed && votes === voters) return { ...found, mode: 'consensus' };
  if (voters > 0) {
    return unanswered('consensus', 'no_agreement', `A verdict needs ${needed} models; ${voters} had a reading of it.`);
  }
  const reasons = new Set(ballots.map(({ reading }) => reading.refused ?? 'translation_refused'));
  const [only] = reasons;
  return unanswered('consensus', reasons.size === 1 && only !== undefined ? only : 'no_agreement');
}

/** Digests only: what a claim or an answer says is in no log. */
function tellDissent(
  log: Pick<Log, 'warn'>,
  claim: string,
  ballots: readonly Ballot[],
  verdicts: ReadonlyMap<string, Verdict>,
  { verdict, votes, voters, risk }: Count,
): void {
  log.warn('language models did not all carry a verdict', {
    claim_sha256: createHash('sha256').update(claim).digest('hex'),
    verdict,
    votes,
    effective_voters: voters,
    risk,
    ballots: ballots.map(({ voter, answerDigest, planDigest: plan }) => ({
      model_digest: voter,
      answer_sha256: answerDigest ?? null,
      plan_sha256: plan ?? null,
      vote: plan === undefined ? 'abstained' : (verdicts.get(plan) ?? 'not counted'),
    })),
  });
}
