import { SECTION_NAMES, type SectionName } from '@wingman/contracts';
import { isBlank, isInvisible } from './characters.js';

/** A name's letters, small and joined: how every spelling of it looks without what stands between the words. */
const joined = (name: string) => name.toLowerCase().replaceAll('_', '');

/**
 * Singular or plural of the noun, where it stays the same word to every reader. All names are spelled alike in British
 * and American English. Shorter or other words ("Risks", "Tests", "Scope") are not the section: which of the ten they
 * mean would be a guess.
 */
const OTHER_NUMBER = {
  DELIVERABLES: ['deliverable'],
  SUCCESS_CRITERIA: ['successcriterion'],
  BOUNDARIES: ['boundary'],
  DEPENDENCIES: ['dependency'],
  MITIGATION: ['mitigations'],
  TEST_PROCESS: ['testprocesses'],
  TEST_RESULTS_FORMAT: ['testresultformat', 'testresultsformats'],
  RESOURCE_REQUIREMENTS: ['resourcerequirement', 'resourcesrequirements'],
  RISK_ASSESSMENT: ['riskassessments'],
  QUALITY_METRICS: ['qualitymetric'],
} satisfies Record<SectionName, string[]>;

const NAMES: ReadonlyMap<string, SectionName> = new Map(
  SECTION_NAMES.flatMap((name) => [joined(name), ...OTHER_NUMBER[name]].map((spelling) => [spelling, name] as const)),
);
const FIRST_LETTERS: ReadonlySet<number> = new Set(SECTION_NAMES.map((name) => joined(name).charCodeAt(0)));
const LONGEST = Math.max(...[...NAMES.keys()].map(({ length }) => length));
/** Between the words of a name: blanks, `-`, `_`, and the backslash with which Markdown escapes the `_`. */
const MOST_BETWEEN = 12;

const isSeparator = (code: number) => code === 0x2d || code === 0x5f || code === 0x5c || isBlank(code);
const smallLetter = (code: number) => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
const isLetter = (small: number) => small >= 0x61 && small <= 0x7a;

export interface ReadName {
  name: SectionName;
  /** After its last letter. */
  end: number;
  /** All its letters are capitals. */
  capitals: boolean;
}

/**
 * Reads a section's name that begins at `start`, in any case and with any separators. Only ASCII letters count: a name
 * with a look-alike letter of another script is another word, and so the section is missing. That is the safe reading.
 */
export function readName(text: string, start: number, end: number): ReadName | undefined {
  if (!FIRST_LETTERS.has(smallLetter(text.charCodeAt(start)))) return undefined;
  let letters = '';
  let between = 0;
  let capitals = true;
  let read: ReadName | undefined;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const small = smallLetter(code);
    if (isLetter(small)) {
      letters += String.fromCharCode(small);
      if (letters.length > LONGEST) break;
      capitals &&= small !== code;
      // The longest name counts. What follows it is the caller's to judge.
      const name = NAMES.get(letters);
      if (name) read = { name, end: at + 1, capitals };
    } else if (!isSeparator(code) && !isInvisible(code)) break;
    else if (++between > MOST_BETWEEN) break;
  }
  return read;
}

/** The section that a key of JSON or YAML names, if it is one. */
export function sectionOfKey(key: string): SectionName | undefined {
  const read = readName(key, 0, key.length);
  return read && onlyInvisible(key, read.end) ? read.name : undefined;
}

function onlyInvisible(key: string, from: number): boolean {
  for (let at = from; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (!isInvisible(code) && !isBlank(code) && code !== 0x3a) return false;
  }
  return true;
}
