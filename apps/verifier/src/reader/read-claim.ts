import { MASK, MAX_CHECKS, type ClaimContext, type UnreadableReason } from '@wingman/contracts';
import type { Plan, PlanItem } from '../verdict/plan.js';
import { readSentence, withSubject } from './clause.js';
import { CONDITION, ELSEWHERE, FUTURE, HEDGE, mayChangeMeaning, OPINION } from './lexicon.js';
import { mask } from './mask.js';
import { NeedsCwd } from './rule.js';

/** A plan, or why there is none. */
export type Read = { plan: Plan } | { unreadable: UnreadableReason | 'needs_cwd' | 'other_host' };

/** Longer texts are reports, not claims. */
const MAX_CLAIM = 8_000;

const FILLER =
  /^(?:(?:all |i am |we are )?(?:done|set|finished)|success|successfully|great|ok|okay|sure|perfect|hi|hello|thanks|(?:here is )?(?:a |the )?(?:summary|changes|results?|what i did|what was done)(?: of (?:the )?changes| made)?)(?: ,| :)?$/;
const LABEL =
  /^(?:(?:done|success|verified|confirmed|checked|result|results|update|status|note|fyi|finally|first|second|third|also|additionally|in addition|as requested|okay|ok|task|completed) (?::|,|--) ?)+/;

/**
 * Turns a claim into checks by a fixed grammar. It never guesses: a part whose every word it cannot account for
 * leaves the plan incomplete, and a part that might change the meaning of the others makes the whole unreadable.
 */
export function readClaim(claim: string, context: ClaimContext): Read {
  if (claim.length > MAX_CLAIM) return { unreadable: 'too_long' };
  // Words of a claim that were masked as secret are lost to the reader.
  if (claim.includes(MASK)) return { unreadable: 'not_understood' };
  // Invisible and direction-changing characters make a text say other than it shows.
  if (/[\p{Cf}\p{Co}\p{Cn}]|(?![\n\r\t])\p{Cc}/u.test(claim)) return { unreadable: 'odd_characters' };
  const { sentences, entities } = mask(claim);
  if (sentences.some((sentence) => sentence.split(' ').includes('?'))) return { unreadable: 'question' };
  const plan: Plan = { items: [], complete: true };
  let subject: string | undefined;
  try {
    for (const sentence of sentences) {
      const words = sentence.replace(LABEL, '');
      if (words === '' || FILLER.test(words)) continue;
      const clause = readSentence(withSubject(words, subject), entities, context);
      if (clause === undefined) {
        if (plan.items.length === 0 || mayChangeMeaning(words)) return { unreadable: whyUnread(sentences) };
        plan.complete = false;
        continue;
      }
      plan.items.push(...clause.items);
      plan.complete &&= !clause.open;
      subject = clause.subject;
    }
  } catch (error) {
    if (error instanceof NeedsCwd) return { unreadable: 'needs_cwd' };
    throw error;
  }
  if (plan.items.length === 0) return { unreadable: whyUnread(sentences) };
  if (plan.items.length > MAX_CHECKS) return { unreadable: 'too_long' };
  return contradictsItself(plan.items) ? { unreadable: 'not_understood' } : { plan };
}

/** The same thing made and removed: which came last, a sentence does not say for sure. */
function contradictsItself(items: readonly PlanItem[]): boolean {
  const said = new Map<string, string>();
  return items.some(({ check, veto }) => {
    if (veto) return false;
    const [thing, state] = stateOf(check);
    if (thing === undefined) return false;
    const before = said.get(thing);
    said.set(thing, state);
    return before !== undefined && before !== state;
  });
}

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
