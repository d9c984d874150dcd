import type { Candidate } from '../candidate.js';
import type { Block } from './blocks.js';
import type { FindOptions } from './find.js';
import { candidateOf } from './script.js';
import { shapeOf } from './shape.js';

const INLINE = /(`{1,3})(?!`)([^`\n]{1,8192})\1(?!`)/g;
const NEGATION =
  /\b(?:never|not|don't|avoid|without|instead of|rather than|reject\w*|refuse\w*|block\w*|prevent\w*|forbid\w*)\b[^.;!?]{0,200}$/i;

/** The commands that the sentences of a block order or mention. */
export function proseCommands(text: string, block: Block, options: FindOptions): Candidate[] {
  const found: Candidate[] = [];
  for (const match of text.slice(block.body.start, block.body.end).matchAll(INLINE)) {
    if (shapeOf(match[2]!) === 'prose') continue;
    const start = block.body.start + match.index + match[1]!.length;
    const before = text.slice(Math.max(block.body.start, start - 300), start - match[1]!.length);
    const boundaries = options.sectionAt?.(start)?.toUpperCase() === 'BOUNDARIES';
    const because = boundaries ? 'boundaries_section' : NEGATION.test(before) ? 'negated' : undefined;
    found.push(
      candidateOf(text, { start, end: start + match[2]!.length }, 'inline', because ? 'mentioned' : 'ordered', because),
    );
  }
  return found;
}
