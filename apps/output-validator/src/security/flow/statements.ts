import type { Statement } from '../tree/tree.js';
import { bind } from './assignments.js';
import type { Engine } from './engine.js';
import { guardsOf } from './guards.js';
import { hoist, runClass } from './functions.js';
import { Scope } from './scope.js';
import { constantOf, fixed, together, type Value } from './value.js';

/** What ends a program ends the branch that calls it. */
const ENDS =
  /^(?:sys\.exit|os\._exit|exit|quit|process\.exit|os\.Exit|log\.Fatal\w*|panic|abort|flask\.abort|System\.exit|.*\.http\.Error)$/;

/** How statements end: they go on, they leave the loop, or they leave for good. */
export type Outcome = 'on' | 'left' | 'gone';

/** Runs statements one after the other, as far as they are reached. */
export function runStatements(statements: readonly Statement[], scope: Scope, engine: Engine): Outcome {
  hoist(statements, scope, engine);
  for (const statement of statements) {
    engine.rules.onStatement?.(statement, engine);
    const outcome = runStatement(statement, scope, engine);
    if (outcome !== 'on') return outcome;
  }
  return 'on';
}

function runStatement(statement: Statement, scope: Scope, engine: Engine): Outcome {
  switch (statement.kind) {
    case 'expression': {
      const value = engine.evaluate(statement.value, scope);
      return statement.value.kind === 'call' && ENDS.test(value.path) ? 'gone' : 'on';
    }
    case 'if':
      return runIf(statement, scope, engine);
    case 'loop':
      runLoop(statement, scope, engine);
      return 'on';
    case 'switch':
      return runSwitch(statement, scope, engine);
    case 'try':
      return runTry(statement, scope, engine);
    case 'return':
      runReturn(statement, scope, engine);
      return 'gone';
    case 'throw':
      engine.evaluate(statement.value, scope);
      return 'gone';
    case 'leave':
      return 'left';
    case 'class':
      runClass(statement, scope, engine);
      return 'on';
    case 'import':
      for (const { name, path } of statement.bindings) scope.set(name, fixed(path));
      return 'on';
    case 'block':
      return engine.run(statement.body, scope);
    case 'function':
      statement.definition.annotations.forEach((annotation) => engine.evaluate(annotation, scope));
      return 'on';
  }
}

function runReturn(statement: Statement & { kind: 'return' }, scope: Scope, engine: Engine): void {
  const value = engine.evaluate(statement.value, scope);
  engine.returns.push(value);
  const definition = engine.active.at(-1);
  if (!definition || !statement.value) return;
  const isHandler = engine.rules.isHandler(definition);
  engine.rules.onReturn?.({ value, at: statement.at, definition, isHandler }, engine);
}

function runIf(statement: Statement & { kind: 'if' }, scope: Scope, engine: Engine): Outcome {
  const known = constantOf(engine.evaluate(statement.test, scope));
  if (known !== undefined) {
    engine.opinions.left(known ? statement.otherwise : statement.then);
    return engine.run(known ? statement.then : statement.otherwise, scope);
  }
  const then = new Scope(scope);
  const otherwise = new Scope(scope);
  guardsOf(statement.test, true, scope, engine).forEach(({ origins, dangers }) => then.vouch(origins, dangers));
  guardsOf(statement.test, false, scope, engine).forEach(({ origins, dangers }) => otherwise.vouch(origins, dangers));
  return meet(
    [
      { inside: then, outcome: engine.run(statement.then, then) },
      { inside: otherwise, outcome: engine.run(statement.otherwise, otherwise) },
    ],
    scope,
  );
}

/** What a loop was left with is there after it; what is gone is gone. */
function meet(branches: readonly { inside: Scope; outcome: Outcome }[], scope: Scope): Outcome {
  const there = branches.filter(({ outcome }) => outcome !== 'gone').map(({ inside }) => inside);
  const going = branches.filter(({ outcome }) => outcome === 'on').map(({ inside }) => inside);
  scope.join(there, going);
  if (going.length > 0) return 'on';
  return there.length > 0 ? 'left' : 'gone';
}

/** Twice, because what the first round leaves behind the second one meets; loops inside of a second round once. */
function runLoop(statement: Statement & { kind: 'loop' }, scope: Scope, engine: Engine): void {
  const wasRepeating = engine.isRepeating;
  for (const round of wasRepeating ? [0] : [0, 1]) {
    engine.isRepeating = wasRepeating || round === 1;
    const inside = new Scope(scope);
    const iterable = statement.iterable && engine.evaluate(statement.iterable, inside);
    if (statement.target && iterable) bind(statement.target, elementOf(iterable), inside, engine);
    if (statement.test) {
      engine.evaluate(statement.test, inside);
      guardsOf(statement.test, true, inside, engine).forEach(({ origins, dangers }) => inside.vouch(origins, dangers));
    }
    engine.run(statement.body, inside);
    scope.join([inside, new Scope(scope)]);
    // What leaves the loop for the bad element has checked them all.
    scope.keepChecks(inside);
  }
  engine.isRepeating = wasRepeating;
}

function elementOf(iterable: Value): Value {
  const parts = iterable.items ?? [];
  return parts.length > 0 ? together(parts, iterable.path) : together([iterable], iterable.path);
}

function runSwitch(statement: Statement & { kind: 'switch' }, scope: Scope, engine: Engine): Outcome {
  const subject = engine.evaluate(statement.subject, scope);
  const tests = statement.cases.map((clause) => clause.tests.map((test) => constantOf(engine.evaluate(test, scope))));
  const known = constantOf(subject);
  if (known !== undefined && known !== true && tests.every((list) => !list.includes(undefined))) {
    const found = tests.findIndex((list) => list.includes(known));
    const start = found === -1 ? tests.findIndex((list) => list.length === 0) : found;
    const rest = start === -1 ? [] : statement.cases.slice(start, engine.rules.fallsThrough ? undefined : start + 1);
    statement.cases.filter((clause) => !rest.includes(clause)).forEach(({ body }) => engine.opinions.left(body));
    return engine.run(
      rest.flatMap((clause) => clause.body),
      scope,
    ) === 'gone'
      ? 'gone'
      : 'on';
  }
  const branches = statement.cases.map((clause, index) => {
    const branch = new Scope(scope);
    if (clause.tests.length > 0 && known === undefined && !(tests[index] ?? []).includes(undefined)) {
      branch.vouch(subject.origins, engine.allDangers);
    }
    return { inside: branch, outcome: engine.run(clause.body, branch) };
  });
  const hasDefault = tests.some((list) => list.length === 0);
  const all = hasDefault ? branches : [...branches, { inside: new Scope(scope), outcome: 'on' as const }];
  // Leaving a case goes on behind the switch.
  return meet(
    all.map(({ inside, outcome }) => ({ inside, outcome: outcome === 'left' ? 'on' : outcome })),
    scope,
  );
}

function runTry(statement: Statement & { kind: 'try' }, scope: Scope, engine: Engine): Outcome {
  const outcome = engine.run(statement.body, scope);
  const handlers = statement.handlers.map((handler) => {
    const inside = new Scope(scope);
    if (handler.name) inside.set(handler.name, engine.caught(handler));
    return { inside, outcome: engine.run(handler.body, inside) };
  });
  const after = meet([{ inside: new Scope(scope), outcome }, ...handlers], scope);
  const final = engine.run(statement.final, scope);
  return final === 'on' ? after : final;
}
