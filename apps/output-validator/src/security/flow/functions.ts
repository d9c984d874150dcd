import type { FunctionNode, Statement } from '../tree/tree.js';
import { bind } from './assignments.js';
import type { Engine } from './engine.js';
import { canonicalType } from './expressions.js';
import { Scope } from './scope.js';
import { either, fixed, from, LEVEL, type Closure, type Value } from './value.js';

/** A function is known from here on; it is run when it is called and once more as if somebody else called it. */
export function define(definition: FunctionNode, scope: Scope, engine: Engine): Closure {
  const closure = { definition, scope };
  engine.closures.set(definition, closure);
  return closure;
}

export interface Given {
  args: readonly Value[];
  named: ReadonlyMap<string, Value>;
}

/** Runs a function with these arguments, or with whatever a caller from elsewhere may send; what it returns. */
export function callClosure(closure: Closure, given: Given | undefined, engine: Engine): Value {
  const { definition } = closure;
  const scope = new Scope(closure.scope, { isFunction: true });
  bindParameters(closure, given, scope, engine);
  const before = engine.returns;
  engine.returns = [];
  engine.active.push(definition);
  try {
    engine.run(definition.body, scope);
    const [first, ...rest] = engine.returns;
    return first ? rest.reduce(either, first) : fixed();
  } finally {
    engine.active.pop();
    engine.returns = before;
  }
}

function bindParameters(closure: Closure, given: Given | undefined, scope: Scope, engine: Engine): void {
  const { definition } = closure;
  const [first] = definition.parameters;
  const isMethod = first?.target.kind === 'name' && ['self', 'cls'].includes(first.target.name);
  const parameters = isMethod ? definition.parameters.slice(1) : definition.parameters;
  parameters.forEach((parameter, index) => {
    const name = parameter.target.kind === 'name' ? parameter.target.name : '';
    const value = given
      ? (given.named.get(name) ?? given.args[index] ?? engine.evaluate(parameter.fallback, scope))
      : foreign(definition, index, name, engine);
    const type = parameter.type ? canonicalType(parameter.type, closure.scope) : undefined;
    const typed = type && !value.constant ? { ...value, type } : value;
    bind(parameter.target, typed, scope, engine);
  });
}

function foreign(definition: FunctionNode, index: number, name: string, engine: Engine): Value {
  const { path, level } = engine.rules.parameter(definition, index, name);
  return level === LEVEL.fixed
    ? fixed(path)
    : from(level, path, `${path}@${String(definition.at.line)}:${String(index)}`);
}

/** Makes the functions and classes of a block known before anything in it runs. */
export function hoist(statements: readonly Statement[], scope: Scope, engine: Engine): void {
  for (const statement of statements) {
    if (statement.kind === 'function') {
      const { definition } = statement;
      scope.set(definition.name, { ...fixed(definition.name), closure: define(definition, scope, engine) });
    } else if (statement.kind === 'class') {
      const known = engine.classes.get(statement.name);
      if (known && !scope.get(statement.name)) scope.set(statement.name, known);
    }
  }
}

/** Every class of the file with its methods, wherever it stands: methods call each other in any order. */
export function classesOf(statements: readonly Statement[], engine: Engine): void {
  for (const statement of statements) {
    if (statement.kind === 'class') {
      const fields = new Map<string, Value>();
      engine.classes.set(statement.name, { ...fixed(statement.name), fields });
      classesOf(statement.body, engine);
    }
  }
}

/** Runs the body of a class: its methods become known, its fields get their values. */
export function runClass(statement: Statement & { kind: 'class' }, scope: Scope, engine: Engine): void {
  const self = engine.classes.get(statement.name) ?? { ...fixed(statement.name), fields: new Map<string, Value>() };
  scope.set(statement.name, self);
  const inside = new Scope(scope, { self, isFunction: true });
  for (const member of statement.body) {
    if (member.kind !== 'function') continue;
    const value = { ...fixed(member.definition.name), closure: define(member.definition, inside, engine) };
    self.fields?.set(member.definition.name, value);
    inside.set(member.definition.name, value);
  }
  engine.run(statement.body, inside);
}
