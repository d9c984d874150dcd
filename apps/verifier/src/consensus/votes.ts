import type { Verdict } from '@wingman/contracts';

/** What one model said of one claim. Without a plan it abstains. */
export interface Ballot {
  /** Of the model's weights, not of its name. */
  voter: string;
  answerDigest: string | undefined;
  planDigest: string | undefined;
}

export interface Count {
  verdict: Verdict;
  /** Voters for it, without those who abstained. */
  votes: number;
  /** Distinct voters that had a plan: what the number of models is worth. */
  voters: number;
  /** Share of the voters that did not carry the verdict, from 0 to 1. */
  risk: number;
}

/** One ballot for each voter: of several from one model the first counts, and where they differ none does. */
export function oneEach(ballots: readonly Ballot[]): Ballot[] {
  const byVoter = new Map<string, Ballot>();
  for (const ballot of ballots) {
    const before = byVoter.get(ballot.voter);
    if (before === undefined) byVoter.set(ballot.voter, ballot);
    else if (before.planDigest !== ballot.planDigest) byVoter.set(ballot.voter, { ...before, planDigest: undefined });
  }
  return [...byVoter.values()];
}

/**
 * A verdict needs `needed` voters whose plans lead to it, and not one whose plan leads to its opposite: models that read
 * a claim in opposite ways show that it can be read so. Everything else is UNVERIFIABLE.
 */
export function countVotes(ballots: readonly Ballot[], verdicts: ReadonlyMap<string, Verdict>, needed: number): Count {
  const voters = oneEach(ballots);
  const cast = voters.map(({ planDigest }) => (planDigest === undefined ? undefined : verdicts.get(planDigest)));
  const votesFor = (verdict: Verdict) => cast.filter((vote) => vote === verdict).length;
  const voted = cast.filter((vote) => vote !== undefined).length;
  const [yes, no] = [votesFor('TRUE'), votesFor('FALSE')];
  const verdict = yes >= needed && no === 0 ? 'TRUE' : no >= needed && yes === 0 ? 'FALSE' : 'UNVERIFIABLE';
  const votes = votesFor(verdict);
  return { verdict, votes, voters: voted, risk: voters.length === 0 ? 1 : 1 - votes / voters.length };
}
