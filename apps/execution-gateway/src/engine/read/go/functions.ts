import { compareAll, equalsAny, isLess } from './comparisons.js';
import { indexOf, lengthOf, sliceOf } from './elements.js';
import { marshal } from './marshal.js';
import { formattedValue } from './printed.js';
import { sprintf } from './sprintf.js';
import { joined, padded, titleCase, truncated } from './text.js';
import {
  boolValue,
  intValue,
  isTrue,
  NotCarriedOut,
  stringsValue,
  stringValue,
  TemplateFailure,
  typeName,
  unwrap,
  type GoValue,
  type Functions,
} from './values.js';
import type { Json } from './json.js';

type Value = GoValue | undefined;
interface Plain {
  least: number;
  most?: number;
  /** What each argument must be; the others may be anything. */
  takes?: readonly ('string' | 'int' | '[]string')[];
  call(args: readonly Value[]): Value;
}

/** No list has a text that long; one that doubles another again and again ends here. */
const MAX_TEXT = 1_000_000;

/** Calls a function of templates. Arguments are evaluated as they are needed. Throws as Go does. */
export function callFunction(functions: Functions, name: string, args: readonly (() => Value)[]): Value {
  if (name === 'and' || name === 'or') return lazily(name, args);
  const titled = functions === 'titles' ? TITLES[name] : undefined;
  const found = titled ?? PLAIN[name];
  if (!found) throw new NotCarriedOut(`the function ${name}`);
  const { least, most = least } = found;
  if (args.length < least || args.length > most) {
    const many = most === Infinity ? `at least ${least}` : String(least);
    throw new TemplateFailure(`wrong number of args for ${name}: want ${many} got ${args.length}`);
  }
  const values = args.map((read, index) => {
    const value = unwrap(read());
    const expected = found.takes?.[index];
    if (expected !== undefined) CHECKS[expected](value);
    return value;
  });
  const size = values.reduce((sum, value) => sum + (isText(value) ? (value?.data as string).length : 0), 0);
  if (size > MAX_TEXT) throw new NotCarriedOut('so long a text');
  return found.call(values);
}

function lazily(name: 'and' | 'or', args: readonly (() => Value)[]): Value {
  if (args.length === 0) throw new TemplateFailure(`wrong number of args for ${name}: want at least 1 got 0`);
  let value: Value;
  for (const read of args) {
    value = unwrap(read());
    if (isTrue(value) === (name === 'or')) return value;
  }
  return value;
}

const wrong = (value: Value, expected: string): TemplateFailure =>
  value === undefined
    ? new TemplateFailure(`invalid value; expected ${expected}`)
    : new TemplateFailure(`wrong type for value; expected ${expected}; got ${typeName(value.type)}`);

function text(value: Value): string {
  if (value?.type.kind === 'string' && !value.type.named) return value.data as string;
  throw wrong(value, 'string');
}

function whole(value: Value): number {
  if (value?.type.kind === 'int' && !value.type.named) return Number(value.data);
  throw wrong(value, 'int');
}

function texts(value: Value): readonly string[] {
  if (value?.type.kind === 'slice' && value.type.of.kind === 'string' && !value.type.of.named) {
    return ((value.data as Json[] | null) ?? []) as string[];
  }
  throw wrong(value, '[]string');
}

const CHECKS = { string: text, int: whole, '[]string': texts };

const isText = (value: Value): boolean => value?.type.kind === 'string';

/** Go's fmt.Sprint: a space between two values of which neither is a string. */
function sprint(args: readonly Value[]): string {
  return args
    .map((value, index) => {
      const apart = index > 0 && !isText(value) && !isText(args[index - 1]);
      return `${apart ? ' ' : ''}${formattedValue(value)}`;
    })
    .join('');
}

const many = { least: 0, most: Infinity };
const comparison = (name: string, holds: (a: Value, b: Value) => boolean): Plain => ({
  least: 2,
  call: ([a, b]) => boolValue(compareAll(name, () => holds(a, b))),
});

const PLAIN: Readonly<Record<string, Plain>> = {
  not: { least: 1, call: ([value]) => boolValue(!isTrue(value)) },
  eq: { least: 2, most: Infinity, call: ([a, ...others]) => boolValue(compareAll('eq', () => equalsAny(a, others))) },
  ne: comparison('ne', (a, b) => !equalsAny(a, [b])),
  lt: comparison('lt', isLess),
  le: comparison('le', (a, b) => isLess(a, b) || equalsAny(a, [b])),
  gt: comparison('gt', (a, b) => !(isLess(a, b) || equalsAny(a, [b]))),
  ge: comparison('ge', (a, b) => !isLess(a, b)),
  index: { least: 1, most: Infinity, call: ([value, ...keys]) => indexOf(value, keys) },
  slice: { least: 1, most: 4, call: ([value, ...bounds]) => sliceOf(value, bounds) },
  len: { least: 1, call: ([value]) => intValue(lengthOf(value)) },
  print: { ...many, call: (args) => stringValue(sprint(args)) },
  println: { ...many, call: (args) => stringValue(`${args.map(formattedValue).join(' ')}\n`) },
  printf: {
    least: 1,
    most: Infinity,
    takes: ['string'],
    call: ([format, ...args]) => stringValue(sprintf(text(format), args)),
  },
  json: { least: 1, call: ([value]) => stringValue(marshal(value, { html: false }).trim()) },
  split: {
    least: 2,
    takes: ['string', 'string'],
    call: ([value, separator]) =>
      stringsValue(text(separator) === '' ? [...text(value)] : text(value).split(text(separator))),
  },
  join: {
    least: 2,
    takes: ['[]string', 'string'],
    call: ([list, separator]) => stringValue(joined(texts(list), text(separator))),
  },
  title: { least: 1, takes: ['string'], call: ([value]) => stringValue(titleCase(text(value))) },
  lower: { least: 1, takes: ['string'], call: ([value]) => stringValue(text(value).toLowerCase()) },
  upper: { least: 1, takes: ['string'], call: ([value]) => stringValue(text(value).toUpperCase()) },
  pad: {
    least: 3,
    takes: ['string', 'int', 'int'],
    call: ([value, before, after]) => stringValue(padded(text(value), whole(before), whole(after))),
  },
  truncate: {
    least: 2,
    takes: ['string', 'int'],
    call: ([value, length]) => stringValue(truncated(text(value), whole(length))),
  },
};

const asIs = (least: number): Plain => ({ least, call: ([value]) => stringValue(text(value)) });
const TITLES: Readonly<Record<string, Plain>> = {
  json: asIs(1),
  split: asIs(2),
  join: asIs(2),
  title: asIs(1),
  lower: asIs(1),
  upper: asIs(1),
  truncate: asIs(2),
};
