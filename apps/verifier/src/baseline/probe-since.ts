import type { Check, CheckType } from '@wingman/contracts';
import {
  fail,
  judge,
  pass,
  unknown,
  type Finding,
  type Observed,
  type Probe,
  type Surroundings,
} from '../probe/probe.js';
import { shortDigest } from '../scope/read.js';
import { asksOfBaseline, withoutBaseline } from './asks-of-baseline.js';
import { comparedAspect, type Now } from './compare.js';
import { differenceOf } from './compare-files.js';
import { factsBefore, factsOfFile } from './file-facts.js';
import type { Before, Facts } from './material.js';

/**
 * Runs a probe and holds what it found against the baseline, where the check says something of it. Without a baseline
 * such a check is UNKNOWN, unless its other part is contradicted by itself.
 * @throws LookError as the probe does
 */
export async function probeSince(
  check: Check,
  before: Before | undefined,
  at: Surroundings,
  probe: Probe<CheckType>,
): Promise<Finding> {
  if (at.keepFacts !== undefined && check.type === 'file') at.keepFacts(await factsBefore(check, at));
  const plainCheck = withoutBaseline(check);
  const plain = plainCheck === undefined ? pass() : await probe(plainCheck, at);
  if (!asksOfBaseline(check)) return refined(check, plain, before, at);
  if (plain.outcome !== 'PASS') return plain;
  if (check.type === 'file' && check.from !== undefined) {
    const left = await factsOfFile({ type: 'file', path: check.from }, at);
    if (left.form !== 'absent') return fail('present', { ...plain.observed, from_exists: true });
  }
  if (before === undefined) return unknown('missing_baseline', plain.observed);
  const now: Now = {
    observed: plain.observed,
    facts: check.type === 'file' ? await factsOfFile(check, at) : undefined,
  };
  const observed = { ...plain.observed, ...shown('before', before.material.facts), ...shown('now', now.facts) };
  return judge([comparedAspect(check, before, now)], { ...observed, baseline_at: before.material.at });
}

/**
 * `unchanged_since` of a file whose times were touched: where the baseline shows that it had not been written until then
 * and is the same file now, it is unchanged.
 */
async function refined(check: Check, plain: Finding, before: Before | undefined, at: Surroundings): Promise<Finding> {
  const was = before?.material.facts;
  if (check.type !== 'file' || check.unchanged_since === undefined || was?.form !== 'file') return plain;
  if (plain.outcome !== 'UNKNOWN' || plain.reason !== 'times_ambiguous' || was.kind !== 'file') return plain;
  const since = BigInt(Date.parse(check.unchanged_since)) * 1_000_000n;
  if (BigInt(was.modified) > since || BigInt(was.changed) > since) return plain;
  return differenceOf(was, await factsOfFile(check, at)) === 'none' ? pass(plain.observed) : plain;
}

function shown(when: 'before' | 'now', facts: Facts | undefined): Observed {
  if (facts === undefined) return {};
  if (facts.form === 'absent') return { [`${when}_exists`]: false };
  const digest = facts.form === 'tree' ? (facts.content ?? facts.times) : facts.sha256;
  const entries = facts.form === 'tree' ? { [`${when}_entries`]: facts.entries } : {};
  return {
    [`${when}_exists`]: true,
    ...entries,
    ...(digest === null ? {} : { [`${when}_digest`]: shortDigest(digest) }),
  };
}
