import type { Issue, Judged } from './candidate.js';
import { RULES } from './rules.js';
import type { Deed } from './rules.js';
import { hasWord, subjectsOf, wordsOf } from './words.js';

/** Sentences that are looked at, and how much of each. */
const MOST_SENTENCES = 2_000;
const LONGEST = 500;
/** Words in which a command says what it does. */
const VERB_WORDS = 4;

/** "Do not touch it" is about whatever changes it. */
const TOUCH = ['touch', 'change', 'modify', 'alter', 'affect', 'anfassen', 'ändern', 'toucher', 'modifier', 'tocar'];

interface Ban {
  words: ReadonlySet<string>;
  /** Of each clause that does nothing but forbid. */
  plainly: readonly ReadonlySet<string>[];
}

/** What commands do. */
export const deedsOf = (argv: readonly string[]): Deed[] => {
  const verbs = argv
    .filter((word) => !word.startsWith('-'))
    .slice(0, VERB_WORDS)
    .map((word) => word.slice(word.lastIndexOf('/') + 1).toLowerCase());
  return RULES.deeds.filter(({ commands }) => verbs.some((verb) => commands.includes(verb)));
};

/** Where the instruction forbids what a command does. Linear in the instruction. */
export function forbiddenIssues({ candidate: { instruction, commands } }: Pick<Judged, 'candidate'>): Issue[] {
  const bans = bansIn(instruction);
  if (bans.length === 0) return [];
  return commands.flatMap((argv, index) => {
    const deeds = deedsOf(argv);
    if (deeds.length === 0) return [];
    const subjects = objectsOf(argv, deeds);
    const met = bans.filter(({ words }) => isAbout(words, deeds, subjects));
    const isPlain = met
      .flatMap(({ plainly }) => plainly)
      .some((words) => isAbout(words, deeds, subjects) && [...subjects].some((word) => hasWord(words, word)));
    if (isPlain) return [forbidden(index, true)];
    return met.length > 0 ? [forbidden(index, false)] : [];
  });
}

/** What a command acts on: its words without the deed and the tool. */
function objectsOf(argv: readonly string[], deeds: readonly Deed[]): Set<string> {
  const subjects = subjectsOf(argv.slice(1));
  for (const { commands } of deeds) for (const word of commands) subjects.delete(word);
  return subjects;
}

function isAbout(words: ReadonlySet<string>, deeds: readonly Deed[], subjects: ReadonlySet<string>): boolean {
  if (deeds.some((deed) => deed.words.some((word) => words.has(word)))) return true;
  return TOUCH.some((word) => words.has(word)) && [...subjects].some((word) => hasWord(words, word));
}

const SENTENCE_END = /[.;!?\n]/;

/** What the sentences of a text forbid: the words behind the forbidding one. */
function bansIn(text: string): Ban[] {
  return text
    .split(SENTENCE_END, MOST_SENTENCES)
    .flatMap((sentence) => banOf(` ${sentence.slice(0, LONGEST).toLowerCase()} `) ?? []);
}

/** What stands in the next clause is what shall be done after all, or why: "do not wait, restart web". */
const CLAUSE_END = /[,:()]| (?:so|because|since|as|when|while|but|therefore|if|and then) /;

function banOf(sentence: string): Ban | undefined {
  for (const { words, describing, softened } of RULES.forbidding) {
    const start = startOf([...words, ...describing], sentence);
    if (start === undefined) continue;
    const banned = wordsOf(sentence.slice(start));
    const isSoft = softened.some((word) => banned.has(word));
    return {
      words: banned,
      plainly: isSoft ? [] : sentence.split(CLAUSE_END).flatMap((part) => bannedIn(part, words)),
    };
  }
  return undefined;
}

function bannedIn(part: string, words: readonly string[]): ReadonlySet<string>[] {
  const start = startOf(words, ` ${part} `);
  return start === undefined ? [] : [wordsOf(part.slice(start))];
}

function startOf(words: readonly string[], sentence: string): number | undefined {
  const found = words.map((word) => sentence.indexOf(` ${word} `)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

const forbidden = (index: number, hard: boolean): Issue => ({
  rule_id: hard ? 'consistency.forbidden' : 'consistency.perhaps_forbidden',
  level: hard ? 'blocking' : 'person',
  points: hard ? 100 : 25,
  message: hard
    ? `The instruction forbids what command ${index + 1} does.`
    : `The instruction may forbid what command ${index + 1} does.`,
  fix: 'Take the command out, or change what the instruction forbids.',
});
