/** Why a command counts as mentioned by its sentence. */
export type Because = 'negated' | 'refused' | 'described' | 'told' | 'question';

/** What leads to the word that is being read, when nothing else stands between. */
export type Connector = 'start' | ',' | 'and' | 'or' | ':' | '-' | 'none';

/** The force of the clause that is being read. */
export interface Clause {
  because: Because | undefined;
  /** An imperative governs what follows: nothing said of the command afterwards undoes it. */
  imperative: boolean;
  /** The kind of verb that the negation negates, once it is read. */
  verb: 'none' | 'order' | 'other';
  /** It began with "if" or "when". */
  conditional: boolean;
  /** "Instead of X" ends with the next comma. */
  replacement: boolean;
  /** Two negations made an order. */
  flipped: boolean;
  /** How many more words may stand between a refusal and what it refuses. */
  patience: number;
  /** It tells of a test, whose means are not meant either. */
  tested: boolean;
  commands: number;
  connector: Connector;
}

/** A clause without any force of its own. */
export const newClause = (connector: Connector = 'start'): Clause => ({
  because: undefined,
  imperative: false,
  verb: 'none',
  conditional: false,
  replacement: false,
  flipped: false,
  patience: 0,
  tested: false,
  commands: 0,
  connector,
});

/** The same clause behind another connector. Written out: half the words of a text come to it. */
export const behind = (clause: Clause, connector: Connector): Clause => ({
  because: clause.because,
  imperative: clause.imperative,
  verb: clause.verb,
  conditional: clause.conditional,
  replacement: clause.replacement,
  flipped: clause.flipped,
  patience: clause.patience,
  tested: clause.tested,
  commands: clause.commands,
  connector,
});

export const ordering = (): Clause => ({ ...newClause('none'), imperative: true });
export const negating = (verb: Clause['verb'] = 'none'): Clause => ({ ...newClause('none'), because: 'negated', verb });
