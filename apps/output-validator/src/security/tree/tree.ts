/** Where something begins, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/**
 * What the rules see of a program: the same few kinds of expressions and statements for every language, so that values are
 * followed by one engine. What no kind fits is `several`: its parts are looked at, and what comes out depends on all of them.
 */
export type Expression = { at: Place } & (
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'regex'; pattern: string; flags: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Expression; property: string }
  | { kind: 'index'; object: Expression; index: Expression }
  | Call
  | { kind: 'joined'; parts: Expression[] }
  | { kind: 'operation'; operator: string; operands: Expression[] }
  | { kind: 'choice'; test: Expression; then: Expression; otherwise: Expression }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'record'; type?: string; entries: Entry[] }
  | { kind: 'function'; definition: FunctionNode }
  | { kind: 'assignment'; target: Expression; value: Expression | undefined; operator: string; declared?: string }
  | { kind: 'several'; parts: Expression[] }
);

export interface Call {
  kind: 'call';
  callee: Expression;
  args: Argument[];
  isNew: boolean;
}

export interface Argument {
  name?: string;
  value: Expression;
}

/** A part of an object, a dictionary or a composite literal; neither key where it has none, as in a spread. */
export interface Entry {
  key?: string;
  computed?: Expression;
  value: Expression;
}

export interface Parameter {
  /** A name, or the pattern that takes it apart. */
  target: Expression;
  type: string;
  annotations: string[];
  fallback?: Expression;
}

export interface FunctionNode {
  name: string;
  parameters: Parameter[];
  annotations: Expression[];
  body: Statement[];
  at: Place;
}

export interface Handler {
  name?: string;
  /** What it catches, as it is written. */
  type: string;
  body: Statement[];
}

export type Statement = { at: Place } & (
  | { kind: 'expression'; value: Expression }
  | { kind: 'if'; test: Expression; then: Statement[]; otherwise: Statement[] }
  | { kind: 'loop'; target?: Expression; iterable?: Expression; test?: Expression; body: Statement[] }
  | { kind: 'switch'; subject: Expression; cases: { tests: Expression[]; body: Statement[] }[] }
  | { kind: 'try'; body: Statement[]; handlers: Handler[]; final: Statement[] }
  | { kind: 'return'; value?: Expression }
  | { kind: 'throw'; value?: Expression }
  | { kind: 'leave' }
  | { kind: 'function'; definition: FunctionNode }
  | { kind: 'class'; name: string; bases: string[]; annotations: Expression[]; body: Statement[] }
  | { kind: 'import'; bindings: { name: string; path: string }[] }
  | { kind: 'block'; body: Statement[] }
);

/** A file as the rules see it. */
export interface Program {
  body: Statement[];
  /** Something was nested too deep or was too much, and was left out. */
  incomplete: boolean;
  /** Parts were not understood, and are there as far as they were. */
  broken: boolean;
}
