import { HOLE, hasHole, LEVEL, type Value } from '../flow/value.js';

const STATEMENT =
  /^\s*\(?\s*(?:select\s|insert\s+(?:into|ignore|overwrite)\b|update\s|delete\s+from\b|replace\s+into\b|merge\s+into\b|drop\s+(?:table|database|view|index|user)\b|alter\s+(?:table|user|database)\b|create\s+(?:table|database|user|index|view)\b|truncate\s|with\s+\S+\s+as\s*\(|grant\s|exec(?:ute)?\s|call\s|union\s|from\s+[\w.]+(?:\s+\w+)?\s+(?:where|join|order)\b)/i;

/** A query of which a part is not fixed. */
export function isBuiltQuery(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    !value.constant &&
    value.shape !== undefined &&
    value.shape.includes(HOLE) &&
    STATEMENT.test(value.shape)
  );
}

/** Code that is neither a text nor a function of this file; one of several texts of this file is one of them. */
export function isOpenCode(value: Value | undefined): boolean {
  const isWritten = value?.constant !== undefined || (value?.level === LEVEL.fixed && value.shape !== undefined);
  return value !== undefined && !isWritten && value.closure === undefined;
}

/** Nothing of the text is known, or its beginning is not. */
export function beginsWithHole(value: Value): boolean {
  return !value.constant && (value.shape === undefined || value.shape.startsWith(HOLE));
}

/** The host of an address, or all of it, is not fixed. */
export function isHostOpen(value: Value): boolean {
  if (value.constant) return false;
  if (beginsWithHole(value)) return true;
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*\0/i.test(value.shape ?? '');
}

/** Where a browser goes is not fixed: another host, or a path that begins with two strokes. */
export function isTargetOpen(value: Value): boolean {
  return isHostOpen(value) || /^[/\\]\0/.test(value.shape ?? '') || value.shape === HOLE;
}

/** Markup with something in it that is not fixed. */
export function isBuiltMarkup(value: Value | undefined): boolean {
  return value !== undefined && hasHole(value) && /<\/?[a-z!]/i.test(value.shape ?? '');
}

/** A folder in which everybody may make files. */
export function isSharedFolder(text: string): boolean {
  return /^(?:\/tmp|\/var\/tmp|\/dev\/shm|\/usr\/tmp)(?:\/|$)/.test(text);
}

/** Names of what must stay secret. */
export const SECRET_NAME =
  /pass(?:word|wd|phrase)?s?$|passwd|pwd$|^secret|secret$|secret_?key|token$|api_?key|private_?key|access_?key|credential/i;

/** Names of what must not be foretold. */
export const UNGUESSABLE_NAME = /token|secret|passw|session|nonce|salt|otp|csrf|key|code$|captcha|cookie|remember/i;

/**
 * A repetition of something that repeats or can match the same in several ways: `(a+)+`, `(a|a)*`, `(.*x)*`. Reads the
 * expression once, keeping for each open group what it has seen.
 */
export function isExponential(pattern: string): boolean {
  const groups: { hasRepeat: boolean; start: number }[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '\\') {
      index += 1;
    } else if (character === '[') {
      index = endOfClass(pattern, index);
    } else if (character === '(') {
      groups.push({ hasRepeat: false, start: index + 1 });
    } else if (character === ')') {
      const group = groups.pop();
      const isRepeated = /^(?:[*+]|\{\d*,\})/.test(pattern.slice(index + 1, index + 8));
      const body = group ? pattern.slice(group.start, index) : '';
      if (group && isRepeated && ((group.hasRepeat && !isSeparated(body)) || hasEqualBranches(body))) return true;
      const parent = groups.at(-1);
      if (parent && (isRepeated || group?.hasRepeat)) parent.hasRepeat = true;
    } else if (character === '*' || character === '+' || /^\{\d+,\}/.test(pattern.slice(index, index + 6))) {
      const group = groups.at(-1);
      if (group) group.hasRepeat = true;
    }
  }
  return false;
}

function endOfClass(pattern: string, start: number): number {
  for (let index = start + 1; index < pattern.length; index += 1) {
    if (pattern[index] === '\\') index += 1;
    else if (pattern[index] === ']' && index > start + 1) return index;
  }
  return pattern.length;
}

const REPEATED = /(\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^\\[])(?:[*+]|\{\d*,\d*\})/g;
const MARK = /^(?:\?(?::|P?<\w+>))?(\\.|[^\\[(.*+?{|^$])(?![*+?{])/;
const LAST_MARK = /(\\[^wWDSbB]|[^\\\])}.*+?|^$])(\+?)$/;

/** What each round begins or ends with keeps the rounds apart, where nothing that repeats inside can match it. */
function isSeparated(body: string): boolean {
  if (body.includes('|')) return false;
  const repeated = [...body.matchAll(REPEATED)].map(([, atom = '']) => atom);
  const last = LAST_MARK.exec(body);
  const first = MARK.exec(body)?.[1];
  return [first, last?.[1]].some((mark, index) => {
    const sample = mark === undefined ? '' : sampleOf(mark);
    // What ends each round may itself repeat, where something else begins the next one.
    const isRepeated = index === 1 && last?.[2] === '+';
    if (isRepeated && (first === undefined || canMatch(last[1] ?? '', sampleOf(first), body))) return false;
    const others = isRepeated ? repeated.slice(0, -1) : repeated;
    return sample !== '' && others.every((atom) => !canMatch(atom, sample, body));
  });
}

function sampleOf(mark: string): string {
  if (!mark.startsWith('\\')) return mark;
  return { '\\s': ' ', '\\d': '0', '\\n': '\n', '\\t': '\t' }[mark] ?? (/\\[a-zA-Z]/.test(mark) ? '' : mark.slice(1));
}

/** One class or one character is asked about one character, so this takes no time worth mentioning. */
function canMatch(atom: string, sample: string, body: string): boolean {
  if (atom === ')') return body.indexOf(sample) !== body.lastIndexOf(sample);
  try {
    return new RegExp(`^${atom.length === 1 && atom !== '.' ? atom.replace(/[$^*+?|{}()]/, '\\$&') : atom}$`).test(
      sample,
    );
  } catch {
    return true;
  }
}

/** `(a|a)`, `(\w|\d)`, `(.|\n)` and the like, repeated. */
function hasEqualBranches(body: string): boolean {
  const branches = body.replace(/^\?(?::|P?<\w+>)/, '').split('|');
  if (branches.length < 2) return false;
  return branches.some((branch, index) =>
    branches.slice(index + 1).some((other) => branch === other || overlaps(branch, other) || overlaps(other, branch)),
  );
}

function overlaps(branch: string, other: string): boolean {
  if (branch === '\\w' || branch === '[a-zA-Z0-9]') return /^(?:\\d|\w|\[[\w-]+\])$/.test(other);
  if (branch === '.')
    return other !== '\\n' && other !== '\n' && /^(?:\\?.|\[[^\]]*\])$/.test(other) && other !== '\\r';
  return false;
}
