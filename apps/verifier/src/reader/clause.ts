import type { ClaimContext } from '@wingman/contracts';
import type { PlanItem } from '../verdict/plan.js';
import { tracedSince } from './acts.js';
import { leftOpenBy } from './afterwards.js';
import type { Entity } from './entity.js';
import { mayChangeMeaning } from './lexicon.js';
import { marksIn, matchShape, Reading } from './rule.js';
import { ordered, placeLast, placeOf } from './plain.js';
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

/** More readings than this no honest sentence needs: what a claim may cost is known before it is read. */
export const MAX_READINGS = 1_000;

export class BudgetSpent extends Error {}

/** Counts how often the rules are asked for one claim. */
export class Budget {
  used = 0;

  /** @throws BudgetSpent */
  spend(): void {
    this.used += 1;
    if (this.used > MAX_READINGS) throw new BudgetSpent();
  }
}

/** Reads one masked sentence: whole, or as several statements joined by "and". Undefined: not understood. */
export function readSentence(
  sentence: string,
  entities: readonly Entity[],
  context: ClaimContext,
  budget: Budget,
): Clause | undefined {
  if (sentence.split(' ').length > MAX_WORDS) return undefined;
  const whole = readStatement(sentence, entities, context, budget);
  if (whole !== undefined && !whole.open) return whole;
  let partial: Clause | undefined;
  for (const { left, right } of splits(sentence)) {
    const first = readStatement(left, entities, context, budget);
    if (first === undefined) continue;
    const again = carried(first, left, right);
    const rest = readSentence(withSubject(again, first.subject), entities, context, budget);
    if (rest !== undefined) return joined(first, rest);
    // The rest is not understood; the first part stands if nothing in the rest can reach back to it.
    if (NEW_STATEMENT.test(`${right} `) && !mayChangeMeaning(right))
      partial ??= { ...first, items: leftOpenBy(right, first.items), open: true };
  }
  return whole ?? partial;
}

/** "Created the folder a and the file b". */
const MADE_OR_GONE =
  /^(?:(?:i|we) )?(?:have )?(?:created|generated|wrote|written|saved|added|updated|modified|edited|deleted|removed)(?= )/;
const NOUNS = '(?:(?!\\w+ed |wrote |sent |ran |built |made |put |left |kept )[a-z]+ )';
const ONE_THING = new RegExp(`^(?:(?:the|an?) ${NOUNS}{0,3}(?:\\( P\\d+ \\)|P\\d+)|${NOUNS}{1,3}\\( P\\d+ \\))$`);

/** What the second part leaves out: its subject, or "there are". */
function carried({ subject }: Clause, left: string, right: string): string {
  if (subject !== undefined && FINITE.test(right)) return `${subject} ${right}`;
  const [verb] = MADE_OR_GONE.exec(left) ?? [];
  if (verb !== undefined && ONE_THING.test(right)) return ordered(`${verb} ${right}`);
  const [there] = /^there (?:are|is) /.exec(left) ?? [];
  return there !== undefined && /^N\d+ /.test(right) ? `${there}${right}` : right;
}

/** "it" is what the sentence before spoke about, if that was one thing. */
export function withSubject(sentence: string, subject: string | undefined): string {
  return subject === undefined
    ? sentence
    : sentence.replace(/^it (?=(?:is|has|was|contains|returns|responds|runs|points|now)\b)/, `${subject} `);
}

/** Where a sentence may come apart. "In P0, … and …": both parts are about what is in there. */
function splits(sentence: string): { left: string; right: string }[] {
  const { place, rest = sentence } = placeOf(sentence) ?? {};
  const there = place === undefined ? '' : `${place} , `;
  return [...rest.matchAll(JOINT)].slice(0, MAX_SPLITS).map(({ 0: joint, index }) => ({
    left: `${there}${rest.slice(0, index)}`,
    right: `${there}${rest.slice(index + joint.length)}`,
  }));
}

function readStatement(
  sentence: string,
  entities: readonly Entity[],
  context: ClaimContext,
  budget: Budget,
): Clause | undefined {
  budget.spend();
  let open: Clause | undefined;
  const turned = placeLast(sentence);
  if (turned !== sentence) open = readStatement(turned, entities, context, budget);
  if (open?.open === false) return open;
  const held = marksIn(sentence);
  for (const rule of RULES) {
    const match = matchShape(rule.shape, sentence, held);
    if (match === null) continue;
    const reading = new Reading(match, entities, context);
    const items = rule.read(reading);
    if (items === undefined || items.length === 0) continue;
    const marks = sentence.match(/\b[PUIC]\d+\b/g) ?? [];
    const said = ALREADY.test(sentence) ? items.map(undated) : items;
    const traced = tracedSince(said, sentence, context.task_started_at);
    const clause = { items: traced, open: reading.open, subject: marks.length === 1 ? marks[0] : undefined };
    if (!clause.open) return clause;
    open ??= clause;
  }
  return open;
}

const ALREADY = / (?:is|are|was|were) already /;
const SINCE = ['created_after', 'modified_after', 'started_after'];

/** That it did not happen since the start contradicts nothing where it may have happened before. */
const undated = (item: PlanItem): PlanItem =>
  SINCE.some((field) => field in item.check) ? { ...item, inexact: true } : item;

const joined = (first: Clause, rest: Clause): Clause => ({
  items: [...first.items, ...rest.items],
  open: first.open || rest.open,
  subject: first.subject === rest.subject ? first.subject : undefined,
});
