import type { Expression, Place } from '../tree/tree.js';
import type { Engine } from './engine.js';
import { canonicalType } from './expressions.js';
import { member } from './expressions.js';
import { operate } from './operations.js';
import type { Scope } from './scope.js';
import { fixed, lastSegment, LEVEL, together, type Value } from './value.js';

/** Assigns, and tells the rules about it. The value of an assignment is what was assigned. */
export function assign(expression: Expression & { kind: 'assignment' }, scope: Scope, engine: Engine): Value {
  let value = engine.evaluate(expression.value, scope);
  if (expression.operator && expression.operator !== ':') {
    value = operate(expression.operator, [engine.evaluate(expression.target, scope), value]);
  }
  const type = expression.declared ? canonicalType(expression.declared, scope) : undefined;
  if (type) value = { ...value, type, path: value.path || type };
  bind(expression.target, value, scope, engine, { at: expression.at, isDeclared: expression.declared !== undefined });
  return value;
}

/** Gives the names of a target their part of the value. */
export function bind(
  target: Expression,
  value: Value,
  scope: Scope,
  engine: Engine,
  { at = target.at, isDeclared = true }: { at?: Place; isDeclared?: boolean } = {},
): void {
  switch (target.kind) {
    case 'name':
      // A value without a path is reached by the name it has here.
      assignName(target.name, value.path ? value : { ...value, path: target.name }, scope, isDeclared);
      tell(target.name, undefined, value, at, engine);
      return;
    case 'member': {
      const object = engine.evaluate(target.object, scope);
      put(object, target.property, value);
      tell(`${object.path}.${target.property}`, object, value, at, engine);
      return;
    }
    case 'index': {
      const object = engine.evaluate(target.object, scope);
      const key = engine.evaluate(target.index, scope);
      const name = key.constant ? String(key.constant.value) : '';
      put(object, name, value);
      tell(`${object.path}.${name || '[]'}`, object, value, at, engine);
      if (key.constant) tell(`${object.path}.[]`, object, value, at, engine, name);
      else tell(`${object.path}.[dynamic]`, object, key, at, engine);
      return;
    }
    case 'list':
      target.items.forEach((item, position) => {
        const part = value.items?.[position] ?? (value.items ? fixed() : together([value], value.path));
        bind(
          item,
          part.level === LEVEL.fixed && !part.constant && !part.path ? { ...part, path: value.path } : part,
          scope,
          engine,
        );
      });
      return;
    case 'record':
      for (const entry of target.entries) {
        bind(entry.value, entry.key === undefined ? value : member(value, entry.key, engine), scope, engine);
      }
      return;
    default:
      engine.evaluate(target, scope);
  }
}

function assignName(name: string, value: Value, scope: Scope, isDeclared: boolean): void {
  if (isDeclared) scope.set(name, value);
  else scope.reassign(name, value);
}

function put(object: Value, name: string, value: Value): void {
  if (value === object) return;
  object.fields ??= new Map();
  object.fields.set(name, value);
}

function tell(
  path: string,
  object: Value | undefined,
  value: Value,
  at: Place,
  engine: Engine,
  key = lastSegment(path),
): void {
  for (const rule of engine.rules.assignments) {
    const isRight = rule.targets.some((target) => path === target || path.endsWith(`.${target}`));
    if (!isRight) continue;
    const reach = engine.reach(value, engine.dangerOf(rule.weakness));
    const isDangerous = rule.level === undefined || reach >= rule.level;
    if (rule.level !== undefined) engine.opinions.judged(rule.weakness, at, reach === LEVEL.fixed);
    if (isDangerous && (rule.when?.(value, { path, object, key }) ?? true)) engine.report(rule.weakness, at);
  }
}
