import type { ClaimContext, UnreadableReason } from '@wingman/contracts';
import { Budget, BudgetSpent, readSentence } from './clause.js';
import { inEnglish } from './languages/translate.js';
import { NEUTRAL } from './lexicon.js';
import { mask } from './mask.js';
import { plainly } from './plain.js';
import { readClaim, withoutLabel, type Read } from './read-claim.js';
import { NeedsCwd } from './rule.js';
import { RULES } from './rules/index.js';

/** Why a claim was not read, or not wholly, and what in it the reader has no rule for. */
export interface Escalation {
  reason: UnreadableReason | Extract<Read, { unreadable: unknown }>['unreadable'];
  /** Its masked sentences, numbers of the marks left out: `created P , and emailed I`. No path, value or quoted text is in them; plain words are. */
  shapes: string[];
  /** Words in them that no rule and no list knows. */
  words: string[];
}

/** Every word that stands in some rule. */
const KNOWN: ReadonlySet<string> = new Set(
  RULES.flatMap(({ shape }) => shape.source.replaceAll(/\\.|\(\?<\w+>/g, ' ').match(/[a-z][a-z-]*/g) ?? []),
);

const isKnown = (word: string): boolean => KNOWN.has(word) || NEUTRAL.has(word) || !/\p{L}/u.test(word);

/** What the lexicon lacks for this claim; undefined where it is read to its last word. */
export function escalationOf(claim: string, context: ClaimContext): Escalation | undefined {
  const read = readClaim(claim, context);
  if ('plan' in read && read.plan.complete) return undefined;
  const reason = 'unreadable' in read ? read.unreadable : 'partly_understood';
  const { sentences, entities } = mask(claim.slice(0, 8_000));
  const unread = plainly(sentences)
    .map(withoutLabel)
    .filter((sentence) => {
      if (sentence === '') return false;
      try {
        const clause = readSentence(inEnglish(sentence) ?? sentence, entities, context, new Budget());
        return clause === undefined || clause.open;
      } catch (error) {
        if (error instanceof NeedsCwd) return false;
        if (error instanceof BudgetSpent) return true;
        throw error;
      }
    });
  const words = unread.flatMap((sentence) => sentence.split(' ')).filter((word) => !/^[A-Z]\d+$/.test(word));
  return {
    reason,
    shapes: unread.map((sentence) => sentence.replaceAll(/\b([A-Z])\d+\b/g, '$1')),
    words: [...new Set(words)].filter((word) => !isKnown(word)),
  };
}
