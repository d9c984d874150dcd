import type { Span } from '../../span.js';
import type { Candidate } from '../candidate.js';
import { bareCommands } from './bare.js';
import type { Block } from './blocks.js';
import { type CodeSpan, codeSpans } from './code-spans.js';
import { type Clause, negating, newClause } from './clause.js';
import type { Tone } from './headings.js';
import { phraseCommands } from './phrases.js';
import { linesOf } from './lines.js';
import { sourceOf, trimmed } from './script.js';
import { isSurelyCommand, shapeOf } from './shape.js';
import { type Reading, readStances } from './stance.js';
import { type Found, tokensOf } from './tokens.js';

const TAGGED = /<(code|kbd|pre|tt)>([^<]{1,8192})<\/\1>/g;
const QUOTED = /(?<=^|[\s(:])(["'])(?=\S)((?:(?!\1)[^\n]){2,500})\1(?=$|[\s.,;:!?)])/g;

const RUNNING =
  /(?:^|[\s(])(?:run|execute|type|enter|invoke|issue|call|launch|then|führe|exécutez?|ejecut[ae])[\s:]*$/iu;
/** A sentence that leads to a list or to code is not longer than this. */
const LEAD = 300;
const ONE_WORD = /^\s*[\w./-]+\s*$/;

/** Where tags mark code. */
function tagged(text: string, span: Span): CodeSpan[] {
  const block = text.slice(span.start, span.end);
  if (!block.includes('<')) return [];
  return Array.from(block.matchAll(TAGGED), ({ 0: all, 1: tag = '', 2: content = '', index }) => {
    const outer = { start: span.start + index, end: span.start + index + all.length };
    const start = outer.start + tag.length + 2;
    return { start, end: start + content.length, outer };
  });
}

/** The commands that backticks or tags mark. One word is a name, unless it stands alone or is to be run. */
function marked(text: string, span: Span): Found[] {
  const found: Found[] = [];
  for (const { start, end, outer } of [...codeSpans(text, span), ...tagged(text, span)]) {
    const content = text.slice(start, end);
    if (shapeOf(content) === 'prose') continue;
    if (ONE_WORD.test(content) && !standsAlone(text, span, outer) && !isToBeRun(text, span, outer)) continue;
    found.push({ start, end, outer, form: 'inline' });
  }
  return found;
}

const standsAlone = (text: string, span: Span, { start, end }: Span): boolean =>
  text.slice(span.start, span.end).trim().length === end - start;

const isToBeRun = (text: string, span: Span, { start }: Span): boolean =>
  RUNNING.test(text.slice(Math.max(span.start, start - 40), start));

const BEFORE_COMMAND = /^[ \t]*(?:>[ \t]*|\$[ \t]+|%[ \t]+|[A-Z][^:\n`]{0,60}:[ \t]+)?/;

/** Lines of a gap that are commands as they stand, behind a prompt or a label. */
function wholeLines(text: string, gap: Span, block: Span): Found[] {
  const found: Found[] = [];
  for (const line of linesOf(text, gap.start, gap.end)) {
    // Only what begins and ends a line; a part between code spans belongs to a sentence.
    const opens = line.start === block.start || text[line.start - 1] === '\n';
    const closes = line.end === block.end || text[line.end] === '\n';
    if (!opens || !closes || line.end - line.start > 4000) continue;
    const row = text.slice(line.start, line.end);
    const span = trimmed(text, { start: line.start + BEFORE_COMMAND.exec(row)![0].length, end: line.end });
    if (span.start === span.end || !isSurelyCommand(text.slice(span.start, span.end))) continue;
    found.push({ ...span, outer: span, form: 'line' });
  }
  return found;
}

function quoted(text: string, span: Span): Found[] {
  const gap = text.slice(span.start, span.end);
  if (!/["']/.test(gap)) return [];
  return [...gap.matchAll(QUOTED)].flatMap((match) => {
    const content = match[2]!;
    if (!/\s/.test(content) || shapeOf(content) === 'prose') return [];
    const outer = { start: span.start + match.index, end: span.start + match.index + match[0].length };
    return [{ start: outer.start + 1, end: outer.end - 1, outer, form: 'line' as const }];
  });
}

/** Adds what does not overlap with what is there, in the order of the text. */
function joined(first: readonly Found[], more: readonly Found[]): readonly Found[] {
  if (more.length === 0) return first;
  const all = [...first, ...more].sort((a, b) => a.outer.start - b.outer.start || b.outer.end - a.outer.end);
  const kept: Found[] = [];
  for (const found of all) {
    if (found.outer.start >= (kept.at(-1)?.outer.end ?? 0)) kept.push(found);
  }
  return kept;
}

/** Adds what is found in the parts of a span that `taken` leaves; `taken` is in order. */
function inGaps(taken: readonly Found[], span: Span, find: (gap: Span) => readonly Found[]): readonly Found[] {
  const found: Found[] = [];
  let from = span.start;
  for (const { outer } of taken) {
    if (outer.start > from) found.push(...find({ start: from, end: outer.start }));
    from = Math.max(from, outer.end);
  }
  if (from < span.end) found.push(...find({ start: from, end: span.end }));
  return joined(taken, found);
}

/** Every command in the sentences of a span, before its stance is known. */
function commandsIn(text: string, span: Span): readonly Found[] {
  const inline = joined([], marked(text, span));
  const lines = inGaps(inline, span, (gap) => wholeLines(text, gap, span));
  const strings = inGaps(lines, span, (gap) => bareCommands(text, gap));
  const quotes = inGaps(strings, span, (gap) => quoted(text, gap));
  return joined(quotes, phraseCommands(text, span));
}

const openingOf = (tone: Tone, lead: Clause | undefined): Clause => {
  if (lead) return { ...newClause(), because: lead.because };
  return tone === 'forbids' ? negating() : newClause();
};

export interface ProseReading {
  candidates: Candidate[];
  /** How its last sentence leaves off. Read when somebody asks: most blocks lead to no list and no code. */
  reading: () => Reading;
}

/** The commands that the sentences of a block order or mention. `lead` is what the sentence before its list says. */
export function readProse(text: string, block: Block, tone: Tone, lead: Clause | undefined): ProseReading {
  const commands = commandsIn(text, block.body);
  const opening = openingOf(block.item || lead ? tone : undefined, lead);
  if (commands.length === 0) {
    // Only the last sentence counts, for the list or the code that may follow.
    const { end } = block.body;
    const last = { start: Math.max(block.body.start, end - LEAD), end };
    return { candidates: [], reading: () => readStances(tokensOf(text, last, commands), opening) };
  }
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
    const { source, positions } = found.source === undefined ? sourceOf(text, found) : standingFor(found.source, found);
    const candidate: Candidate = { start, end, source, form, stance: why ? 'mentioned' : 'ordered' };
    if (positions) candidate.positions = positions;
    if (why) candidate.because = why;
    return candidate;
  });
  return { candidates, reading: () => reading };
}

/** A source that is not in the text: all of it leads back to the phrase. */
const standingFor = (source: string, { start, end }: Span): Pick<Candidate, 'source' | 'positions'> => ({
  source,
  positions: [...Array<number>(source.length).fill(start), end],
});
