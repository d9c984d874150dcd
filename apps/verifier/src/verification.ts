import type { Check, CheckResult, ClaimContext, ReasonCode, TimeBasis } from '@wingman/contracts';
import type { AskSqlite } from './probe/database/sqlite.js';
import type { BaselineOf } from './baseline/material.js';
import { digestOfFile } from './probe/file.js';
import { DEFAULT_LIMITS, type EvidenceOf, type Limits, type Surroundings } from './probe/probe.js';
import { runCheck, unanswered } from './probe/run.js';
import { leftNoTrace } from './probe/traces.js';
import { readClaim } from './reader/read-claim.js';
import { resolveHost } from './scope/hosts.js';
import { lookErrorFrom } from './scope/look-error.js';
import type { Scope } from './scope/scope.js';
import { decide, type Decision } from './verdict/decide.js';
import type { Form, Plan, PlanItem } from './verdict/plan.js';

/** What is to be verified: a sentence, structured checks, or what a sentence was translated into. */
export type Subject = { claim: string } | { checks: readonly Check[] } | { plan: Plan };

/** What is known about it besides. */
export interface About {
  context?: ClaimContext | undefined;
  /** The start of the task was recorded by the server, not by the claimant. */
  serverTime?: boolean | undefined;
  /** What was there when these checks were registered. */
  baseline?: BaselineOf<Check> | undefined;
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
  askSqlite?: AskSqlite | undefined;
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
  const checks = await runAll(items, world, { ...about, context });
  return { ...decide(checks, unread), checks, time_basis };
}

/** One after the other, so that a claim takes no more than its share; what is left when time is up is UNKNOWN. */
async function runAll(items: readonly PlanItem[], world: VerifierWorld, about: About): Promise<CheckResult[]> {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const limits = world.limits ?? DEFAULT_LIMITS;
  const timer = setTimeout(stop, limits.claimMs);
  world.signal?.addEventListener('abort', stop, { once: true });
  if (world.signal?.aborted) stop();
  const at = surroundingsOf(world, about, limits, deadline.signal);
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
  if ('plan' in subject) return itemsOf(subject.plan);
  const read = readClaim(subject.claim, context);
  return 'unreadable' in read ? { items: [], unread: read.unreadable } : itemsOf(read.plan);
}

function itemsOf({ items: said, complete }: Plan): { items: PlanItem[]; unread?: ReasonCode } {
  const items = said.map(inFileOrFolder);
  return complete ? { items } : { items, unread: 'partly_understood' };
}

/** "src contains x" may be said of names or of texts: that no text there does contradicts nothing. */
function inFileOrFolder(item: PlanItem): PlanItem {
  const { check, witness } = item;
  if (witness !== undefined || !['content', 'config', 'archive', 'tests'].includes(check.type)) return item;
  // What is said to be nowhere below a folder, and is found there, contradicts.
  if (check.type === 'content' && check.absent && check.line === undefined) return item;
  const path = 'report' in check ? check.report : 'path' in check ? check.path : undefined;
  return path === undefined ? item : { ...item, witness: { type: 'file', path, kind: 'directory', negate: true } };
}

/** All that a probe may use. */
export function surroundingsOf(
  world: VerifierWorld,
  { context = {}, baseline }: About,
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
    baseline,
    askSqlite: world.askSqlite,
    cwd: context.cwd,
    now: world.now(),
  };
}

/** Runs one item of a plan and weakens what it may not prove. Undefined: it has nothing to add. */
async function runItem(item: PlanItem, at: Surroundings): Promise<CheckResult | undefined> {
  const result =
    item.forms === undefined
      ? await runBound(item, at)
      : await runForms(item.check, item.forms, item.anyDepth ? { ...at, anyDepth: true } : at);
  if (item.wellFormed && result.reason === 'wrong_format')
    return item.check.negate ? { ...result, outcome: 'PASS', reason: null } : { ...result, outcome: 'FAIL' };
  // What bears times that were set by hand is as doubtful as what does not hold.
  if (item.veto) return result.outcome === 'FAIL' || result.reason === 'times_set_by_hand' ? unsure(result) : undefined;
  if (
    result.outcome === 'PASS' &&
    item.tracedSince !== undefined &&
    (await leftNoTrace(item.check, item.tracedSince, at))
  )
    return unsure(result);
  if (result.outcome === 'PASS' && item.leavesOpen) return { ...result, outcome: 'UNKNOWN', reason: item.leavesOpen };
  if (result.outcome !== 'FAIL') return result;
  if (item.inexact || (item.mayBeBefore && result.reason === 'older_than_start')) return unsure(result);
  if (item.witness === undefined) return result;
  return (await runCheck(item.witness, at)).outcome === 'PASS' ? result : unsure(result);
}

const unsure = (result: CheckResult): CheckResult => ({ ...result, outcome: 'UNKNOWN', reason: 'inexact_wording' });

/** Of several readings the one whose thing is there; where that is none, or two that disagree, it stays open. */
async function runForms(check: Check, forms: readonly Form[], at: Surroundings): Promise<CheckResult> {
  const found: CheckResult[] = [];
  for (const form of forms) {
    if ((await runCheck(form.there, at)).outcome === 'PASS') found.push(await runCheck(form.check, at));
  }
  const [first, ...others] = found;
  if (first === undefined) return unanswered(check, 'inexact_wording');
  return others.every(({ outcome }) => outcome === first.outcome) ? first : unsure(first);
}

/** A check against another file becomes one against that file's checksum. */
async function runBound({ check, equalTo, anyDepth }: PlanItem, around: Surroundings): Promise<CheckResult> {
  const at = anyDepth ? { ...around, anyDepth } : around;
  if (equalTo === undefined || check.type !== 'file') return runCheck(check, at);
  try {
    return await runCheck({ ...check, sha256: await digestOfFile(equalTo, at) }, at);
  } catch (error) {
    return unanswered(check, lookErrorFrom(error).reason);
  }
}
