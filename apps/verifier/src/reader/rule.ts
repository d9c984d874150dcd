import path from 'node:path';
import type { ClaimContext } from '@wingman/contracts';
import type { PlanItem } from '../verdict/plan.js';
import { tellsAct } from './acts.js';
import { isSurelyFile, type Entity } from './entity.js';
import { isGlued, judgePhrase, mayChangeMeaning } from './lexicon.js';

/** A pattern over masked sentences and what a sentence of that shape says. */
export interface Rule {
  shape: RegExp;
  /** Undefined: this is not what was meant after all. */
  read: (reading: Reading) => PlanItem[] | undefined;
}

/** Relative paths cannot be placed without a working directory. */
export class NeedsCwd extends Error {}

/** The one way from a path as it was written to the one that is looked at. @throws NeedsCwd */
export function absolutePath(written: string, { cwd }: ClaimContext): string {
  const bare = written.length > 1 ? written.replace(/\/+$/, '') : written;
  if (path.isAbsolute(bare)) return bare;
  if (cwd === undefined) throw new NeedsCwd();
  return `${cwd.replace(/\/+$/, '')}/${bare.replace(/^(?:\.\/)+/, '')}`;
}

const THING_NOUN = /\b(?:files?|directory|directories|folders?|dir|subdirectory|subfolder|symlink|script)$/;

const ADVERB = '(?:now|successfully|just|already|also|finally|correctly|currently|then|newly|both)';
const LIST = '(?:,|and|, and|&|plus|as well as)';

const MACROS: Record<string, string> = {
  SUBJ: `(?:(?:i|we) )?(?:have |had )?(?:${ADVERB} )*`,
  ADV: `(?:${ADVERB} )*`,
  /** A noun phrase; `judgePhrase` decides about its words. */
  NP: "(?<np>(?:(?:(?![A-Z])\\p{L}[\\p{L}\\p{N}'-]*|[INV]\\d+) ){0,8}?)",
  BE: `(?:is|are|was|were|has been|have been|had been|got|gets)`,
  TAIL: '(?<tail>(?: (?:(?:during|in|as part of|within) this (?:task|session|run)|as (?:requested|instructed|asked|agreed)|for you|successfully|now|as well|too|already|anymore|any more))*)',
  /** Words after a complete statement that say more. */
  OPEN: '(?<open>(?: (?:with|for|so|, so|--|-|,|\\() .+)?)',
  /** The same where "to …" cannot be where the thing went. */
  PURPOSE: '(?<open>(?: (?:with|for|to|so|, so|--|-|,|\\() .+)?)',
};

/** Builds a rule's pattern: `<P:file>` an entity, `<PP:files>` a list of them, `{NP}` and others from above. */
export function shape(template: string): RegExp {
  const source = template
    .replaceAll(/\{([A-Z]+)\}/g, (_, name: string) => MACROS[name] ?? '')
    .replaceAll(
      /<([A-Z])\1:(\w+)>/g,
      (_, letter: string, name: string) => `(?<${name}>${letter}\\d+(?: ${LIST} ${letter}\\d+)*)`,
    )
    .replaceAll(/<([A-Z]+):(\w+)>/g, (_, letters: string, name: string) => `(?<${name}>[${letters}]\\d+)`);
  const pattern = new RegExp(`^${source}$`, 'u');
  NEEDED.set(pattern, neededBy(template));
  return pattern;
}

/** The marks a sentence must hold before a pattern is worth trying: of each set (a bit a letter) one at least. */
const NEEDED = new WeakMap<RegExp, readonly number[]>();

const bitOf = (letter: string): number => 1 << (letter.charCodeAt(0) - 'A'.charCodeAt(0));

/** Entities that stand outside of every group are there in whatever matches. */
function neededBy(template: string): number[] {
  const needed: number[] = [];
  let depth = 0;
  for (let at = 0; at < template.length; at += 1) {
    const sign = template[at];
    if (sign === '\\') at += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '|' && depth === 0) return [];
    else if (sign === '<' && depth === 0) {
      const letters = /^<([A-Z]+):\w+>(?![?*])/.exec(template.slice(at))?.[1] ?? '';
      if (letters !== '') needed.push([...letters].reduce((set, letter) => set | bitOf(letter), 0));
    }
  }
  return needed;
}

/** The kinds of marks that stand in a sentence, a bit a letter. */
export const marksIn = (sentence: string): number =>
  [...sentence.matchAll(/(?<![^ ])[A-Z](?=\d)/g)].reduce((set, [letter]) => set | bitOf(letter), 0);

/** Matches a sentence that holds these marks, unless the pattern needs others. */
export function matchShape(pattern: RegExp, sentence: string, marks: number): RegExpExecArray | null {
  return (NEEDED.get(pattern) ?? []).every((set) => (set & marks) !== 0) ? pattern.exec(sentence) : null;
}

/** One matched sentence: what its groups name. */
export class Reading {
  readonly context: ClaimContext;
  readonly sentence: string;
  readonly #groups: Record<string, string | undefined>;
  readonly #entities: readonly Entity[];
  /** Set where some words were let pass without being checked. */
  open = false;

  constructor(match: RegExpExecArray, entities: readonly Entity[], context: ClaimContext) {
    this.sentence = match[0];
    this.#groups = match.groups ?? {};
    this.#entities = entities;
    this.context = context;
  }

  get start(): string | undefined {
    return this.context.task_started_at;
  }

  /** The start, where an act is told: "is merged" tells how it is, "merged" and "was merged" what somebody did. */
  get actedSince(): string | undefined {
    return tellsAct(this.sentence) ? this.start : undefined;
  }

  word(group: string): string {
    return this.#groups[group]?.trim() ?? '';
  }

  has(group: string): boolean {
    return this.word(group) !== '';
  }

  /** The entities of a group as they were written. */
  texts(group: string): string[] {
    return (this.word(group).match(/[A-Z]\d+/g) ?? []).flatMap(
      (mark) => this.#entities[Number(mark.slice(1))]?.text ?? [],
    );
  }

  /** The text behind one mark. */
  textOf(mark: string): string {
    return this.#entities[Number(mark.slice(1))]?.text ?? '';
  }

  text(group: string): string {
    return this.texts(group)[0] ?? '';
  }

  /** What a group names: the text of its entity, or the plain word itself. */
  name(group: string): string {
    return this.texts(group)[0] ?? this.word(group);
  }

  /** The folder the claimant works in. @throws NeedsCwd */
  cwd(): string {
    return this.absolute('.').replace(/\/\.$/, '');
  }

  number(group: string): number {
    return Number(this.text(group).replaceAll(',', ''));
  }

  path(group: string): string {
    return this.absolute(this.text(group));
  }

  paths(group: string): string[] {
    return this.texts(group).map((text) => this.absolute(text));
  }

  absolute(written: string): string {
    return absolutePath(written, this.context);
  }

  /** False where a name may not be a file's at all, and no noun says that it is. */
  areFiles(group: string): boolean {
    return THING_NOUN.test(this.word('np')) || this.texts(group).every(isSurelyFile);
  }

  /** False where the noun phrase may turn the sentence into another one; an unknown word leaves the reading open. */
  phraseFits(group: string, about: readonly string[]): boolean {
    const judged = judgePhrase(this.#withoutCount(group), about);
    if (judged === 'open') this.open = true;
    return judged !== 'refused';
  }

  /** "The 3 files" before three names says nothing more. */
  #withoutCount(group: string): string {
    const count = this.texts('files').length;
    return this.word(group).replaceAll(/\bN\d+\b ?/g, (mark) =>
      Number(this.#entities[Number(mark.trim().slice(1))]?.text) === count ? '' : mark,
    );
  }

  /** A phrase that only names something: any words but those that change a meaning or order another request. */
  onlyNames(group: string): boolean {
    const phrase = this.word(group);
    if (
      /\b(?:post|put|patch|delete|options|curl|\w+ed|\w+ing|(?!dai|night|week|month|hour)\w+ly|stops?|quit)\b/.test(
        phrase,
      ) ||
      isGlued(phrase)
    )
      return false;
    return !mayChangeMeaning(this.word(group).replaceAll(/^(?:this|these|that|its) /g, ''));
  }

  /** False where what follows the statement may change it. A consequence ("so it is …") cannot. */
  remainderFits(): boolean {
    if (!this.has('open')) return true;
    // Another named thing may be what the statement is really about.
    if (/ [PGU]\d/.test(` ${this.word('open')}`)) return false;
    this.open = true;
    const consequence = /^,? ?so /.test(this.word('open'));
    return !mayChangeMeaning(this.word('open'), { references: !consequence });
  }
}
