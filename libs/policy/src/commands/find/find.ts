import type { Candidate } from '../candidate.js';
import { type Block, blocksOf } from './blocks.js';
import type { Clause } from './clause.js';
import { type Tone, createOutline, toneOf } from './headings.js';
import { programCommands, programSources } from './program-text.js';
import { readProse } from './prose.js';
import { readableText } from './readable-text.js';
import { fenceCommands, scriptCommands } from './script.js';
import { isSql } from './shape.js';
import { sqlSource } from './sql.js';
import type { Reading } from './stance.js';
import { findInShellScript, isShellScript } from './structured/shell-script.js';
import { readStructured } from './structured/structured.js';

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
  const structured = readStructured(text);
  if (structured) {
    const told = structured.prose.flatMap(({ value, positions, start }) => {
      const places = positions ?? offsets(start, value.length);
      const sectionAt = options.sectionAt && ((offset: number) => options.sectionAt!(places[offset]!));
      return inReadable(value, { sectionAt }, { whole: false }).map((candidate) => inOriginal(candidate, places));
    });
    return [...structured.candidates.map(asCommand), ...told].sort((a, b) => a.start - b.start);
  }
  return inReadable(text, options, { whole: true });
}

/** SQL in a field is what a database client is given. */
function asCommand(candidate: Candidate): Candidate {
  if (!isSql(candidate.source)) return candidate;
  const { source, start } = candidate;
  const places = candidate.positions ?? offsets(start, source.length);
  const sql = sqlSource(source, 0);
  return { ...candidate, source: sql.source, positions: sql.positions.map((at) => places[at] ?? candidate.end) };
}

const offsets = (start: number, length: number) => Array.from({ length: length + 1 }, (_, i) => start + i);

/** `whole`: the text may be a script as a whole; a value among others is prose. */
function inReadable(text: string, { sectionAt }: FindOptions, mode: { whole: boolean }): Candidate[] {
  const { text: readable, positions } = readableText(text);
  if (!positions) return inText(readable, sectionAt, mode);
  const within = sectionAt && ((offset: number) => sectionAt(positions[offset]!));
  return inText(readable, within, mode).map((candidate) => inOriginal(candidate, positions));
}

/** The candidate as it stands in the original, when `positions` leads from the text it was found in back into it. */
function inOriginal(candidate: Candidate, positions: readonly number[]): Candidate {
  const { source, start, end } = candidate;
  const own = candidate.positions ?? offsets(start, source.length);
  return { ...candidate, start: positions[start]!, end: positions[end]!, positions: own.map((at) => positions[at]!) };
}

function inText(text: string, sectionAt: FindOptions['sectionAt'], { whole }: { whole: boolean }): Candidate[] {
  const script = whole ? (scriptCommands(text) ?? shellScript(text)) : undefined;
  const program = whole ? programCommands(text) : [];
  if (script) return [...program, ...script];
  const outline = createOutline(text);
  const found = program;
  let before: { block: Block; reading: () => Reading } | undefined;
  let lead: Clause | undefined;
  for (const block of blocksOf(text)) {
    if (block.kind === 'heading') {
      outline.enter(block);
      before = lead = undefined;
      continue;
    }
    const section = sectionAt?.(block.start) ?? null;
    const own = outline.tone();
    const tone: Tone = own ?? (section === null ? undefined : toneOf(section));
    if (block.kind === 'fence') {
      const introduction = leadOf(before);
      const because = introduction?.because;
      found.push(...fenceCommands(text, block, because ?? (introduction?.imperative ? undefined : boundary(tone))));
      // Code of other languages is most often what a file shall hold; only a sentence tells that it is to be run.
      if (introduction?.imperative && because === undefined) {
        found.push(...programSources(text, block.body, { language: block.language, form: 'fence' }));
      }
      continue;
    }
    if (!block.item) lead = undefined;
    else if (before && !before.block.item) lead = refusing(leadOf(before));
    const { candidates, reading } = readProse(text, block, tone, lead);
    found.push(...candidates);
    before = { block, reading };
  }
  return found;
}

/** A text with a shell's shebang is a script, whatever its lines look like. */
const shellScript = (text: string): Candidate[] | undefined =>
  isShellScript(text) ? findInShellScript(text) : undefined;

/** The clause that points at what comes after its block. */
function leadOf(before: { reading: () => Reading } | undefined): Clause | undefined {
  const reading = before?.reading();
  return reading?.leads ? reading.last : undefined;
}

const refusing = (clause: Clause | undefined) => (clause?.because ? clause : undefined);

const boundary = (tone: Tone) => (tone === 'forbids' || tone === 'limits' ? 'boundaries_section' : undefined);
