import type { Check, CheckOf } from '@wingman/contracts';
import { contradicted, undecided, type Doubt } from '../probe/probe.js';
import { differenceOf, isAnotherFile, movedTo, newestTrace } from './compare-files.js';
import type { Before, Facts, Material } from './material.js';

// WIRE.md, end of "Check vocabulary": clocks get a tolerance of one second.
const TOLERANCE_MS = 1_000;

/** What is seen now, as far as it is compared. */
export type Now = Pick<Material, 'observed' | 'facts'>;

/**
 * What a check says against its baseline: undefined where it holds. What the look shows counts only where it is what was
 * there when the check came: it was taken at once, or what it found is older (docs/adr/066). A deed that can only have
 * been done after the look proves itself.
 */
export function comparedAspect(check: Check, before: Before | undefined, now: Now): Doubt {
  if (before === undefined) return missing;
  if (Date.parse(before.material.at) > before.endedAt.getTime()) return missing;
  switch (check.type) {
    case 'file':
      return fileAspect(check, before, now);
    case 'container':
      return containerAspect(check, before, now);
    case 'git':
      return branchAspect(check, before, now);
    case 'count':
      return changeAspect(check.change, 'count', before, now);
    case 'database':
      return changeAspect(check.change, 'rows', before, now);
    case 'disk':
      return freedAspect(check, before, now);
    default:
      return missing;
  }
}

const missing = undecided('missing_baseline');

const isTimely = ({ material, registeredAt }: Before): boolean =>
  Date.parse(material.at) <= registeredAt.getTime() + TOLERANCE_MS;

/** It bears a trace from behind the registration: a quick worker was there before the look. */
function isTouched(facts: Facts, { registeredAt }: Before): boolean {
  const newest = newestTrace(facts);
  return newest !== undefined && newest > BigInt(registeredAt.getTime()) * 1_000_000n;
}

function isSettled(facts: Facts, { registeredAt }: Before): boolean {
  const newest = newestTrace(facts);
  return newest !== undefined && newest <= BigInt(registeredAt.getTime() - TOLERANCE_MS) * 1_000_000n;
}

function fileAspect(check: CheckOf<'file'>, before: Before, now: Now): Doubt {
  const was = before.material.facts;
  const since = check.since_check;
  if (since === undefined) return undefined;
  if (was === undefined || now.facts === undefined) return missing;
  if (since === 'created' && was.form === 'absent') return undefined;
  if (since === 'created' && isAnotherFile(was, now.facts)) return undecided('ambiguous');
  if (!(isTimely(before) && !isTouched(was, before)) && !isSettled(was, before)) return missing;
  if (since === 'moved') return movedAspect(was, now.facts);
  const difference = differenceOf(was, now.facts);
  switch (since) {
    case 'removed':
      return was.form === 'absent' ? undecided('not_there_before') : undefined;
    case 'created':
      return contradicted('older_than_start');
    case 'changed':
      if (difference === 'none') return contradicted('not_modified');
      return difference === 'content' ? undefined : undecided('ambiguous');
    case 'unchanged':
      if (difference === 'none') return undefined;
      if (difference === 'unclear') return undecided('times_ambiguous');
      if (difference === 'appeared') return contradicted('present');
      return contradicted(difference === 'vanished' ? 'missing' : 'modified');
  }
}

/** What was there before is here; of what was not there nothing was moved. */
function movedAspect(was: Facts, now: Facts): Doubt {
  if (was.form === 'absent') return undecided('not_there_before');
  const moved = movedTo(was, now);
  if (moved === 'same') return undefined;
  return moved === 'another' ? contradicted('checksum_differs') : undecided('ambiguous');
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The same container is the same id; started again, the same id with a later start. */
function containerAspect(check: CheckOf<'container'>, before: Before, now: Now): Doubt {
  const [idBefore, id] = [text(before.material.observed['id']), text(now.observed['id'])];
  const [startBefore, start] = [text(before.material.observed['started_at']), text(now.observed['started_at'])];
  const wasAbsent = before.material.observed['exists'] === false;
  if (wasAbsent && check.since_check === 'recreated') return undefined;
  if (wasAbsent && !isTimely(before)) return missing;
  if (wasAbsent) return check.since_check === 'unchanged' ? contradicted('present') : undecided('not_there_before');
  if (idBefore === undefined || id === undefined || startBefore === undefined || start === undefined) return missing;
  const found = idBefore !== id ? 'recreated' : startBefore !== start ? 'restarted' : 'unchanged';
  if (check.since_check === found && found !== 'unchanged') return undefined;
  const settled = Date.parse(startBefore) <= before.registeredAt.getTime() - TOLERANCE_MS;
  const untouched = Date.parse(startBefore) <= before.registeredAt.getTime();
  if (!(isTimely(before) && untouched) && !settled) return missing;
  if (check.since_check === found) return undefined;
  if (found === 'unchanged') return contradicted('started_before');
  if (check.since_check === 'unchanged') return contradicted('modified');
  // A container made anew has started anew as well; "recreated" is more than "restarted".
  return found === 'recreated' ? undecided('ambiguous') : contradicted('not_modified');
}

function branchAspect(check: CheckOf<'git'>, before: Before, now: Now): Doubt {
  const [was, is] = [text(before.material.observed['branch']), text(now.observed['branch'])];
  const wasAbsent = before.material.reason === 'missing';
  if (is === undefined || (was === undefined && !wasAbsent) || !isTimely(before)) return missing;
  if (was !== is) return check.since_check === 'moved' ? undefined : contradicted('modified');
  return check.since_check === 'moved' ? contradicted('not_modified') : undefined;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

interface Range {
  min?: number | undefined;
  max?: number | undefined;
  equals?: number | undefined;
}

/** How many more there are now. */
function changeAspect(range: Range | undefined, field: 'count' | 'rows', before: Before, now: Now): Doubt {
  if (range === undefined) return undefined;
  const [was, is] = [number(before.material.observed[field]), number(now.observed[field])];
  if (was === undefined || is === undefined || !isTimely(before)) return missing;
  if (before.material.observed['unsure'] || now.observed['unsure']) return undecided('times_ambiguous');
  const change = is - was;
  const { min = -Infinity, max = Infinity, equals = change } = range;
  return change >= min && change <= max && change === equals ? undefined : contradicted('change_differs');
}

/** Others use the same file system: only less than half of what was said contradicts, what is in between stays open. */
function freedAspect({ freed_min: wanted }: CheckOf<'disk'>, before: Before, now: Now): Doubt {
  if (wanted === undefined) return undefined;
  const [was, is] = [number(before.material.observed['free']), number(now.observed['free'])];
  if (was === undefined || is === undefined || !isTimely(before)) return missing;
  const freed = is - was;
  if (freed >= wanted) return undefined;
  return freed < wanted / 2 ? contradicted('change_differs') : undecided('ambiguous');
}
