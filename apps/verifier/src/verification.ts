import type { Check, CheckResult, ClaimContext, ReasonCode, TimeBasis } from '@wingman/contracts';
import { digestOfFile } from './probe/file.js';
import { DEFAULT_LIMITS, type EvidenceOf, type Limits, type Surroundings } from './probe/probe.js';
import { runCheck, unanswered } from './probe/run.js';
import { readClaim } from './reader/read-claim.js';
import { resolveHost } from './scope/hosts.js';
import { lookErrorFrom } from './scope/look-error.js';
import type { Scope } from './scope/scope.js';
import { decide, type Decision } from './verdict/decide.js';
import type { PlanItem } from './verdict/plan.js';

/** What is to be verified: a sentence or structured checks. */
export type Subject = { claim: string } | { checks: readonly Check[] };

/** What is known about it besides. */
export interface About {
  context?: ClaimContext | undefined;
  /** The start of the task was recorded by the server, not by the claimant. */
  serverTime?: boolean;
}

/** The world the probes look at. */
export interface VerifierWorld {
  scope: Scope;
  /** The names this machine goes by; a claim about any other host is not ours to judge. */
  hostIds: readonly string[];
  now: () => Date;
  limits?: Limits;
  procRoot?: string;
  systemRoot?: string;
  resolveHost?: (name: string) => Promise<string>;
  evidence?: EvidenceOf | undefined;
  /** Ends everything early, as when the service stops. */
  signal?: AbortSignal;
}

export interface Verification extends Decision {
  checks: CheckResult[];
  time_basis: TimeBasis;
}

/** Reads, looks, decides. Whatever a claim holds, this answers within the limits and does not throw. */
export async function verify(subject: Subject, about: About, world: VerifierWorld): Promise<Verification> {
  const context = about.context ?? {};
  const time_basis = context.task_started_at === undefined ? 'none' : about.serverTime ? 'server' : 'claimed';
  if (context.host !== undefined && !world.hostIds.includes(context.host)) {
    return { ...decide([], 'other_host'), checks: [], time_basis };
  }
  const { items, unread } = planOf(subject, context);
  const checks = await runAll(items, world, context);
  return { ...decide(checks, unread), checks, time_basis };
}

/** One after the other, so that a claim takes no more than its share; what is left when time is up is UNKNOWN. */
async function runAll(items: readonly PlanItem[], world: VerifierWorld, context: ClaimContext): Promise<CheckResult[]> {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const limits = world.limits ?? DEFAULT_LIMITS;
  const timer = setTimeout(stop, limits.claimMs);
  world.signal?.addEventListener('abort', stop, { once: true });
  if (world.signal?.aborted) stop();
  const at = surroundingsOf(world, context, limits, deadline.signal);
  const checks: CheckResult[] = [];
  try {
    for (const item of items) {
      const result = await runItem(item, at);
      if (result !== undefined) checks.push(result);
    }
  } finally {
    clearTimeout(timer);
    world.signal?.removeEventListener('abort', stop);
  }
  return checks;
}

function planOf(subject: Subject, context: ClaimContext): { items: PlanItem[]; unread?: ReasonCode } {
  if ('checks' in subject) return { items: subject.checks.map((check) => ({ check })) };
  const read = readClaim(subject.claim, context);
  if ('unreadable' in read) return { items: [], unread: read.unreadable };
  const { items, complete } = read.plan;
  return complete ? { items } : { items, unread: 'partly_understood' };
}

function surroundingsOf(
  world: VerifierWorld,
  context: ClaimContext,
  limits: Limits,
  signal: AbortSignal,
): Surroundings {
  return {
    scope: world.scope,
    limits,
    signal,
    procRoot: world.procRoot ?? '/proc',
    systemRoot: world.systemRoot ?? '/',
    startedAt: context.task_started_at,
    resolveHost: world.resolveHost ?? resolveHost,
    evidence: world.evidence,
    cwd: context.cwd,
    now: world.now(),
  };
}

/** Runs one item of a plan and weakens what it may not prove. Undefined: it has nothing to add. */
async function runItem(item: PlanItem, at: Surroundings): Promise<CheckResult | undefined> {
  const result = await runBound(item, at);
  if (item.veto) return result.outcome === 'FAIL' ? unsure(result) : undefined;
  if (result.outcome !== 'FAIL') return result;
  if (item.inexact) return unsure(result);
  if (item.witness === undefined) return result;
  return (await runCheck(item.witness, at)).outcome === 'PASS' ? result : unsure(result);
}

const unsure = (result: CheckResult): CheckResult => ({ ...result, outcome: 'UNKNOWN', reason: 'inexact_wording' });

/** A check against another file becomes one against that file's checksum. */
async function runBound({ check, equalTo }: PlanItem, at: Surroundings): Promise<CheckResult> {
  if (equalTo === undefined || check.type !== 'file') return runCheck(check, at);
  try {
    return await runCheck({ ...check, sha256: await digestOfFile(equalTo, at) }, at);
  } catch (error) {
    return unanswered(check, lookErrorFrom(error).reason);
  }
}
