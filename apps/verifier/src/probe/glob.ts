import { RE2JS } from 're2js';
import { LookError } from '../scope/look-error.js';

/** One part of a path pattern. */
export type Segment = { any: true } | { any: false; hidden: boolean; matches: (name: string) => boolean };

export interface Glob {
  /** The directory before the first part with a wildcard. */
  base: string;
  segments: Segment[];
}

const MAGIC = /[*?[\]{}]/;

// Other wildcards of shells (`@(a|b)`, `{1..9}`, `[[:digit:]]`), escapes, and brackets that do not close: to read them as plain letters
// would count nothing where the claimant's shell found something.
const FOREIGN = /\\|[!?*+@]\(|\{[^{}/]*\.\.[^{}/]*\}|\[\[[:.=]/;
const CLOSED = /\[[!^]?[^\]/]+\]/g;

const isReadable = (pattern: string): boolean =>
  !FOREIGN.test(pattern) &&
  !pattern.replaceAll(CLOSED, '').includes('[') &&
  pattern.split('{').length === pattern.split('}').length;

/** `*`, `?`, `[…]`, `{a,b}` and `**` of an absolute pattern. @throws LookError `bad_pattern` */
export function parseGlob(pattern: string): Glob {
  if (!isReadable(pattern)) throw new LookError('bad_pattern');
  // `logs/**` means all that is below.
  const parts = (pattern.endsWith('/**') ? `${pattern}/*` : pattern).split('/');
  const first = parts.findIndex((part) => MAGIC.test(part));
  const split = first === -1 ? parts.length - 1 : first;
  if (parts.slice(split).includes('..')) throw new LookError('bad_pattern');
  return {
    base: parts.slice(0, split).join('/') || '/',
    segments: parts
      .slice(split)
      .filter((part) => part !== '')
      .map(segmentOf),
  };
}

function segmentOf(part: string): Segment {
  if (part === '**') return { any: true };
  try {
    const expression = RE2JS.compile(`^${translate(part)}$`);
    return { any: false, hidden: part.startsWith('.'), matches: (name) => expression.matcher(name).find() };
  } catch (error) {
    throw new LookError('bad_pattern', error);
  }
}

/** A shell's pattern as a regular expression; what is no wildcard stands for itself. */
function translate(part: string): string {
  let inBraces = 0;
  return part.replaceAll(/\[[!^]?[^\]/]+\]|[\s\S]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token.length > 1) return `[${token.startsWith('[!') ? '^' : ''}${escapeSet(token.replace(/^\[!?|\]$/g, ''))}]`;
    if (token === '{') inBraces += 1;
    if (token === '{') return '(?:';
    if (token === '}' && inBraces > 0) {
      inBraces -= 1;
      return ')';
    }
    return token === ',' && inBraces > 0 ? '|' : RE2JS.quote(token);
  });
}

const escapeSet = (set: string) => set.replaceAll(/[\\[\]&~]/g, (sign) => `\\${sign}`);
