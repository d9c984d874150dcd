import type { Check, ReasonCode } from '@wingman/contracts';
import { serves, type ServedHosts } from '../host/served-hosts.js';
import type { Judgement, Question } from '../judge/judge.js';
import { explain } from '../verdict/explain.js';
import type { BaselineStore, Registered } from './baseline.store.js';
import type { BaselineOf } from './material.js';

interface RegisteredJudgeDeps {
  judge: (question: Question) => Promise<Judgement>;
  find: BaselineStore['find'];
  hosts: ServedHosts;
  now?: () => Date;
}

// WIRE.md, end of "Check vocabulary": clocks get a tolerance of one second.
const TOLERANCE_MS = 1_000;

/**
 * Judges a question by the checks that were registered under its `checkId`, with the server's own start time. What a
 * claim brings besides may contradict it and never makes it truer; an id that proves nothing costs it the TRUE.
 */
export function createRegisteredJudge(deps: RegisteredJudgeDeps) {
  const { judge, find, hosts, now = () => new Date() } = deps;
  return async (question: Question): Promise<Judgement> => {
    if (question.checkId === undefined) return judge(question);
    const registered = await find(question.tenantId, question.checkId);
    const endedAt = endOf(question, now());
    const flaw = flawOf(question, registered, endedAt, hosts);
    if (registered === undefined || flaw !== undefined) return withoutCheck(question, flaw ?? 'unknown_check', judge);
    const own = withServerTime(question, registered, endedAt);
    if (registered.checks === undefined) return judge(own);
    const criteria = await judge({
      tenantId: question.tenantId,
      claim: undefined,
      checks: registered.checks,
      context: { ...registered.context, task_started_at: registered.registeredAt.toISOString() },
      serverTime: true,
      baseline: baselineOf(registered, endedAt),
      mode: 'simple',
    });
    if (criteria.verdict === 'FALSE') return criteria;
    return together(criteria, await besides(own, judge));
  };
}

/** The work had ended when it was claimed, or earlier where the claim says so. */
function endOf({ claimedAt, context }: Question, now: Date): Date {
  const times = [claimedAt, context?.claimed_at].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  return new Date(Math.min(now.getTime(), ...times));
}

/** Why the check that is named proves nothing of this claim. */
function flawOf(
  { workerId, context }: Question,
  registered: Registered | undefined,
  endedAt: Date,
  hosts: ServedHosts,
): ReasonCode | undefined {
  if (registered === undefined || (workerId !== undefined && workerId !== registered.workerId)) return 'unknown_check';
  if (!registered.approved) return 'check_rejected';
  if (!serves(hosts, registered.context.host)) return 'other_host';
  if (context?.host !== undefined && !serves(hosts, context.host)) return 'other_host';
  // The work was over before its check came: nothing of the check is about it.
  return endedAt.getTime() < registered.registeredAt.getTime() - TOLERANCE_MS ? 'missing_baseline' : undefined;
}

async function withoutCheck(
  question: Question,
  reason: ReasonCode,
  judge: RegisteredJudgeDeps['judge'],
): Promise<Judgement> {
  const asked = question.claim !== undefined || question.checks !== undefined;
  const found = asked ? await judge(question) : undefined;
  if (found?.verdict === 'FALSE') return found;
  const { mode = 'simple', checks = [], timeBasis = 'none' } = found ?? {};
  return { verdict: 'UNVERIFIABLE', mode, checks, reasonCode: reason, explanation: explain(reason), timeBasis };
}

/** The claim's own parts, with the server's start; times of the claimant's that do not fit it are dropped. */
function withServerTime(question: Question, registered: Registered, endedAt: Date): Question {
  const { claimed_at: claimedAt, ...context } = question.context ?? {};
  const start = registered.registeredAt;
  const isAfter = claimedAt !== undefined && Date.parse(claimedAt) >= start.getTime();
  return {
    ...question,
    context: { ...context, task_started_at: start.toISOString(), ...(isAfter && { claimed_at: claimedAt }) },
    serverTime: true,
    // The same words below another directory would be another file.
    ...(context.cwd === registered.context.cwd && { baseline: baselineOf(registered, endedAt) }),
  };
}

function baselineOf({ checks = [], materials, registeredAt }: Registered, endedAt: Date): BaselineOf<Check> {
  const known = new Map((materials ?? []).map((material, place) => [JSON.stringify(checks[place]), material]));
  return (check) => {
    const material = known.get(JSON.stringify(check));
    return material && { material, registeredAt, endedAt };
  };
}

/** A sentence beside registered checks may only contradict, as beside any checks (docs/adr/013): no model is asked. */
async function besides(own: Question, judge: RegisteredJudgeDeps['judge']): Promise<Judgement | undefined> {
  if (own.checks !== undefined) return judge(own);
  if (own.claim === undefined) return undefined;
  const sentence = await judge({ ...own, mode: 'simple' });
  return sentence.verdict === 'FALSE' ? sentence : undefined;
}

/** Of both the worse; the registered ones stand first. */
function together(criteria: Judgement, own: Judgement | undefined): Judgement {
  if (own === undefined) return criteria;
  const checks = [...criteria.checks, ...own.checks];
  if (own.verdict === 'FALSE' || criteria.verdict === 'TRUE') {
    return { ...own, checks, ...(own.verdict === 'TRUE' && { explanation: `All ${checks.length} checks held.` }) };
  }
  return { ...criteria, checks };
}
