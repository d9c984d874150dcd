import type { Expression } from '../tree/tree.js';
import type { Engine } from './engine.js';
import type { Scope } from './scope.js';
import { ALL_DANGERS, constantOf, LEVEL, lastSegment, type Constant, type Danger, type Value } from './value.js';

/** Values that are known to be harmless where a test came out as it did. */
export interface Guard {
  origins: ReadonlySet<string>;
  dangers: readonly Danger[];
}

const EQUAL = new Set(['==', '===', 'is']);
const UNEQUAL = new Set(['!=', '!==', 'is not']);
/** Membership in something that the request does not choose. */
const MEMBER = new Set(['includes', 'has', 'contains', 'containsKey', 'hasOwnProperty', 'hasOwn', 'Contains']);
const BEGINS = new Set(['startsWith', 'startswith', 'HasPrefix', 'is_relative_to', 'indexOf', 'isRelativeTo', 'find']);
const MATCHES = new Set([
  'test',
  'match',
  'fullmatch',
  'matches',
  'MatchString',
  'isdigit',
  'isalnum',
  'isalpha',
  'isnumeric',
  'isidentifier',
  'exec',
  'search',
]);
const APPROVES =
  /^_?(?:is|has|check|validate|verify|ensure|assert)?_?(?:valid|allow|safe|trusted|known|permitted|whitelist|local_?url|local$|url_has_allowed|permit)/i;
const IS_KIND = /^is[A-Z_]/;

/** What the outcome of a test says about values. Both sides of `and` hold where it is true; either of `or` where it is false. */
export function guardsOf(test: Expression, outcome: boolean, scope: Scope, engine: Engine): Guard[] {
  if (test.kind === 'operation') {
    const [left, right] = test.operands;
    const { operator } = test;
    if ((operator === 'not' || operator === '!') && left) return guardsOf(left, !outcome, scope, engine);
    const isBoth = operator === '&&' || operator === 'and';
    if (isBoth || operator === '||' || operator === 'or') {
      const sides = test.operands.map((operand) => guardsOf(operand, outcome, scope, engine));
      return isBoth === outcome ? sides.flat() : onEverySide(sides);
    }
    return left && right ? comparison(operator, left, right, outcome, scope, engine) : [];
  }
  if (test.kind === 'member' && HOST.test(test.property) && !outcome)
    return [only(engine.evaluate(test.object, scope), ['url'])];
  if (test.kind === 'index' && outcome) return listed(test, scope, engine);
  return test.kind === 'call' ? predicate(test, outcome, scope, engine) : [];
}

/** `table[x]` holds: the table of this file knows it. */
function listed({ object, index }: Expression & { kind: 'index' }, scope: Scope, engine: Engine): Guard[] {
  const table = engine.evaluate(object, scope);
  const isTable = table.fields !== undefined && table.level === LEVEL.fixed;
  return isTable ? [all(engine.evaluate(index, scope))] : [];
}

/** An address without this part stays on the own host. */
const HOST = /^(?:netloc|hostname)$/;

function onEverySide(sides: Guard[][]): Guard[] {
  const [first = [], ...others] = sides;
  return first.flatMap(({ origins, dangers }) => {
    const kept = [...origins].filter((origin) =>
      others.every((side) => side.some((guard) => guard.origins.has(origin))),
    );
    return kept.length > 0 ? [{ origins: new Set(kept), dangers }] : [];
  });
}

function comparison(
  operator: string,
  left: Expression,
  right: Expression,
  outcome: boolean,
  scope: Scope,
  engine: Engine,
): Guard[] {
  const isIn = operator === 'in' || operator === 'not in';
  const holds = (operator === 'in' || EQUAL.has(operator)) === outcome;
  const first = engine.evaluate(left, scope);
  const second = engine.evaluate(right, scope);
  if (isIn) {
    const sought = constantOf(first);
    if (typeof sought === 'string' && second.level > LEVEL.fixed) return holds ? [] : without(sought, second);
    return holds && second.level < LEVEL.parameter ? [all(first)] : [];
  }
  if (!EQUAL.has(operator) && !UNEQUAL.has(operator)) return position(operator, left, second, outcome, scope, engine);
  const asked = position(holds ? '===' : '!==', left, second, true, scope, engine);
  if (asked.length > 0) return asked;
  if (holds && constantOf(second) === true && left.kind === 'index') return listed(left, scope, engine);
  if (holds && constantOf(second) === '' && HOST.test(lastSegment(first.path))) return [only(first, ['url'])];
  if (!holds) return [...notPrototype(first, second), ...notPrototype(second, first)];
  if (isFixedText(second)) return [all(first)];
  return isFixedText(first) ? [all(second)] : [];
}

/** A key that is none of these leads to no prototype. */
function notPrototype(key: Value, name: Value): Guard[] {
  const isOne = /^(?:__proto__|constructor|prototype)$/.test(String(constantOf(name)));
  return isOne && key.level > LEVEL.fixed ? [only(key, ['data'])] : [];
}

function isFixedText(value: Value): boolean {
  const known = constantOf(value);
  return (typeof known === 'string' && known !== '') || (value.level === LEVEL.fixed && value.constant === undefined);
}

/** `x.indexOf('..') === -1`, `x.find('..') < 0` and their opposites. */
function position(
  operator: string,
  left: Expression,
  right: Value,
  outcome: boolean,
  scope: Scope,
  engine: Engine,
): Guard[] {
  if (left.kind !== 'call' || left.callee.kind !== 'member') return [];
  const { property, object } = left.callee;
  const bound = constantOf(right);
  if (!['indexOf', 'find', 'lastIndexOf', 'search', 'Index'].includes(property) || typeof bound !== 'number') return [];
  const saysAbsent = ['===', '==', '<'].includes(operator) ? bound <= 0 : false;
  const saysFound = ['!==', '!=', '>', '>='].includes(operator);
  const [needle] = left.args;
  const sought = constantOf(needle && engine.evaluate(needle.value, scope));
  const holder = engine.evaluate(object, scope);
  const isFirst =
    bound === 0 && (operator === '===' || operator === '==') === outcome && !['>', '>=', '<'].includes(operator);
  if (isFirst) return begins(holder, sought);
  const absent = (saysAbsent && outcome) || (saysFound && !outcome);
  if (typeof sought === 'string') return absent ? without(sought, holder) : [];
  return !absent && needle && holder.level < LEVEL.parameter ? [all(engine.evaluate(needle.value, scope))] : [];
}

function predicate(test: Expression & { kind: 'call' }, outcome: boolean, scope: Scope, engine: Engine): Guard[] {
  const { callee } = test;
  const method = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? lastSegment(callee.name) : '';
  const receiver = callee.kind === 'member' ? engine.evaluate(callee.object, scope) : undefined;
  const args = test.args.map((argument) => engine.evaluate(argument.value, scope));
  const [first, second] = args;
  if (MEMBER.has(method)) return membership(receiver, args, outcome);
  if (BEGINS.has(method)) {
    const isStatic = receiver?.path.endsWith('strings') === true;
    const subject = isStatic ? first : receiver;
    const sought = constantOf(isStatic ? second : first);
    // What begins with the way out of a folder is out of it.
    if (typeof sought === 'string' && sought.startsWith('..'))
      return !outcome && subject ? [only(subject, ['path'])] : [];
    return outcome && subject ? begins(subject, sought) : [];
  }
  const subjects = [...args, ...(receiver ? [receiver] : [])].filter((value) => value.level > LEVEL.fixed);
  if (!outcome || subjects.length === 0) return [];
  if (MATCHES.has(method) || APPROVES.test(method) || (IS_KIND.test(method) && receiver?.path.includes('validator'))) {
    return subjects.map(all);
  }
  return [];
}

function membership(receiver: Value | undefined, args: readonly Value[], outcome: boolean): Guard[] {
  const isStatic = args.length > 1;
  const holder = isStatic ? args[0] : receiver;
  const sought = isStatic ? args[1] : args[0];
  if (!holder || !sought) return [];
  const needle = constantOf(sought);
  if (typeof needle === 'string' && holder.level > LEVEL.fixed) return outcome ? [] : without(needle, holder);
  const isTable = holder.constant === undefined && holder.level < LEVEL.parameter;
  return outcome && isTable ? [all(sought)] : [];
}

/** Beginning as it should keeps a path in its folder and an address on its host. */
function begins(value: Value, prefix: Constant | undefined): Guard[] {
  if (typeof prefix === 'string' && /^https?:\/\/?$|^\/$|^https?:\/\/[^/]*[^/]$/.test(prefix)) return [];
  return [only(value, ['path', 'url'])];
}

const ABSENT: readonly [RegExp, readonly Danger[]][] = [
  [/\.\.|^\/$/, ['path']],
  [/['"]/, ['sql', 'xpath', 'code']],
  [/[<>]/, ['html']],
  [/[()*]/, ['ldap']],
  [/[;&|`$]/, ['command']],
  [/[\n\r]/, ['log', 'header']],
  [/^\/\/|^\\|:\/\/|^https?/, ['url']],
];

function without(sought: string, value: Value): Guard[] {
  const dangers = ABSENT.filter(([pattern]) => pattern.test(sought)).flatMap(([, list]) => list);
  return dangers.length > 0 ? [only(value, dangers)] : [];
}

function all(value: Value): Guard {
  return { origins: value.origins, dangers: ALL_DANGERS };
}

function only(value: Value, dangers: readonly Danger[]): Guard {
  return { origins: value.origins, dangers };
}
