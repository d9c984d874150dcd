import { type Clause, behind, negating, newClause, ordering } from './clause.js';
import * as lexicon from './lexicon.js';
import { type Token, markAt, wordAt } from './tokens.js';

const OR = new Set('or nor oder ou o ni noch'.split(' '));
/** "Do not leave before running X" demands X. */
const UNTIL = /^(?:before|until|till|unless|without|bevor|bis)$/;
/** These forbid on their own; no verb comes that could be another one. */
const ADJECTIVE =
  /^(?:forbidden|prohibited|banned|disallowed|impossible|unacceptable|illegal|verboten|untersagt|interdit|prohibid)/;
const BUT = /^(?:but|sondern|sino|mais)$/;
const AND = new Set('and und et y e'.split(' '));

const isVerb = (word: string) => lexicon.ORDER_VERBS.has(word) || lexicon.ACTION_VERBS.has(word);

/** "Never copy, move or run X": this verb is one of a list that goes on, so the negation does too. */
function inVerbList(tokens: readonly Token[], at: number): boolean {
  const next = wordAt(tokens, at + 1);
  if (OR.has(next)) return true;
  if (markAt(tokens, at + 1) !== ',') return false;
  return OR.has(wordAt(tokens, at + 2)) || isVerb(wordAt(tokens, at + 2));
}

const anyBefore = (tokens: readonly Token[], at: number, reach: number, pattern: ReadonlySet<string>): boolean => {
  for (let i = at - 1; i >= Math.max(0, at - reach); i--) {
    const token = tokens[i]!;
    if (token.kind === 'mark' && token.mark !== ',') return false;
    if (token.kind === 'word' && pattern.has(token.word)) return true;
  }
  return false;
};

const RELATIVE = /^(?:that|who|which)$/;

/** "Find all scripts that call X": the verb says what is looked for. */
const isSought = (tokens: readonly Token[], at: number): boolean =>
  RELATIVE.test(wordAt(tokens, at - 1)) && anyBefore(tokens, at, 8, lexicon.SEEKING);

function readNegation(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const before = wordAt(tokens, at - 1);
  const word = wordAt(tokens, at);
  if (lexicon.DEFUSED_BEFORE.has(before)) return { ...clause, because: before === 'why' ? undefined : clause.because };
  if (clause.because === 'negated' && clause.verb === 'none') {
    if (lexicon.FLIPPED.has(word)) return { ...ordering(), flipped: true };
    if (/^(?:not|never)$/.test(word) && /^(?:not|never|don't|cannot|can't)$/.test(before))
      return { ...ordering(), flipped: true };
  }
  if (clause.because === 'negated') {
    // "No reason not to run X", "do not dare not run X".
    const doubled = word === 'not' && clause.commands === 0 && !/^(?:do|does|must|should|may|can|,)?$/.test(before);
    return doubled ? { ...ordering(), flipped: true } : clause;
  }
  return { ...negating(ADJECTIVE.test(word) ? 'order' : 'none'), conditional: clause.conditional };
}

/** The first verb after a negation decides what is negated. */
function readNegatedVerb(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const word = wordAt(tokens, at);
  if (lexicon.FLIPPED.has(word)) return { ...ordering(), flipped: true };
  if (lexicon.INERT.has(word)) return { ...newClause('none'), flipped: true };
  if (lexicon.ORDER_VERBS.has(word) || lexicon.ORDER_GERUNDS.has(word)) {
    return clause.conditional && clause.connector === ','
      ? ordering()
      : { ...clause, verb: 'order', connector: 'none' };
  }
  // "Do not, for any reason, run X": what stands between commas is no verb.
  if (lexicon.BEFORE_VERB.has(word) || clause.connector === ',') return clause;
  return { ...clause, verb: 'other', connector: 'none' };
}

/** An imperative in the middle of a clause: it goes on with its force, or begins a new one. */
function readOrderVerb(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const before = wordAt(tokens, at - 1);
  const { connector } = clause;
  const fresh = connector !== 'none';
  const kept: Clause = behind(clause, 'none');
  if (clause.because === undefined) {
    if (isSought(tokens, at) || (RELATIVE.test(before) && lexicon.PERSONS.has(wordAt(tokens, at - 2)))) {
      return { ...kept, because: 'described' };
    }
    if (/^(?:might|could|may|can|would)$/.test(before) && anyBefore(tokens, at, 3, lexicon.ANYBODY)) {
      return { ...kept, because: 'described' };
    }
    if (lexicon.BEFORE_NOUN.has(before) || /^(?:of|by|in)$/.test(wordAt(tokens, at + 1))) return kept;
    const foreign = /^(?:to|zu|de|à|a)$/.test(before) && lexicon.ATTEMPTS.has(wordAt(tokens, at - 2));
    return { ...kept, imperative: clause.imperative || !foreign };
  }
  if (connector === 'or') return kept;
  if (clause.because === 'negated') {
    if (!fresh) return clause.conditional ? ordering() : kept;
    if (connector === ',') return inVerbList(tokens, at) ? kept : ordering();
    if (connector === 'and')
      return clause.commands === 0 && (clause.verb === 'order' || anyBefore(tokens, at, 4, lexicon.FETCHING))
        ? kept
        : ordering();
    return clause.verb === 'order' && clause.commands === 0 ? kept : ordering();
  }
  if (clause.because === 'refused' && before === 'no') return { ...kept, because: 'negated', verb: 'order' };
  if (clause.because === 'refused' && wordAt(tokens, at + 1) === 'of') return kept;
  if (clause.because === 'refused')
    return !fresh && /^(?:to|that|who|which|d'|zu|de|can|could|may)$/.test(before) ? kept : ordering();
  return fresh ? ordering() : kept;
}

function readActionVerb(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const { connector } = clause;
  if (connector === 'none' || connector === 'or') return clause;
  if (clause.because === undefined)
    return { ...clause, imperative: clause.imperative && clause.commands === 0, connector: 'none' };
  if (clause.commands > 0 && !inVerbList(tokens, at)) return newClause('none');
  return behind(clause, 'none');
}

function readTale(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const word = wordAt(tokens, at);
  if (clause.because !== undefined || clause.flipped) return clause;
  if (lexicon.PAST_VERBS.has(word)) {
    if (clause.imperative || anyBefore(tokens, at, 3, lexicon.NOT_PAST)) return clause;
    return { ...clause, because: 'told', connector: 'none' };
  }
  const somebody =
    isSought(tokens, at) ||
    anyBefore(tokens, at, 4, lexicon.ANYBODY) ||
    (clause.conditional && anyBefore(tokens, at, 6, lexicon.PERSONS));
  return somebody ? { ...clause, because: 'described', connector: 'none' } : clause;
}

function readRefusal(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const word = wordAt(tokens, at);
  if (clause.flipped || clause.because === 'negated') {
    // "Nobody blocks you from running X": the refusal itself is refused.
    return clause.because === 'negated' && clause.verb === 'none' ? { ...ordering(), flipped: true } : clause;
  }
  if (clause.imperative && clause.commands > 0) return clause;
  const next = wordAt(tokens, at + 1);
  if (word === 'avoid' || word === 'avoiding')
    if (/ing$/.test(next) && !lexicon.ORDER_GERUNDS.has(next)) return { ...negating('other') };
  return {
    ...clause,
    because: 'refused',
    imperative: false,
    patience: lexicon.EDITS.has(word) ? 0 : 3,
    connector: 'none',
  };
}

/** Every word that means something to a clause, alone or as the first of a phrase. */
const MEANT: ReadonlySet<string> = new Set([
  ...lexicon.NEGATIONS,
  ...lexicon.CLAUSE_OPENERS,
  ...lexicon.WEAK_OPENERS,
  ...lexicon.BAD,
  ...lexicon.CONDITIONS,
  ...lexicon.INSTRUMENTS,
  ...lexicon.REFUSALS,
  ...lexicon.EDITS,
  ...lexicon.ORDER_VERBS,
  ...lexicon.ORDER_THIRD,
  ...lexicon.PAST_VERBS,
  ...lexicon.DESCRIPTIONS,
  ...lexicon.ACTION_VERBS,
  ...lexicon.ALLOWED,
  ...lexicon.ADVERBS,
  ...lexicon.SEEING,
  ...lexicon.NEGATIVE_PHRASES.map((phrase) => phrase.split(' ')[0]!),
  ...OR,
  ...AND,
  ...['for', 'only', 'using'],
]);

/** False for most words: they only end a connector. In a negation or a refusal any word may count. */
export const isMeant = (word: string, { because }: Clause): boolean =>
  because === 'negated' || because === 'refused' || MEANT.has(word);

export const settled = (clause: Clause): Clause => (clause.connector === 'none' ? clause : behind(clause, 'none'));

/** The clause after the word at `at`. */
export function readWord(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const word = wordAt(tokens, at);
  if (lexicon.NEGATIONS.has(word)) return readNegation(tokens, at, clause);
  if (lexicon.CLAUSE_OPENERS.has(word) || (lexicon.WEAK_OPENERS.has(word) && clause.connector !== 'none')) {
    return clause.because === 'negated' && clause.verb === 'none' && !BUT.test(word) ? clause : newClause();
  }
  if (clause.because === 'negated' && clause.commands === 0 && clause.verb !== 'none' && UNTIL.test(word)) {
    return { ...ordering(), flipped: true };
  }
  if (clause.because === undefined && !clause.imperative && lexicon.BAD.has(word) && wordAt(tokens, at + 1) === 'for') {
    return { ...clause, because: 'refused', patience: 3, connector: 'none' };
  }
  if (word === 'for' && clause.because === undefined && !clause.imperative && tokens[at + 1]?.kind === 'command') {
    return anyBefore(tokens, at, 6, lexicon.SEARCHED) ? { ...clause, because: 'described' } : clause;
  }
  if (lexicon.CONDITIONS.has(word) && clause.because === undefined)
    return { ...clause, conditional: true, connector: 'none' };
  if (lexicon.SEEING.has(word) && clause.conditional && clause.because === undefined && clause.commands === 0)
    return { ...clause, because: 'described', connector: 'none' };
  if (OR.has(word)) return behind(clause, 'or');
  if (AND.has(word) && tokens[at + 1]?.kind === 'command' && clause.because === 'described' && clause.commands === 0) {
    return newClause('and');
  }
  if (AND.has(word)) return behind(clause, 'and');
  if (clause.because === 'negated' && clause.verb === 'none') return readNegatedVerb(tokens, at, clause);
  if (lexicon.INSTRUMENTS.has(word)) {
    const ends =
      clause.because === 'refused' ||
      (clause.because === 'described' &&
        !lexicon.PAST_VERBS.has(wordAt(tokens, at - 1)) &&
        (tokens[at + 1]?.kind === 'command' || lexicon.ORDER_GERUNDS.has(wordAt(tokens, at + 1))) &&
        (!clause.tested || word === 'by'));
    return ends ? newClause('none') : behind(clause, 'none');
  }
  if (lexicon.REFUSALS.has(word) || lexicon.EDITS.has(word)) return readRefusal(tokens, at, clause);
  if (lexicon.ORDER_VERBS.has(word)) return readOrderVerb(tokens, at, clause);
  if (lexicon.PAST_VERBS.has(word) || lexicon.ORDER_THIRD.has(word)) return readTale(tokens, at, clause);
  if (word === 'using' && clause.because === 'refused' && clause.patience < 3) return newClause('none');
  if (lexicon.DESCRIPTIONS.has(word) && !(word === 'about' && /^(?:how|what)$/.test(wordAt(tokens, at - 1)))) {
    if (
      clause.because === 'negated' ||
      clause.flipped ||
      (clause.imperative && clause.commands === 0 && clause.connector === 'none' && lexicon.WEAK_DESCRIPTIONS.has(word))
    )
      return clause;
    return {
      ...clause,
      because: 'described',
      imperative: false,
      connector: 'none',
      tested: clause.tested || lexicon.TESTED.has(word),
    };
  }
  if (lexicon.ACTION_VERBS.has(word)) return readActionVerb(tokens, at, clause);
  if (word === 'only' || lexicon.ALLOWED.has(word))
    return clause.because === undefined ? { ...clause, imperative: true } : clause;
  if (lexicon.ADVERBS.has(word)) return clause;
  if (clause.because === 'refused' && !lexicon.LINKS.has(word)) {
    return clause.patience === 0 ? newClause('none') : { ...clause, patience: clause.patience - 1, connector: 'none' };
  }
  return settled(clause);
}

/** The clause after the mark at `at`. */
export function readMark(tokens: readonly Token[], at: number, clause: Clause): Clause {
  const mark = markAt(tokens, at);
  const next = tokens[at + 1];
  if (mark === '.' || mark === ';' || mark === '?') return newClause();
  if (mark === '✗') return negating('order');
  const toCommand = next?.kind === 'command';
  if (mark === ',') {
    if (clause.replacement) return newClause(',');
    if (next?.kind === 'command' && clause.commands === 0 && clause.conditional) return newClause(',');
    if (toCommand && clause.commands === 0 && clause.because === 'negated' && clause.verb !== 'order')
      return newClause(',');
    if (
      clause.because === 'refused' &&
      clause.commands > 0 &&
      !toCommand &&
      !OR.has(wordAt(tokens, at + 1)) &&
      !AND.has(wordAt(tokens, at + 1))
    )
      return newClause(',');
    return behind(clause, ',');
  }
  if (mark === ':' && lexicon.BAD.has(wordAt(tokens, at - 1)) && clause.because === undefined) return negating('order');
  // "This cannot go wrong: X" negates another verb than one of running.
  if (mark === ':' && toCommand && clause.because === 'negated' && clause.verb === 'other') return newClause(':');
  if (mark === ':')
    return clause.because === 'refused' && clause.patience === 0 && lexicon.EDITS.has(wordAt(tokens, at - 1))
      ? newClause(':')
      : behind(clause, ':');
  if (mark === '-') return behind(clause, '-');
  return clause;
}
