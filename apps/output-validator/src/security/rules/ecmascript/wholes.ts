import type { Expression, Place, Statement } from '../../tree/tree.js';
import type { Observer, ReturnFacts } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isComparedInSteps } from '../comparisons.js';
import { isExponential, SECRET_NAME, UNGUESSABLE_NAME } from '../shapes.js';

export function ecmascriptRegex(pattern: string, at: Place, observer: Observer): void {
  if (isExponential(pattern)) observer.report('redos', at);
  if (isLooseHost(pattern)) observer.report('input-validation', at);
}

/** An expression for an address whose dots stand for anything, or that may begin anywhere. */
function isLooseHost(pattern: string): boolean {
  if (!/https?:|(?:^|[^\\])\.(?:com|org|net|io)\b|\\\.(?:com|org|net)/.test(pattern)) return false;
  const hasLooseDot = /[a-z0-9](?:\.)(?:com|org|net|io|example)\b/.test(pattern.replace(/\\\./g, '~'));
  return (
    hasLooseDot ||
    (/^https?:/.test(pattern) && !pattern.endsWith('$') && !/\/$/.test(pattern) && /\\\.(?:com|org|net)$/.test(pattern))
  );
}

export function ecmascriptReturn({ value, at }: ReturnFacts, observer: Observer): void {
  // Code that is made for somebody else to run: JSON does not escape what ends a script.
  if (
    /^\(?function\b|^\(function\(/.test(value.shape ?? '') &&
    hasHole(value) &&
    observer.reach(value, 'code') > LEVEL.fixed
  ) {
    observer.report('code-evaluation', at, 'medium');
  }
}

export function ecmascriptOperation(operator: string, operands: readonly Value[], at: Place, observer: Observer): void {
  const [left, right] = operands;
  if (!left || !right || !['==', '===', '!=', '!=='].includes(operator)) return;
  if (isComparedInSteps(left, right)) observer.report('timing-comparison', at);
  for (const [name, text] of [
    [left, right],
    [right, left],
  ] as const) {
    const written = constantOf(text);
    const names = [...name.origins, name.path].map((origin) => origin.replace(/@.*$/, ''));
    if (
      typeof written === 'string' &&
      written.length > 2 &&
      !name.constant &&
      names.some((origin) => /(?:passw(?:or)?d|passwd|secret|api_?key)$/i.test(origin)) &&
      !/^(?:string|object|undefined|function)$/.test(written)
    ) {
      observer.report('default-credential', at);
    }
  }
}

/** Names that say what a value is for: secrets that are written down, and random numbers that must not be foretold. */
export function ecmascriptExpression(expression: Expression, observer: Observer): void {
  if (expression.kind === 'assignment') named(nameOf(expression.target), expression.value, expression.at, observer);
  if (expression.kind === 'record')
    for (const { key, value } of expression.entries) named(key ?? '', value, expression.at, observer);
  if (expression.kind === 'assignment' && expression.value?.kind === 'function')
    random(nameOf(expression.target), expression.value.definition.body, expression.at, observer);
}

/** A function is told what it makes by its name. */
export function ecmascriptStatement(statement: Statement, observer: Observer): void {
  if (statement.kind === 'function')
    random(statement.definition.name, statement.definition.body, statement.at, observer);
}

function random(name: string, body: readonly Statement[], at: Place, observer: Observer): void {
  const isRandom = expressionsIn(body).some((expression) => usesMathRandom(expression, 0));
  if (UNGUESSABLE_FUNCTION.test(name) && isRandom) observer.report('weak-random', at);
}

/** What a body computes, in its blocks and loops, too; not what functions inside of it do. */
function expressionsIn(body: readonly Statement[]): Expression[] {
  return body.flatMap((statement): Expression[] => {
    switch (statement.kind) {
      case 'expression':
        return [statement.value.kind === 'assignment' ? (statement.value.value ?? statement.value) : statement.value];
      case 'return':
        return statement.value ? [statement.value] : [];
      case 'if':
        return [...expressionsIn(statement.then), ...expressionsIn(statement.otherwise)];
      case 'loop':
      case 'block':
        return expressionsIn(statement.body);
      default:
        return [];
    }
  });
}

const UNGUESSABLE_FUNCTION = /token|password|secret|session(?:_?id|_?key)|otp(?![a-z])|nonce/i;

function nameOf(target: Expression): string {
  return target.kind === 'name' ? target.name : target.kind === 'member' ? target.property : '';
}

function named(name: string, value: Expression | undefined, at: Place, observer: Observer): void {
  if (!value || !name) return;
  if (value.kind === 'literal' && typeof value.value === 'string' && SECRET_NAME.test(name) && looksSecret(value.value))
    observer.report('hard-coded-secret', at);
  if (UNGUESSABLE_NAME.test(name) && value.kind !== 'function' && usesMathRandom(value, 0))
    observer.report('weak-random', at);
}

function looksSecret(text: string): boolean {
  return (
    text.length >= 6 && !/\s/.test(text) && /\d/.test(text) && !/^(?:\$\{|<|\{\{|https?:|\/|\.|process\.env)/.test(text)
  );
}

const DEPTH = 12;

function usesMathRandom(expression: Expression, depth: number): boolean {
  if (depth > DEPTH) return false;
  const inside = (parts: (Expression | undefined)[]) =>
    parts.some((part) => part !== undefined && usesMathRandom(part, depth + 1));
  switch (expression.kind) {
    case 'call': {
      const { callee } = expression;
      const isRandom =
        callee.kind === 'member' &&
        callee.property === 'random' &&
        callee.object.kind === 'name' &&
        callee.object.name === 'Math';
      return isRandom || inside([callee, ...expression.args.map(({ value }) => value)]);
    }
    case 'member':
      return inside([expression.object]);
    case 'operation':
      return inside(expression.operands);
    case 'joined':
    case 'several':
      return inside(expression.parts);
    case 'choice':
      return inside([expression.then, expression.otherwise]);
    case 'list':
      return inside(expression.items);
    default:
      return false;
  }
}
