import { readStances } from '../commands/find/stance.js';
import { tokensOf } from '../commands/find/tokens.js';
import type { Found } from '../commands/find/tokens.js';
import { blocksOf } from '../commands/find/blocks.js';
import { readSections, sectionAt } from '../sections/sections.js';
import type { Span } from '../span.js';
import { beginsOrder, INTENT_SHAPES } from './intent-shapes.js';

/** What people order in words, without a command. */
export const INTENTS = [
  'deploy',
  'migrate',
  'schema',
  'rollback',
  'restart',
  'expose',
  'install',
  'production',
  'delete',
  'drop',
  'secrets',
  'force',
  'privilege',
  'rewrite_history',
  'disable_guard',
  'unread',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Sections that say what shall be done; the others limit, explain or prepare for what may go wrong. */
const ORDERING_SECTIONS: ReadonlySet<string | null> = new Set([null, 'DELIVERABLES']);
const MAX_FOUND = 500;

/**
 * What a text orders in words: "deploy it to production" does, "never deploy on Fridays" and "explain how to deploy" do
 * not. Linear; takes any string.
 */
export function intentsIn(text: string): Set<Intent> {
  const sections = readSections(text);
  const intents = new Set<Intent>();
  let left = MAX_FOUND;
  for (const block of blocksOf(text)) {
    if (block.kind === 'fence' || left <= 0) continue;
    if (!ORDERING_SECTIONS.has(sectionAt(sections, block.start))) continue;
    const found = shapesIn(text, block.body).slice(0, left);
    if (found.length === 0) continue;
    left -= found.length;
    const { commands } = readStances(tokensOf(text, block.body, found));
    found.forEach(({ intent }, index) => {
      if (commands[index]?.because === undefined) intents.add(intent);
    });
  }
  return intents;
}

const LETTERS = /\p{L}/gu;
const LATIN = /\p{Script=Latin}/gu;

/**
 * True when most letters are of a script in which no order is read here. Where nothing but words is asked for, nobody could
 * say what they order.
 */
export function isUnread(text: string): boolean {
  const letters = text.match(LETTERS)?.length ?? 0;
  return letters > 0 && (text.match(LATIN)?.length ?? 0) * 2 < letters;
}

type FoundIntent = Found & { intent: Intent };

/** Wordings of intents in the order of the text, none inside another. */
function shapesIn(text: string, span: Span): FoundIntent[] {
  const slice = text.slice(span.start, span.end);
  const all: FoundIntent[] = [];
  for (const { intent, shape, imperative } of INTENT_SHAPES) {
    // A pass of its own with `exec`: `matchAll` copies the expression each time, which costs more than most searches.
    shape.lastIndex = 0;
    for (let match = shape.exec(slice); match; match = shape.exec(slice)) {
      if (imperative === true && !beginsOrder(slice, match.index)) continue;
      const start = span.start + match.index;
      const place = { start, end: start + match[0].length };
      all.push({ ...place, outer: place, form: 'inline', intent });
    }
  }
  all.sort((a, b) => a.start - b.start);
  const kept: FoundIntent[] = [];
  for (const found of all) if (found.start >= (kept.at(-1)?.end ?? 0)) kept.push(found);
  return kept;
}
