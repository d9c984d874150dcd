import type { Candidate } from '../candidate.js';
import { blocksOf } from './blocks.js';
import { proseCommands } from './prose.js';
import { readableText } from './readable-text.js';
import { fenceCommands, scriptCommands } from './script.js';
import { shapeOf } from './shape.js';
import { findStructured } from './structured/structured.js';

/** What the caller knows about the text. */
export interface FindOptions {
  /** The name of the section an offset lies in, as the section reader tells it; null outside of any. */
  sectionAt?: (offset: number) => string | null;
}

/**
 * Every shell command in a text, ordered or only mentioned, in the order of the text. Never throws; takes time in
 * proportion to the length. Offsets are those of `text`, whatever was hidden in it.
 */
export function findCommands(text: string, options: FindOptions = {}): Candidate[] {
  const structured = findStructured(text);
  if (structured) return structured;
  const { text: readable, positions } = readableText(text);
  if (!positions) return found(readable, options);
  const { sectionAt } = options;
  const within = sectionAt && { sectionAt: (offset: number) => sectionAt(positions[offset]!) };
  return found(readable, within ?? {}).map((candidate) => inOriginal(candidate, positions));
}

/** The candidate as it stands in the original, when `positions` leads from the readable text back into it. */
function inOriginal(candidate: Candidate, positions: readonly number[]): Candidate {
  const { source, start, end } = candidate;
  const own = candidate.positions ?? Array.from({ length: source.length + 1 }, (_, i) => start + i);
  return { ...candidate, start: positions[start]!, end: positions[end]!, positions: own.map((at) => positions[at]!) };
}

function found(text: string, options: FindOptions): Candidate[] {
  const script = scriptCommands(text);
  if (script) return script;
  return blocksOf(text).flatMap((block) => {
    if (block.kind === 'fence') return fenceCommands(text, block);
    return proseCommands(text, block, options);
  });
}
