import type { Span } from '../../span.js';
import type { Candidate } from '../candidate.js';
import { bareCommands } from './bare.js';
import type { Block } from './blocks.js';
import { type Clause, negating, newClause } from './clause.js';
import type { Tone } from './headings.js';
import { ORDER_VERBS } from './lexicon.js';
import { phraseCommands } from './phrases.js';
import { sourceOf } from './script.js';
import { shapeOf } from './shape.js';
import { type Reading, readStances } from './stance.js';
import { type Found, tokensOf } from './tokens.js';

const INLINE = /(`{1,3})(?!`)([^`]{1,8192})\1(?!`)|<(code|kbd|pre|tt)>([^<]{1,8192})<\/\3>/g;
const QUOTED = /(?<=^|[\s(:])(["'])(?=\S)((?:(?!\1)[^\n]){2,500})\1(?=$|[\s.,;:!?)])/g;

/** A word before it makes even one word a command: "run `reboot`". */
const isOrdered = (text: string, at: number) =>
  ORDER_VERBS.has(/([\p{L}]+)[\s:]*$/u.exec(text.slice(Math.max(0, at - 40), at))?.[1]?.toLowerCase() ?? '');

function marked(text: string, span: Span): Found[] {
  const part = text.slice(span.start, span.end);
  const found: Found[] = [];
  for (const match of part.matchAll(INLINE)) {
    const content = match[2] ?? match[4]!;
    const outer = { start: span.start + match.index, end: span.start + match.index + match[0].length };
    const alone = part.trim().length === match[0].length;
    const shape = shapeOf(content);
    const oneWord = !/\s/.test(content.trim());
    if (shape === 'prose' || (oneWord && /^[\w./-]+$/.test(content.trim()) && !alone && !isOrdered(text, outer.start)))
      continue;
    const start = outer.start + match[0].indexOf(content, match[1]?.length ?? match[3]!.length + 2);
    found.push({ start, end: start + content.length, outer, form: 'inline' });
  }
  return found;
}

function quoted(text: string, span: Span): Found[] {
  return [...text.slice(span.start, span.end).matchAll(QUOTED)].flatMap((match) => {
    const content = match[2]!;
    if (!/\s/.test(content) || shapeOf(content) === 'prose') return [];
    const outer = { start: span.start + match.index, end: span.start + match.index + match[0].length };
    return [{ start: outer.start + 1, end: outer.end - 1, outer, form: 'line' as const }];
  });
}

/** The parts of a span that `taken` leaves; `taken` is in order. */
function gaps(span: Span, taken: readonly Found[]): Span[] {
  const left: Span[] = [];
  let from = span.start;
  for (const { outer } of taken) {
    if (outer.start > from) left.push({ start: from, end: outer.start });
    from = Math.max(from, outer.end);
  }
  if (from < span.end) left.push({ start: from, end: span.end });
  return left;
}

/** Adds what does not overlap with what is there, in the order of the text. */
function joined(first: readonly Found[], more: readonly Found[]): Found[] {
  const all = [...first, ...more].sort((a, b) => a.outer.start - b.outer.start || b.outer.end - a.outer.end);
  const kept: Found[] = [];
  for (const found of all) {
    if (found.outer.start >= (kept.at(-1)?.outer.end ?? 0)) kept.push(found);
  }
  return kept;
}

/** Every command in the sentences of a span, before its stance is known. */
function commandsIn(text: string, span: Span): Found[] {
  const inline = marked(text, span);
  const strings = joined(
    inline,
    gaps(span, inline).flatMap((gap) => bareCommands(text, gap)),
  );
  const quotes = joined(
    strings,
    gaps(span, strings).flatMap((gap) => quoted(text, gap)),
  );
  return joined(quotes, phraseCommands(text, span));
}

const openingOf = (tone: Tone, lead: Clause | undefined): Clause => {
  if (lead) return { ...newClause(), because: lead.because };
  return tone === 'forbids' ? negating() : newClause();
};

export interface ProseReading {
  candidates: Candidate[];
  reading: Reading;
}

/** The commands that the sentences of a block order or mention. `lead` is what the sentence before its list says. */
export function readProse(text: string, block: Block, tone: Tone, lead: Clause | undefined): ProseReading {
  const commands = commandsIn(text, block.body);
  const opening = openingOf(block.item || lead ? tone : undefined, lead);
  const reading = readStances(tokensOf(text, block.body, commands), opening);
  const candidates = commands.map((found, i): Candidate => {
    const { because, imperative } = reading.commands[i]!;
    const fallback =
      imperative || tone === undefined || tone === 'orders'
        ? undefined
        : tone === 'tells'
          ? 'told'
          : 'boundaries_section';
    const why = because ?? fallback;
    const { start, end, form } = found;
    const source = found.source === undefined ? sourceOf(text, found) : standingFor(found.source, found);
    return { start, end, ...source, form, ...(why ? { stance: 'mentioned', because: why } : { stance: 'ordered' }) };
  });
  return { candidates, reading };
}

/** A source that is not in the text: all of it leads back to the phrase. */
const standingFor = (source: string, { start, end }: Span) => ({
  source,
  positions: [...Array<number>(source.length).fill(start), end],
});
