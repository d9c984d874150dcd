import type { Word } from '../../invocation.js';

/** Where a written path leads, with `.`, `..` and `//` worked out. */
export interface ResolvedPath {
  /** `unknown`: it starts with something that only running would tell. */
  base: 'absolute' | 'home' | 'relative' | 'temporary' | 'unknown';
  /** How many folders above its base it leads. */
  climbs: number;
  segments: readonly string[];
}

const HOME = /^(?:~[A-Za-z0-9_.-]{0,64}|\$HOME|\$\{HOME\})(?=\/|$)/;
const WORKING_DIRECTORY = /^(?:\$PWD|\$\{PWD\}|\$\(pwd\)|`pwd`|%cd%)(?=\/|$)/i;
/** Folders that a login or `mktemp` makes for what may vanish, and variables that are named after one. */
const TEMPORARY =
  /^(?:\$\{?_?(?:TMP|TEMP|RUNNER_TEMP)(?:_?(?:DIR|FILE|PATH|FOLDER))?\}?|\$\(mktemp[^)]{0,80}\))(?=\/|$)/i;
const UNKNOWN = /^(?:\$[A-Za-z0-9_@*#?!({]|`|%[A-Za-z]|<\(|>\()/;
const DRIVE = /^[A-Za-z]:[\\/]?/;
const MAX_SEGMENTS = 64;

/** Works out a path without looking at any disk. Total: every text leads somewhere, if only to `unknown`. */
export function resolvePath({ text, literal }: Pick<Word, 'text' | 'literal'>): ResolvedPath {
  if (DRIVE.test(text)) return walk('absolute', text.replace(DRIVE, '').replaceAll('\\', '/'));
  if (text.startsWith('/')) return walk('absolute', text);
  if (literal) return walk('relative', text);
  for (const [base, start] of [
    ['home', HOME],
    ['relative', WORKING_DIRECTORY],
    ['temporary', TEMPORARY],
    ['unknown', UNKNOWN],
  ] as const) {
    if (start.test(text)) return walk(base, base === 'unknown' ? text : text.replace(start, '.'));
  }
  return walk('relative', text);
}

function walk(base: ResolvedPath['base'], path: string): ResolvedPath {
  const segments: string[] = [];
  let climbs = 0;
  for (const segment of path.split('/', MAX_SEGMENTS)) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.length > 0) segments.pop();
    else climbs++;
  }
  return { base, climbs: base === 'absolute' ? 0 : climbs, segments };
}
