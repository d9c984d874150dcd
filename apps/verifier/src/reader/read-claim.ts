import { MASK, MAX_CHECKS, type Check, type ClaimContext, type UnreadableReason } from '@wingman/contracts';
import type { Plan, PlanItem } from '../verdict/plan.js';
import { leftOpenBy } from './afterwards.js';
import { Budget, BudgetSpent, readSentence, withSubject, type Clause } from './clause.js';
import type { Entity } from './entity.js';
import { inEnglish } from './languages/translate.js';
import { CONDITION, ELSEWHERE, FUTURE, HEDGE, mayChangeMeaning, OPINION } from './lexicon.js';
import { mask } from './mask.js';
import { readsPacked } from './packed.js';
import { ordered, plainly } from './plain.js';
import { NeedsCwd } from './rule.js';

/** A plan, or why there is none. */
export type Read = { plan: Plan } | { unreadable: UnreadableReason | 'needs_cwd' | 'other_host' };

/** Longer texts are reports, not claims. */
const MAX_CLAIM = 8_000;

const FILLER =
  /^(?:(?:all |i am |we are )?(?:done|set|finished)|success|successfully|great|ok|okay|sure|perfect|hi|hello|thanks|(?:here (?:is|are) )?(?:a |the |my |all )*(?:key |main )?(?:summary|overview|details|changes|results?|implementation|deliverables|actions|what i did|what was done|what changed|what i changed|what was changed)(?: of (?:the )?changes| made| taken| performed| done| applied| summary| i made)*|(?:i |we )?(?:have )?(?:made|done) the following(?: changes)?|the following (?:changes|steps|actions) (?:were|have been) (?:made|done|taken|performed)|(?:i have |i |we have |we )?(?:completed|finished) (?:the|this|your) (?:task|request|work)|(?:the |this |your )?task (?:is |was |has been )?(?:complete|completed|done|finished))(?: ,| :)?$/;
const LABEL =
  /^(?:(?:done|success|verified|confirmed|checked|result|results|update|status|note|fyi|finally|first|second|third|also|additionally|in addition|as requested|okay|ok|task|completed) (?::|,|--) ?)+/;

/** What stands below such a heading is not said to be so: "Remaining", "Acceptance criteria". */
const HEADING =
  /(?:^| )(?:remaining|outstanding|open|blocked|criteria|requirements?|goals?|optional|issues|steps|instructions|proposals?|suggestions|recommendations|recommended|ideas|backlog|follow-ups?|limitations|assumptions|caveats)(?: |$)/;
const isHeading = (words: string): boolean =>
  !/[A-Z]\d/.test(words) && words.split(' ').length <= 5 && HEADING.test(words);

/** Whether what was not read may say what the sentences behind it are: a list of something else. */
const governs = (words: string): boolean => words.endsWith(' :') || isHeading(words);

/** A masked sentence without what says nothing about the world: "Done", "Summary:". */
export function withoutLabel(sentence: string): string {
  const words = sentence.replace(LABEL, '');
  return FILLER.test(words) ? '' : words;
}

/**
 * Turns a claim into checks by a fixed grammar. It never guesses: a part whose every word it cannot account for
 * leaves the plan incomplete, and a part that might change the meaning of the others makes the whole unreadable.
 */
export function readClaim(claim: string, context: ClaimContext, budget = new Budget()): Read {
  if (claim.length > MAX_CLAIM) return { unreadable: 'too_long' };
  // Words of a claim that were masked as secret are lost to the reader.
  if (claim.includes(MASK)) return { unreadable: 'not_understood' };
  // Invisible and direction-changing characters make a text say other than it shows.
  if (/[\p{Cf}\p{Co}\p{Cn}]|(?![\n\r\t])\p{Cc}/u.test(claim)) return { unreadable: 'odd_characters' };
  const { sentences: spoken, entities } = mask(claim);
  const sentences = plainly(spoken);
  if (sentences.some((sentence) => sentence.split(' ').includes('?'))) return { unreadable: 'question' };
  const plan: Plan = { items: [], complete: true };
  let subject: string | undefined;
  try {
    for (const sentence of sentences) {
      const words = withoutLabel(sentence);
      if (words === '' || withoutLabel(inEnglish(words) ?? 'x') === '') continue;
      const clause =
        readSentence(withSubject(words, subject), entities, context, budget) ??
        readForeign(words, entities, context, budget);
      if (clause === undefined || readsPacked(clause.items)) {
        if (plan.items.length === 0 || mayChangeMeaning(words) || governs(words))
          return { unreadable: whyUnread(sentences) };
        plan.items = leftOpenBy(words, plan.items);
        plan.complete = false;
        subject = undefined;
        continue;
      }
      plan.items.push(...clause.items);
      plan.complete &&= !clause.open;
      subject = clause.subject;
    }
  } catch (error) {
    if (error instanceof BudgetSpent) return { unreadable: 'too_long' };
    if (error instanceof NeedsCwd) return { unreadable: 'needs_cwd' };
    throw error;
  }
  if (plan.items.length === 0) return { unreadable: whyUnread(sentences) };
  if (plan.items.length > MAX_CHECKS) return { unreadable: 'too_long' };
  return contradictsItself(plan.items) ? { unreadable: 'not_understood' } : { plan };
}

/** The same in another language, where every word of it is known there. */
function readForeign(
  words: string,
  entities: readonly Entity[],
  context: ClaimContext,
  budget: Budget,
): Clause | undefined {
  const english = inEnglish(words);
  return english === undefined ? undefined : readSentence(ordered(english), entities, context, budget);
}

/** The same thing made and removed, or something in what was removed: which came last, a sentence does not say for sure. */
export function contradictsItself(items: readonly PlanItem[]): boolean {
  const said = new Map<string, string>();
  const checks = items.filter(({ veto }) => !veto).map(({ check }) => check);
  const isTurned = (check: Check): boolean => {
    const [thing, state] = stateOf(check);
    if (thing === undefined) return false;
    const before = said.get(thing);
    said.set(thing, state);
    return before !== undefined && before !== state;
  };
  return checks.some(isTurned) || isRefilled(checks);
}

/** "Removed dist/ and created dist/a.js": what was emptied first is not empty afterwards. */
function isRefilled(checks: readonly Check[]): boolean {
  const emptied = checks.flatMap((check) => {
    if (check.type === 'file' && (check.absent || check.empty)) return [{ folder: withSlash(check.path), ending: '' }];
    if (check.type !== 'count' || check.equals !== 0) return [];
    const [, folder = '', ending = ''] = /^([^*?[{]*\/).*?((?:\.\w+)?)$/.exec(check.glob) ?? [];
    return [{ folder, ending }];
  });
  const there = checks.flatMap((check) => (check.type === 'file' && !check.absent ? [check.path] : []));
  return emptied.some(({ folder, ending }) => there.some((path) => path.startsWith(folder) && path.endsWith(ending)));
}

const withSlash = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`);

function stateOf(check: PlanItem['check']): [thing: string | undefined, state: string] {
  if (check.type === 'file') return [`file ${check.path}`, check.absent ? 'absent' : 'present'];
  if (check.type === 'process') return [`process ${check.name ?? check.pid ?? check.pid_file}`, String(check.running)];
  if (check.type === 'port') return [`port ${check.port}`, check.state];
  return [undefined, ''];
}

function whyUnread(sentences: readonly string[]): UnreadableReason | 'other_host' {
  const words = sentences.join(' ').split(' ');
  const any = (set: ReadonlySet<string>) => words.some((word) => set.has(word));
  if (any(FUTURE)) return 'future';
  if (any(CONDITION)) return 'conditional';
  if (any(HEDGE)) return 'hedged';
  if (/\b(?:post|put|patch|delete)\b.* U\d/.test(words.join(' '))) return 'side_effect_needed';
  if (any(ELSEWHERE)) return 'other_host';
  if (words.some((word) => /^[A-Z]\d+$/.test(word))) return 'not_understood';
  return any(OPINION) ? 'opinion' : 'no_target';
}
