import { SECTION_NAMES } from '@wingman/contracts';
import type { SectionName } from '@wingman/contracts';
import { readSections, SECTION_GUIDE } from '@wingman/policy';
import type { SectionReading } from '@wingman/policy';
import { scored } from './candidate.js';
import type { Issue, Judge } from './candidate.js';

/** What each part of a request is worth; together a hundred. */
const WORTH = { title: 15, words: 15, commands: 10, section: 6 };
/** So many different words say something. */
const ENOUGH_WORDS = 12;
const FEW_WORDS = 3;
/** What a section says is told by its beginning. */
const MOST_READ = 4_000;

/** Scripts without spaces between words: each character counts. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|\p{L}[\p{L}\p{M}\p{N}'’-]+/gu;
const PLACEHOLDER =
  /^(?:tbd|tba|todo|fixme|test|testing|n\/?a|none|asdf+|foo|bar|x+|lorem ipsum.*|do it|please|fix|stuff|things?|changes?|untitled)[.!]*$/i;

/**
 * Whether the request says what shall be done, and how it will be known that it was: a title and an instruction with
 * words of their own, commands, and the ten sections, each saying something that no other one says.
 */
export const judgeContent: Judge = ({ candidate: { title, instruction, commands } }) => {
  const reading = readSections(instruction);
  return scored([
    ...titleIssues(title),
    ...wordIssues(instruction, reading),
    ...commandIssues(commands),
    ...sectionIssues(instruction, reading),
  ]);
};

const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim().slice(0, 200));

function differentWords(text: string): number {
  const seen = new Set<string>();
  for (const [word] of text.slice(0, MOST_READ).matchAll(WORD)) {
    seen.add(word.toLowerCase());
    if (seen.size >= ENOUGH_WORDS) break;
  }
  return seen.size;
}

function titleIssues(title: string): Issue[] {
  if (!isPlaceholder(title) && differentWords(title) >= 2) return [];
  return [
    lack('content.title', WORTH.title, 'The title does not say what it is about.', 'Name the deed and its object.'),
  ];
}

function wordIssues(instruction: string, reading: SectionReading): Issue[] {
  const words = isPlaceholder(instruction) ? 0 : differentWords(withoutHeadings(instruction, reading));
  const points = Math.round(WORTH.words * (1 - Math.min(1, words / ENOUGH_WORDS)));
  if (points === 0) return [];
  const message = words === 0 ? 'The instruction says nothing.' : `The instruction has ${words} words of its own.`;
  return [lack('content.words', points, message, 'Say what shall be done, to what, and why.')];
}

/** A section's name is nobody's own word. */
function withoutHeadings(text: string, { parts }: SectionReading): string {
  const headings = parts.map(({ heading }) => heading);
  const starts = [0, ...headings.map(({ end }) => end)];
  return starts.map((start, at) => text.slice(start, headings[at]?.start)).join(' ');
}

function commandIssues(commands: readonly unknown[]): Issue[] {
  if (commands.length > 0) return [];
  return [lack('content.commands', WORTH.commands, 'No command is named.', 'List the commands word by word.')];
}

function sectionIssues(instruction: string, reading: SectionReading): Issue[] {
  const said = contentsOf(reading, instruction);
  const seen = new Set<string>();
  return SECTION_NAMES.flatMap((name) => {
    const content = said.get(name);
    const twice = content !== undefined && seen.size === seen.add(content).size;
    const problem = problemOf(name, content, { twice, empty: reading.empty.includes(name) });
    if (!problem) return [];
    return [lack(`content.${name.toLowerCase()}`, problem.points, `${name} ${problem.is}.`, SECTION_GUIDE[name])];
  });
}

function problemOf(
  name: SectionName,
  content: string | undefined,
  { twice, empty }: { twice: boolean; empty: boolean },
) {
  if (content === undefined) return { is: 'is missing', points: WORTH.section };
  if (empty) return { is: 'is empty', points: WORTH.section };
  if (twice) return { is: 'says the same as another section', points: WORTH.section };
  // "None" is an answer about dependencies.
  if (name !== 'DEPENDENCIES' && differentWords(content) < FEW_WORDS && !/\d/.test(content)) {
    return { is: 'says hardly anything', points: WORTH.section / 2 };
  }
  return undefined;
}

const contentsOf = ({ blocks }: SectionReading, text: string): Map<SectionName, string> =>
  new Map(
    blocks.map(({ name, content }) => [
      name,
      content
        .map(({ start, end }) => text.slice(start, Math.min(end, start + MOST_READ)))
        .join(' ')
        .trim()
        .toLowerCase(),
    ]),
  );

const lack = (rule: string, points: number, message: string, fix: string): Issue => ({
  ...{ rule_id: rule, level: 'points', points, message, fix },
});
