import { SECTION_NAMES, type SectionName } from '@wingman/contracts';
import type { Span } from '../span.js';

/** One heading with what stands beneath it, as it was read. */
export interface SectionPart {
  name: SectionName;
  heading: Span;
  content: Span;
  /** The content says something of its own. */
  filled: boolean;
}

export interface SectionBlock {
  name: SectionName;
  /** Its first heading. */
  heading: Span;
  /** What stands beneath each of its headings. */
  content: Span[];
}

export interface SectionReading {
  /** In order of standing. */
  found: SectionName[];
  missing: SectionName[];
  /** Found, but with nothing or only a placeholder in it. */
  empty: SectionName[];
  /** Found more than once; their contents count together. */
  duplicates: SectionName[];
  blocks: SectionBlock[];
  /** Every heading with its content, in order and without overlap. */
  parts: readonly SectionPart[];
}

/** Joins what was read of each section. `parts` are in order of standing. */
export function readingOf(parts: readonly SectionPart[]): SectionReading {
  const blocks = new Map<SectionName, SectionBlock>();
  const filled = new Set<SectionName>();
  const duplicates = new Set<SectionName>();
  for (const part of parts) {
    const block = blocks.get(part.name);
    if (block) {
      duplicates.add(part.name);
      block.content.push(part.content);
    } else blocks.set(part.name, { name: part.name, heading: part.heading, content: [part.content] });
    if (part.filled) filled.add(part.name);
  }
  const found = [...blocks.keys()];
  return {
    found,
    missing: SECTION_NAMES.filter((name) => !blocks.has(name)),
    empty: found.filter((name) => !filled.has(name)),
    duplicates: [...duplicates],
    blocks: [...blocks.values()],
    parts,
  };
}

/** The section in which an offset of the text stands, its heading included; null before, between and after them. */
export function sectionAt({ parts }: Pick<SectionReading, 'parts'>, offset: number): SectionName | null {
  let low = 0;
  let high = parts.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const part = parts[middle]!;
    if (offset < part.heading.start) high = middle - 1;
    else if (offset >= part.content.end && offset >= part.heading.end) low = middle + 1;
    else return part.name;
  }
  return null;
}
