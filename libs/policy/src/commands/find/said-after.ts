import {
  ACTION_VERBS,
  ALLOWED,
  DENIED_LISTS,
  FLIPPED,
  LATE_NEGATIONS,
  MODALS,
  NEGATIONS,
  ORDER_VERBS,
  REFUSED,
  TOLD,
} from './lexicon.js';
import type { Because } from './clause.js';
import { type Token, negativePhrase, wordAt } from './tokens.js';

/** At most this many words and marks may stand between a command and what is said of it. */
const REACH = 14;

const ERROR =
  /^(?:(?:a|an|the|status|http) )?(?:4\d\d|error|errors|rejection|refusal|violation|exception|alert|alarm|warning|forbidden)\b/;

/** Languages that put the negation behind the object: "Führe X niemals aus", "n'exécutez X jamais". */
export const negatedLate = (tokens: readonly Token[], at: number): boolean =>
  LATE_NEGATIONS.has(wordAt(tokens, at + 1)) ||
  (negativePhrase(tokens, at + 1) > 0 && /^(?:unter|auf|in|en|bajo|de|sous)$/.test(wordAt(tokens, at + 1)));

/** "X to the denylist", "X in the docs": where a command is put that is not run. */
function isFiled(tokens: readonly Token[], at: number): boolean {
  for (let i = at; i < at + 7; i++) {
    if (DENIED_LISTS.has(wordAt(tokens, i))) return true;
    if (tokens[i]?.kind !== 'word') return false;
  }
  return false;
}

const RUN_IT = /^(?:run|execute|launch|invoke|issue|apply|perform)$/;
const IT = /^(?:it|them|that|this)$/;
const AFTER_IT =
  /^(?:now|anyway|again|once|twice|first|regardless|immediately|then|too|next|and|on|as|in|from|before|with)?$/;

/** "X does that; run it": what is only told of the command at `at` is made an order, with no other thing in between. */
export function orderedLater(tokens: readonly Token[], at: number): boolean {
  for (let i = at + 1; i < Math.min(tokens.length, at + 2 * REACH); i++) {
    const token = tokens[i]!;
    if (token.kind === 'command') return false;
    if (token.kind === 'mark') continue;
    if (RUN_IT.test(token.word) && IT.test(wordAt(tokens, i + 1)) && AFTER_IT.test(wordAt(tokens, i + 2))) {
      return ![1, 2, 3].some((back) => NEGATIONS.has(wordAt(tokens, i - back)));
    }
    if (ACTION_VERBS.has(token.word) || ORDER_VERBS.has(token.word)) return false;
  }
  return false;
}

/** What the rest of a clause says of the command at `at`: that it is refused, or what it does. */
export function saidAfter(tokens: readonly Token[], at: number): Because | undefined {
  let negated = false;
  let modal = false;
  for (let i = at + 1; i < Math.min(tokens.length, at + REACH); i++) {
    const token = tokens[i]!;
    if (token.kind === 'command') continue;
    if (token.kind === 'mark') {
      if (/^[.;?!]$/.test(token.mark)) return undefined;
      if (token.mark === '✗') return 'refused';
      if (
        token.mark === ',' &&
        tokens[i + 1]?.kind !== 'command' &&
        !/^(?:and|or|expected|which)$/.test(wordAt(tokens, i + 1))
      )
        return undefined;
      modal = modal || token.mark !== ',';
      continue;
    }
    const { word } = token;
    if (/^(?:and|or|und|oder|et|ou|y|o)$/.test(word)) {
      if (tokens[i + 1]?.kind !== 'command' && !/^(?:friends|similar|others|such)$/.test(wordAt(tokens, i + 1)))
        return undefined;
    } else if (word === 'not' || /^(?:isn't|aren't|mustn't|can't|cannot|shouldn't|won't)$/.test(word)) {
      negated = true;
      if (word !== 'not') modal = true;
    } else if (REFUSED.has(word)) {
      if (word === 'never' || word === 'no') {
        if (FLIPPED.has(wordAt(tokens, i + 1))) return undefined;
        return modal ? 'refused' : undefined;
      }
      return negated ? undefined : 'refused';
    } else if (negated) {
      if (/^(?:an|a|the|even|really)$/.test(word)) continue;
      if (ALLOWED.has(word) || /^(?:run|used|executed|be|to|called|issued|pass|under)$/.test(word)) return 'refused';
      return undefined;
    } else if (TOLD.has(word)) return 'told';
    else if (word === 'off' && wordAt(tokens, i + 1) === 'limits') return 'refused';
    else if (word === 'answered' && wordAt(tokens, i + 1) === 'with') return 'refused';
    else if (
      /^(?:returns?|yields?|gets|gives?|answers?|throws|raises)$/.test(word) &&
      ERROR.test(`${wordAt(tokens, i + 1)} ${wordAt(tokens, i + 2)}`)
    )
      return 'refused';
    else if (/^(?:to|in|into|from|under|on)$/.test(word) && isFiled(tokens, i + 1)) return 'described';
    else if (MODALS.has(word) || word === 'which') modal = true;
    else return undefined;
  }
  return undefined;
}
