import { canonical } from './ecosystem.js';
import type { Ecosystem } from './ecosystem.js';
import { oneEdit, twoEdits } from './edit.js';
import type { Edit } from './edit.js';
import { look, partsOf, popularOf, squeezed } from './popular.js';
import type { Popular } from './popular.js';

export interface Impostor {
  /** What it may be taken for. */
  target: string;
  how: string;
  /** The same project by its registry's rules, or a name that others have often enough: worth a remark only. */
  isRemark: boolean;
}

/** What is hung on a known name to look like it. `-cli`, `-core`, `-utils` and the like are what honest people hang on. */
const SUFFIX = /^(.{3,}?)(?:[-._]?(?:js|official|original|dev|npm|nodejs|py|2|latest|real|fixed|patched|lib))$/;
const HONEST_PREFIX = /^(?:node-|js-|python-|py-?)(.{4,})$/;
/** Projects whose names have dots by their own choice. */
const DOTTED =
  /^(?:ruamel|zope|zc|z3c|backports|jaraco|oslo|sphinxcontrib|keyrings|plone|collective|products|repoze|dogpile|azure|google|pyobjc|discord|python|pdfminer|github3|path|tencentcloud|antlr4|flask|org|horizon|xstatic)[._]/;

/** Letters that a name must have before this edit is no coincidence. */
const LETTERS: Readonly<Record<Edit, number>> = {
  swapped: 4,
  doubled: 4,
  'look-alike': 4,
  dropped: 5,
  'neighbouring key': 5,
  inserted: 10,
  replaced: 10,
};

/** Which popular package a name imitates; undefined where none. A popular package imitates nobody. */
export function findImpostor(written: string, ecosystem: Ecosystem): Impostor | undefined {
  const popular = popularOf(ecosystem);
  const name = canonical(written, ecosystem);
  if (popular.names.has(name)) return ecosystem === 'pypi' ? findOddSpelling(written, name) : undefined;
  const scope = /^@([^/]+)\/(.+)$/.exec(name);
  if (scope)
    return (
      findForgedScope(scope[1] ?? '', scope[2] ?? '', popular) ??
      findEdited(name, popular) ??
      findEditedTwice(name, popular)
    );
  return (
    found(popular.bySqueezed.get(squeezed(name)), 'its separators are others') ??
    found(popular.byLook.get(look(name)) ?? popular.names.has(name.replaceAll('1', 'i')), 'it looks the same', name) ??
    findHungOn(name, popular) ??
    found(popular.byParts.get(partsOf(name).toSorted().join(' ')), 'its words stand in another order') ??
    findEdited(name, popular) ??
    findEditedTwice(name, popular) ??
    findHonestPrefix(name, popular)
  );
}

function found(target: string | boolean | undefined, how: string, name = ''): Impostor | undefined {
  if (target === undefined || target === false) return undefined;
  return { target: target === true ? name.replaceAll('1', 'i') : target, how, isRemark: false };
}

/** PyPI takes dots for hyphens, a search for the name does not. */
function findOddSpelling(written: string, name: string): Impostor | undefined {
  const isOdd = written.includes('.') && !DOTTED.test(written.toLowerCase());
  return isOdd
    ? { target: name, how: 'it is spelled with a dot, which hides it from a search', isRemark: false }
    : undefined;
}

function findHungOn(name: string, { names }: Popular): Impostor | undefined {
  const plural = name.endsWith('s') && names.has(name.slice(0, -1)) ? name.slice(0, -1) : undefined;
  if (plural !== undefined && plural.length >= 4) return { target: plural, how: 'it is its plural', isRemark: false };
  const base = SUFFIX.exec(name)?.[1];
  return base !== undefined && names.has(base)
    ? { target: base, how: 'something was hung on', isRemark: false }
    : undefined;
}

function findHonestPrefix(name: string, { names }: Popular): Impostor | undefined {
  const base = HONEST_PREFIX.exec(name)?.[1];
  return base !== undefined && names.has(base)
    ? { target: base, how: 'something was put before it', isRemark: true }
    : undefined;
}

/** Whoever owns a scope owns all its names; so a forged scope is the attack, and a name in a real one a slip at most. */
function findForgedScope(scope: string, rest: string, { names, scopes }: Popular): Impostor | undefined {
  if (scopes.has(scope)) return undefined;
  for (const real of scopes) {
    const isNear = scope.length >= 4 && (oneEdit(scope, real) !== undefined || squeezed(scope) === squeezed(real));
    if (isNear && names.has(`@${real}/${rest}`))
      return { target: `@${real}/${rest}`, how: 'its scope is forged', isRemark: false };
  }
  return undefined;
}

function findEdited(name: string, popular: Popular): Impostor | undefined {
  for (const target of popular.around(name)) {
    const step = oneEdit(name, target);
    if (step && isNoCoincidence(name, target, step)) {
      return { target, how: `one letter is ${step.edit}`, isRemark: false };
    }
  }
  return undefined;
}

/** Letters that a name, and each word of it that was touched, must have before two slips are no coincidence. */
const TWICE = { letters: 12, word: 7 };
const SLIPS: ReadonlySet<Edit> = new Set(['swapped', 'doubled', 'look-alike', 'dropped', 'neighbouring key']);

const digitsOf = (name: string): string => name.replace(/\D/g, '');

/** Two slips of the hand in a long name. */
function findEditedTwice(name: string, popular: Popular): Impostor | undefined {
  if (name.length < TWICE.letters - 2) return undefined;
  for (const target of popular.farAround(name)) {
    if (target.replace(/[^a-z]/g, '').length < TWICE.letters) continue;
    const steps = twoEdits(name, target).find((ways) =>
      ways.every(({ edit, at }) => SLIPS.has(edit) && partAt(target, at).length >= TWICE.word),
    );
    if (!steps) continue;
    const edits = steps.map(({ edit }) => edit);
    // Shorter by two letters is another word: `popper` and `popover`, `bcrypt` and `bcryptjs`.
    if (edits.every((edit) => edit === 'dropped')) continue;
    // Another number is another version, unless it stands for a letter.
    if (!edits.includes('look-alike') && digitsOf(name) !== digitsOf(target)) continue;
    return { target, how: `letters are ${edits.join(' and ')}`, isRemark: false };
  }
  return undefined;
}

function isNoCoincidence(name: string, target: string, { edit, at }: { edit: Edit; at: number }): boolean {
  const letters = target.replace(/[^a-z]/g, '').length;
  if (letters < LETTERS[edit] || /\d/.test(edit === 'look-alike' ? '' : `${name[at] ?? ''}`)) return false;
  // One name is the singular of the other: people call things so.
  if (edit === 'dropped' && at === target.length - 1 && /[^s]s$/.test(target) && letters < 8) return false;
  const part = partAt(target, at);
  const isSlip = edit === 'inserted' || edit === 'replaced';
  return part.length >= (isSlip ? 7 : target.startsWith('@') ? 5 : 3);
}

/** The word of a name that a position is in. */
function partAt(name: string, at: number): string {
  const begin = Math.max(...['-', '_', '.', '/'].map((mark) => name.lastIndexOf(mark, at - 1))) + 1;
  return /^[^-_./]*/.exec(name.slice(begin))?.[0] ?? '';
}
