import type { Expression } from '../tree/tree.js';
import { assign } from './assignments.js';
import { evaluateCall } from './calls.js';
import type { Engine } from './engine.js';
import { define } from './functions.js';
import { operate } from './operations.js';
import type { Scope } from './scope.js';
import { constant, constantOf, either, fixed, from, LEVEL, text, together, type Value } from './value.js';

/** The value of an expression at this place; everything in it is evaluated on the way. */
export function evaluate(expression: Expression, scope: Scope, engine: Engine): Value {
  switch (expression.kind) {
    case 'literal':
      return constant(expression.value);
    case 'regex':
      engine.rules.onRegex?.(expression.pattern, expression.at, engine);
      return {
        ...constant(expression.pattern),
        path: 'RegExp',
        type: expression.flags.includes('g') ? 'global' : 'RegExp',
      };
    case 'name':
      return valueOfName(expression.name, scope);
    case 'member':
      return member(engine.evaluate(expression.object, scope), expression.property, engine);
    case 'index':
      return indexed(expression, scope, engine);
    case 'call':
      return evaluateCall(expression, scope, engine);
    case 'joined':
      return text(expression.parts.map((part) => engine.evaluate(part, scope)));
    case 'operation': {
      const operands = expression.operands.map((operand) => engine.evaluate(operand, scope));
      engine.rules.onOperation?.(expression.operator, operands, expression.at, engine);
      return operate(expression.operator, operands);
    }
    case 'choice': {
      const test = constantOf(engine.evaluate(expression.test, scope));
      if (test !== undefined) return engine.evaluate(test ? expression.then : expression.otherwise, scope);
      return either(engine.evaluate(expression.then, scope), engine.evaluate(expression.otherwise, scope));
    }
    case 'list': {
      const items = expression.items.map((item) => engine.evaluate(item, scope));
      return { ...together(items), items };
    }
    case 'record':
      return record(expression, scope, engine);
    case 'function':
      return { ...fixed(), closure: define(expression.definition, scope, engine) };
    case 'assignment':
      return assign(expression, scope, engine);
    case 'several':
      return together(expression.parts.map((part) => engine.evaluate(part, scope)));
  }
}

/** A name nobody here knows may hold anything, but one in capitals is a setting and one with a capital a type. */
function valueOfName(name: string, scope: Scope): Value {
  const known = (name === 'self' || name === 'this' ? scope.self : undefined) ?? scope.get(name);
  if (known) return known;
  return /^[A-Z]/.test(name) ? fixed(name) : from(LEVEL.unknown, name);
}

/** A part of an object: what was put there, a source, or something that depends on the object. */
export function member(object: Value, property: string, engine: Engine): Value {
  const part = object.fields?.get(property);
  if (part) return part;
  const path = object.path ? `${object.path}.${property}` : property;
  const level = engine.rules.source(object, property);
  if (level !== undefined) return from(level, path);
  if (property === 'length' && object.constant) return constant(String(object.constant.value).length);
  const isSetting = /^[A-Z][A-Z0-9_]*$/.test(property);
  if (isSetting || property === 'length' || property === 'size') return fixed(path);
  const rest = together([object], path);
  return rest.level > LEVEL.fixed ? rest : fixed(path);
}

function indexed(expression: Expression & { kind: 'index' }, scope: Scope, engine: Engine): Value {
  const object = engine.evaluate(expression.object, scope);
  const index = engine.evaluate(expression.index, scope);
  const key = constantOf(index);
  if (typeof key === 'number' && object.items) return object.items.at(key) ?? fixed();
  if (typeof key === 'number' && typeof object.constant?.value === 'string') {
    return constant(object.constant.value.at(key) ?? '');
  }
  if (key !== undefined && object.fields?.has(String(key))) return object.fields.get(String(key)) ?? fixed();
  if (typeof key === 'string') {
    const part = member(object, key, engine);
    const origins =
      part.level > LEVEL.fixed ? new Set([...part.origins].map((origin) => `${origin}:${key}`)) : part.origins;
    return { ...part, origins };
  }
  const parts = [...(object.items ?? []), ...(object.fields?.values() ?? [])];
  // Whatever is looked up in a table of this file is of this file.
  return parts.length > 0 ? together(parts, object.path) : together([object], object.path);
}

function record(expression: Expression & { kind: 'record' }, scope: Scope, engine: Engine): Value {
  const fields = new Map<string, Value>();
  const rest: Value[] = [];
  for (const entry of expression.entries) {
    const value = engine.evaluate(entry.value, scope);
    const key = entry.computed ? engine.evaluate(entry.computed, scope) : undefined;
    const name = entry.key ?? (key?.constant ? String(key.constant.value) : undefined);
    if (name !== undefined) fields.set(name, value);
    else if (value.fields && !entry.computed) value.fields.forEach((part, field) => fields.set(field, part));
    else rest.push(value);
  }
  const path = expression.type ? canonicalType(expression.type, scope) : '';
  const made: Value = { ...together([...fields.values(), ...rest], path), fields, ...(path ? { type: path } : {}) };
  for (const rule of engine.rules.records) {
    const isRight = rule.type === undefined || path === rule.type || path.endsWith(`.${rule.type}`);
    if (isRight && rule.when(fields)) engine.report(rule.weakness, expression.at);
  }
  return made;
}

/** A type as it is written, with its first part by what was imported under that name. */
export function canonicalType(type: string, scope: Scope): string {
  const [first = '', ...rest] = type.replace(/^[*&[\]\s]+/, '').split('.');
  const imported = scope.get(first)?.path;
  return [imported ? imported : first, ...rest].join('.');
}
