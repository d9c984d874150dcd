import { fillFormat } from './formats.js';
import { constant, constantOf, either, fixed, isText, text, together, type Constant, type Value } from './value.js';

const NUMBERS: Readonly<Record<string, (left: number, right: number) => Constant>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '%': (left, right) => left % right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

const EQUAL = new Set(['==', '===', 'is']);
const UNEQUAL = new Set(['!=', '!==', 'is not']);
const ANSWERS = new Set([
  ...EQUAL,
  ...UNEQUAL,
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'not in',
  'instanceof',
  'typeof',
  '!',
  'not',
]);

/** What an operator makes of values. Only what is certain is computed. */
export function operate(operator: string, operands: readonly Value[]): Value {
  const [left, right] = operands;
  if (!left) return fixed();
  if (!right) return single(operator, left);
  const known = compute(operator, constantOf(left), constantOf(right));
  if (known !== undefined) return constant(known);
  if (ANSWERS.has(operator)) return fixed();
  if (operator === '+' && (isText(left) || isText(right) || !left.items)) return plus(left, right);
  if (operator === '%' && isText(left)) return fillFormat(left, right.items ?? [right], right.fields);
  if (operator === '||' || operator === '??' || operator === 'or') return either(left, right);
  if (operator === '&&' || operator === 'and') return right;
  if (operator === '/' || operator === '//')
    return { ...together(operands), shape: `${left.shape ?? '\u0000'}/${right.shape ?? '\u0000'}` };
  return together(operands);
}

function plus(left: Value, right: Value): Value {
  if (left.items && right.items) return { ...together([left, right]), items: [...left.items, ...right.items] };
  return text([left, right]);
}

function single(operator: string, operand: Value): Value {
  const value = constantOf(operand);
  if (operator === 'not' || operator === '!') return value === undefined ? fixed() : constant(!value);
  if (operator === '-' && typeof value === 'number') return constant(-value);
  return ANSWERS.has(operator) ? fixed() : together([operand]);
}

function compute(operator: string, left: Constant | undefined, right: Constant | undefined): Constant | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (EQUAL.has(operator)) return left === right;
  if (UNEQUAL.has(operator)) return left !== right;
  if (typeof left === 'number' && typeof right === 'number') return NUMBERS[operator]?.(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    if (operator === 'in') return right.includes(left);
    if (operator === 'not in') return !right.includes(left);
  }
  if (operator === '&&' || operator === 'and') return left ? right : left;
  if (operator === '||' || operator === 'or') return left ? left : right;
  return undefined;
}
