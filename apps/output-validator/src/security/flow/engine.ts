import type { Severity } from '../../issue.js';
import type { Expression, FunctionNode, Handler, Place, Program, Statement } from '../tree/tree.js';
import { evaluate } from './expressions.js';
import { callClosure, classesOf } from './functions.js';
import type { CallRule, Observer, RuleSet } from './rules.js';
import type { CallIndex } from './call-index.js';
import { Opinions } from './opinions.js';
import { Scope } from './scope.js';
import { runStatements, type Outcome } from './statements.js';
import { WEAKNESSES } from '../rules/weaknesses.js';
import { ALL_DANGERS, CAUGHT, fixed, from, LEVEL, type Closure, type Danger, type Value } from './value.js';

/** More than the largest files need; a file that wants more is reported as not read to its end. */
const MAX_STEPS = 400_000;
const MAX_CALL_DEPTH = 4;
/** Later calls of the same function teach nothing that was not seen. */
const MAX_ENTRIES = 12;

export interface Finding {
  weakness: string;
  at: Place;
  confidence: 'high' | 'medium' | 'low' | undefined;
  /** Where it is another than that of the weakness. */
  severity?: Severity;
  /** The linter and its rule, where our own rules are not who found it. */
  foundBy?: string;
}

class OutOfBudget extends Error {}

/** Follows values through one file, and tells the rules what it meets. */
export class Engine implements Observer {
  readonly findings = new Map<string, Finding>();
  readonly opinions = new Opinions();
  readonly closures = new Map<FunctionNode, Closure>();
  readonly classes = new Map<string, Value>();
  readonly active: FunctionNode[] = [];
  /** Functions that were handed to somebody who is known to call them with something known. */
  readonly passed = new Set<FunctionNode>();
  readonly allDangers = ALL_DANGERS;
  /** Where return values of the running function go. */
  returns: Value[] = [];
  scope = new Scope();
  isRepeating = false;
  private steps = 0;
  private readonly entries = new Map<FunctionNode, number>();

  readonly rules: RuleSet;
  private readonly index: CallIndex;

  constructor(rules: RuleSet, index: CallIndex) {
    this.rules = rules;
    this.index = index;
  }

  /** Runs the file from top to bottom, then every function as if it was called from elsewhere. False: it was too much. */
  follow(program: Program): boolean {
    const scope = new Scope();
    this.scope = scope;
    try {
      classesOf(program.body, this);
      this.run(program.body, scope);
      const done = new Set<FunctionNode>();
      // What runs may define more functions.
      for (let pending = this.pending(done); pending.length > 0; pending = this.pending(done)) {
        for (const closure of pending) {
          done.add(closure.definition);
          callClosure(closure, undefined, this);
        }
      }
      return true;
    } catch (error) {
      if (error instanceof OutOfBudget || error instanceof RangeError) return false;
      throw error;
    }
  }

  private pending(done: ReadonlySet<FunctionNode>): Closure[] {
    return [...this.closures.values()].filter(
      ({ definition }) => !done.has(definition) && !this.passed.has(definition),
    );
  }

  run(statements: readonly Statement[], scope: Scope): Outcome {
    const before = this.scope;
    this.scope = scope;
    const outcome = runStatements(statements, scope, this);
    this.scope = before;
    return outcome;
  }

  evaluate(expression: Expression | undefined, scope: Scope): Value {
    if (!expression) return fixed();
    this.steps += 1;
    if (this.steps > MAX_STEPS) throw new OutOfBudget();
    this.opinions.met(expression.at);
    const before = this.scope;
    this.scope = scope;
    this.rules.onExpression?.(expression, this);
    const value = evaluate(expression, scope, this);
    this.scope = before;
    return value;
  }

  canEnter(definition: FunctionNode): boolean {
    const count = this.entries.get(definition) ?? 0;
    this.entries.set(definition, count + 1);
    return count < MAX_ENTRIES && this.active.length < MAX_CALL_DEPTH && !this.active.includes(definition);
  }

  rulesFor(path: string, typedPath: string | undefined): readonly CallRule[] {
    return this.index.find(path, typedPath);
  }

  dangerOf(weakness: string): Danger | undefined {
    return WEAKNESSES[weakness]?.danger;
  }

  /** What a handler catches: its message may tell what is inside. */
  caught(_handler: Handler): Value {
    return from(LEVEL.unknown, CAUGHT);
  }

  reach(value: Value | undefined, danger: Danger | undefined): number {
    if (!value) return LEVEL.fixed;
    const own = this.ownReach(value, danger);
    const parts = [...(value.items ?? []), ...(value.fields?.values() ?? [])];
    return parts.reduce((most, part) => Math.max(most, part === value ? 0 : this.ownReach(part, danger)), own);
  }

  private ownReach(value: Value, danger: Danger | undefined): number {
    if (value.level === LEVEL.fixed || danger === undefined) return value.level;
    if (value.harmlessFor.has(danger)) return LEVEL.fixed;
    const origins = [...value.origins];
    const isChecked = origins.length > 0 && origins.every((origin) => this.scope.isVouchedFor(origin, danger));
    return isChecked ? LEVEL.fixed : value.level;
  }

  report(weakness: string, at: Place, confidence?: 'high' | 'medium' | 'low'): void {
    const key = `${weakness}:${String(at.line)}`;
    if (!this.findings.has(key)) this.findings.set(key, { weakness, at, confidence });
  }
}
