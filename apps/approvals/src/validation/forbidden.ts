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
  softened: boolean;
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
    const hard = met.find((ban) => !ban.softened && [...subjects].some((word) => hasWord(ban.words, word)));
    if (hard) return [forbidden(index, true)];
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

function banOf(sentence: string): Ban | undefined {
  for (const { words, softened } of RULES.forbidding) {
    const starts = words.map((word) => sentence.indexOf(` ${word} `)).filter((at) => at >= 0);
    if (starts.length === 0) continue;
    const banned = wordsOf(sentence.slice(Math.min(...starts)));
    return { words: banned, softened: softened.some((word) => banned.has(word)) };
  }
  return undefined;
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
