import type { ClaimContext } from '@wingman/contracts';
import type { PlanItem } from '../verdict/plan.js';
import type { Entity } from './entity.js';
import { mayChangeMeaning } from './lexicon.js';
import { Reading } from './rule.js';
import { RULES } from './rules/index.js';

/** What a sentence, or its beginning, says. */
export interface Clause {
  items: PlanItem[];
  /** Some words were let pass without being checked. */
  open: boolean;
  /** The one thing it speaks about, as a mark (`P0`), for a sentence that goes on with "it". */
  subject: string | undefined;
}

const MAX_WORDS = 80;
const MAX_SPLITS = 10;
const JOINT = / (?:, and|and|,|--|&) /g;
const FINITE = /^(?:is|are|has|have|contains|includes|returns|responds|points|exists)\b/;
const NEW_STATEMENT =
  /^(?:i |we )?(?:(?:have|also|then|has) )*(?:\p{L}+ed|sent|ran|wrote|told|made|built|set|put|got|did|began|shut|is|are|has|contains|includes|returns|touch) /u;

/** Reads one masked sentence: whole, or as several statements joined by "and". Undefined: not understood. */
export function readSentence(sentence: string, entities: readonly Entity[], context: ClaimContext): Clause | undefined {
  if (sentence.split(' ').length > MAX_WORDS) return undefined;
  const whole = readStatement(sentence, entities, context);
  if (whole !== undefined && !whole.open) return whole;
  let partial: Clause | undefined;
  for (const { left, right } of splits(sentence)) {
    const first = readStatement(left, entities, context);
    if (first === undefined) continue;
    const again = first.subject !== undefined && FINITE.test(right) ? `${first.subject} ${right}` : right;
    const rest = readSentence(withSubject(again, first.subject), entities, context);
    if (rest !== undefined) return joined(first, rest);
    // The rest is not understood; the first part stands if nothing in the rest can reach back to it.
    if (NEW_STATEMENT.test(`${right} `) && !mayChangeMeaning(right)) partial ??= { ...first, open: true };
  }
  return whole ?? partial;
}

/** "it" is what the sentence before spoke about, if that was one thing. */
export function withSubject(sentence: string, subject: string | undefined): string {
  return subject === undefined
    ? sentence
    : sentence.replace(/^it (?=(?:is|has|was|contains|returns|responds|runs|points|now)\b)/, `${subject} `);
}

function splits(sentence: string): { left: string; right: string }[] {
  return [...sentence.matchAll(JOINT)]
    .slice(0, MAX_SPLITS)
    .map(({ 0: joint, index }) => ({ left: sentence.slice(0, index), right: sentence.slice(index + joint.length) }));
}

function readStatement(sentence: string, entities: readonly Entity[], context: ClaimContext): Clause | undefined {
  let open: Clause | undefined;
  for (const rule of RULES) {
    const match = rule.shape.exec(sentence);
    if (match === null) continue;
    const reading = new Reading(match, entities, context);
    const items = rule.read(reading);
    if (items === undefined || items.length === 0) continue;
    const marks = sentence.match(/\b[PUIC]\d+\b/g) ?? [];
    const clause = { items, open: reading.open, subject: marks.length === 1 ? marks[0] : undefined };
    if (!clause.open) return clause;
    open ??= clause;
  }
  return open;
}

const joined = (first: Clause, rest: Clause): Clause => ({
  items: [...first.items, ...rest.items],
  open: first.open || rest.open,
  subject: first.subject === rest.subject ? first.subject : undefined,
});
