import { type Because, type Clause, negating, newClause, ordering } from './clause.js';
import { isMeant, readMark, readWord, settled } from './clause-reader.js';
import * as lexicon from './lexicon.js';
import { negatedLate, orderedLater, saidAfter } from './said-after.js';
import { type Token, negativePhrase, wordAt } from './tokens.js';

/** What the sentences around say of each command, and how the last sentence leaves off. */
export interface Reading {
  /** In the order of the commands. */
  commands: Array<{ because: Because | undefined; imperative: boolean }>;
  /** The force of the last clause, which a list or a code block after it inherits. */
  last: Clause;
  /** Whether the last sentence points at what comes: it ends with a colon, or names "the following". */
  leads: boolean;
}

const POINTING: ReadonlySet<string> = new Set(
  'following below this these folgende folgenden folgendes suivant suivante suivants siguiente siguientes'.split(' '),
);

/** A question asks about a command, unless it asks somebody to run it. */
function asks(tokens: readonly Token[], start: number): boolean {
  const [first, second] = [wordAt(tokens, start), wordAt(tokens, start + 1)];
  if (!lexicon.ASKING.has(first)) return false;
  return (
    !/^(?:about|not|don't)$/.test(second) &&
    !(/^(?:can|could|would|will)$/.test(first) && /^(?:you|we|someone|somebody)$/.test(second))
  );
}

/** Follows the force of every clause through the sentences of a block; `opening` is what its lead or its list gives it. */
export function readStances(tokens: readonly Token[], opening: Clause = newClause()): Reading {
  const commands: Reading['commands'] = [];
  let clause = opening;
  let last = opening;
  let leads = false;
  let outer: Clause | undefined;
  let sentence = { start: 0, commands: 0 };
  let pointing = false;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === 'command') {
      const { imperative } = clause;
      const said = negatedLate(tokens, at) ? 'negated' : imperative ? undefined : saidAfter(tokens, at);
      // "Not running X is not an option": what is said afterwards negates the negation.
      const undone =
        clause.because === 'negated' &&
        lexicon.ORDER_GERUNDS.has(wordAt(tokens, at - 1)) &&
        saidAfter(tokens, at) === 'refused';
      const later = clause.because === undefined && said === 'told' && orderedLater(tokens, at);
      commands.push({ because: undone || later ? undefined : (clause.because ?? said), imperative });
      clause = { ...clause, commands: clause.commands + 1, connector: 'none' };
      continue;
    }
    if (token.kind === 'word') {
      if (!isMeant(token.word, clause) && !POINTING.has(token.word)) {
        clause = settled(clause);
        continue;
      }
      const phrase = negativePhrase(tokens, at);
      pointing ||= POINTING.has(token.word);
      if (phrase > 0) {
        const demanded = token.word === 'without' && clause.because === 'negated' && clause.commands === 0;
        const replacement = lexicon.REPLACEMENTS.has(token.word);
        if (demanded) clause = { ...ordering(), flipped: true };
        else if (!clause.flipped)
          clause = {
            ...negating(
              phrase > 1 && (replacement || lexicon.ORDER_GERUNDS.has(wordAt(tokens, at + phrase - 1)))
                ? 'order'
                : 'none',
            ),
            replacement,
            conditional: clause.conditional,
          };
        at += phrase - 1;
      } else clause = readWord(tokens, at, clause);
      continue;
    }
    if (token.mark === '(') outer = clause;
    const ends = token.mark === '.' || token.mark === '?';
    if (ends || token.mark === ':') {
      last = clause;
      leads = token.mark === ':' || pointing;
    }
    if (token.mark === '?' && asks(tokens, sentence.start)) {
      for (const command of commands.slice(sentence.commands)) if (!command.imperative) command.because ??= 'question';
    }
    clause = token.mark === ')' && outer ? outer : readMark(tokens, at, clause);
    if (token.mark === ')') outer = undefined;
    if (ends) {
      sentence = { start: at + 1, commands: commands.length };
      pointing = false;
    }
  }
  const open = tokens.at(-1);
  if (open && !(open.kind === 'mark' && /^[.:?]$/.test(open.mark))) {
    last = clause;
    leads = pointing;
  }
  return { commands, last, leads };
}
