import npm from '../popular/npm.json' with { type: 'json' };
import pypi from '../popular/pypi.json' with { type: 'json' };
import type { Ecosystem } from './ecosystem.js';

/** Names that many projects use, found by what a squatter keeps of them. */
export interface Popular {
  names: ReadonlySet<string>;
  scopes: ReadonlySet<string>;
  /** By the parts of the name in alphabetical order. */
  byParts: ReadonlyMap<string, string>;
  /** By the name without separators. */
  bySqueezed: ReadonlyMap<string, string>;
  /** By the name as it looks. */
  byLook: ReadonlyMap<string, string>;
  /** Names one letter longer or shorter, or as long, whose beginning or end is the same. */
  around(name: string): string[];
  /** Names two letters longer or shorter at most, with the same first letter and nearly the same letters. */
  farAround(name: string): string[];
}

const KEPT = 3;
const built = new Map<Ecosystem, Popular>();

/** The index of an ecosystem; made when it is first needed. */
export function popularOf(ecosystem: Ecosystem): Popular {
  const known = built.get(ecosystem) ?? build(ecosystem === 'npm' ? npm.names : pypi.names);
  built.set(ecosystem, known);
  return known;
}

export const partsOf = (name: string): string[] => name.split(/[-_./]+/).filter(Boolean);
export const squeezed = (name: string): string => name.replace(/[-_.]/g, '');
/** Letters that look alike in the fonts of terminals and browsers are one letter. */
export const look = (name: string): string =>
  name.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');

function build(names: readonly string[]): Popular {
  const places = new Map<string, string[]>();
  const byParts = new Map<string, string>();
  const bySqueezed = new Map<string, string>();
  const byLook = new Map<string, string>();
  const byFirst = new Map<string, { name: string; letters: number }[]>();
  const scopes = new Set<string>();
  for (const name of names) {
    for (const key of keysOf(name, name.length)) {
      const place = places.get(key);
      if (place) place.push(name);
      else places.set(key, [name]);
    }
    const parts = partsOf(name);
    if (parts.length > 1 && !name.startsWith('@')) byParts.set(parts.toSorted().join(' '), name);
    bySqueezed.set(squeezed(name), name);
    byLook.set(look(name), name);
    const first = `${name.length}${firstOf(name)}`;
    const alike = byFirst.get(first) ?? [];
    alike.push({ name, letters: lettersOf(name) });
    byFirst.set(first, alike);
    if (name.startsWith('@')) scopes.add(name.slice(1, name.indexOf('/')));
  }
  const around = (name: string): string[] => {
    const lengths = [name.length - 1, name.length, name.length + 1];
    const keys = lengths.flatMap((length) => keysOf(name, length));
    return [...new Set(keys.flatMap((key) => places.get(key) ?? []))];
  };
  const farAround = (name: string): string[] => {
    const letters = lettersOf(name);
    return [-2, -1, 0, 1, 2].flatMap((more) =>
      (byFirst.get(`${name.length + more}${firstOf(name)}`) ?? []).flatMap((one) =>
        isNear(one.letters, letters) && hasSameLetters(one.name, name) ? [one.name] : [],
      ),
    );
  };
  return { names: new Set(names), scopes, byParts, bySqueezed, byLook, around, farAround };
}

/** The first letter, of a scope with its sign. */
const firstOf = (name: string): string => name.slice(0, name.startsWith('@') ? 2 : 1);

/** Two edits change four letters at most: a replaced one is one less and one more. */
const MOST_DIFFERENT = 4;

/** Which letters a name has, one bit each; digits and signs share the bits of some. */
function lettersOf(name: string): number {
  let bits = 0;
  for (let at = 0; at < name.length; at += 1) bits |= 1 << (name.charCodeAt(at) % 32);
  return bits;
}

function isNear(one: number, other: number): boolean {
  let different = 0;
  for (let bits = one ^ other; bits !== 0 && different <= MOST_DIFFERENT; bits &= bits - 1) different += 1;
  return different <= MOST_DIFFERENT;
}

/** Sorted, two names that differ by two edits have nearly the same letters in nearly the same places. */
function hasSameLetters(one: string, other: string): boolean {
  const [left, right] = [[...one].sort(), [...other].sort()];
  let [at, to, different] = [0, 0, 0];
  while (at < left.length && to < right.length && different <= MOST_DIFFERENT) {
    const [here, there] = [left[at] ?? '', right[to] ?? ''];
    if (here !== there) different += 1;
    if (here <= there) at += 1;
    if (there <= here) to += 1;
  }
  return different + left.length - at + right.length - to <= MOST_DIFFERENT;
}

/** One edit in a short name may touch its middle: two letters of it are kept then. */
function keysOf(name: string, length: number): string[] {
  const kept = length <= KEPT * 2 + 2 ? 2 : KEPT;
  return [`${length}<${name.slice(0, kept)}`, `${length}>${name.slice(-kept)}`];
}
