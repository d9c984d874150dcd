import type { Expression, FunctionNode, Place, Statement } from '../tree/tree.js';
import type { CallFacts } from './call-facts.js';
import type { Danger, Value } from './value.js';

export interface CallRule {
  /** A name of the catalogue of weaknesses. */
  weakness: string;
  /** Paths, the last part exact; `*.name` is the method of anything, `a.b` also the end of a longer path. */
  calls: readonly string[];
  /** Arguments that must not carry what comes from outside; none: the call itself is what is wrong. */
  args?: readonly (number | string)[];
  /** From which level on; what a request carries where it is not told. */
  level?: number;
  /** What else must hold. */
  when?: (call: CallFacts, engine: Observer) => boolean;
  confidence?: 'high' | 'medium' | 'low';
}

export interface AssignmentRule {
  weakness: string;
  /** The end of the path that is assigned to, as `innerHTML` or `process.env.X`. */
  targets: readonly string[];
  level?: number;
  /** `key` is the last name of the path, also where the path says `[]`. */
  when?: (value: Value, target: { path: string; object: Value | undefined; key: string }) => boolean;
}

export interface RecordRule {
  weakness: string;
  /** The end of the type's path; undefined: any object. */
  type?: string;
  when: (fields: ReadonlyMap<string, Value>) => boolean;
}

/** What a rule may ask and tell. */
export interface Observer {
  /** How far from outside a value comes, after all checks that were made on the way. */
  reach(value: Value | undefined, danger: Danger | undefined): number;
  report(weakness: string, at: Place, confidence?: 'high' | 'medium' | 'low'): void;
}

export interface ReturnFacts {
  value: Value;
  at: Place;
  definition: FunctionNode;
  isHandler: boolean;
}

/** Everything one language's ecosystem is known by. */
export interface RuleSet {
  replacesFirst: boolean;
  /** A case goes on in the next one where it is not left. */
  fallsThrough: boolean;
  calls: readonly CallRule[];
  assignments: readonly AssignmentRule[];
  records: readonly RecordRule[];
  /** The level of what is read from an object by this name; undefined where it is nothing special. */
  source(object: Value, property: string): number | undefined;
  /** The level that the result of a call has, whatever it is given. */
  callSource(call: CallFacts): number | undefined;
  /** What a call makes harmless; `clean`: what it returns carries nothing of what it was given. */
  cleaner(call: CallFacts): readonly Danger[] | 'clean' | undefined;
  /** The path and the level that a parameter has in a function nobody here calls. */
  parameter(definition: FunctionNode, index: number, name: string): { path: string; level: number };
  isHandler(definition: FunctionNode): boolean;
  onReturn?(facts: ReturnFacts, observer: Observer): void;
  onOperation?(operator: string, operands: readonly Value[], at: Place, observer: Observer): void;
  onRegex?(pattern: string, at: Place, observer: Observer): void;
  /** Asked once about every statement, for what is wrong whatever the values are. */
  onStatement?(statement: Statement, observer: Observer): void;
  onExpression?(expression: Expression, observer: Observer): void;
}
