import { readJson } from '../tree/flow.js';
import { readLineSections } from './line-sections.js';
import { readObjectSections } from './object-sections.js';
import { type SectionReading, readingOf } from './reading.js';

export { SECTION_NAMES, type SectionName } from '@wingman/contracts';
export { type SectionBlock, type SectionReading, sectionAt } from './reading.js';
export { SECTION_GUIDE } from './section-guide.js';

/**
 * Reads which of the ten sections an instruction has (SPEC.md, "Gatekeeper"), in whatever of the usual forms: `NAME:`,
 * Markdown headings, bold, numbered, list items, JSON and YAML keys; in any case, with any separator between the words.
 * Takes any string, in time linear in its length, and never throws. What is doubtful counts as missing.
 */
export function readSections(text: string): SectionReading {
  const json = readJson(text);
  return readingOf(json ? readObjectSections(json) : readLineSections(text));
}
