import type { Call, Place } from '../tree/tree.js';
import { modulePath } from '../read/ecmascript-statements.js';
import type { CallFacts } from './call-facts.js';
import type { Engine } from './engine.js';
import { callClosure } from './functions.js';
import { builtin } from './methods.js';
import type { Scope } from './scope.js';
import { constantOf, fixed, from, harmless, lastSegment, LEVEL, together, type Value } from './value.js';

const LEVEL_OF_SINKS = LEVEL.request;
/** An object that reads the request for others is the request. */
const REQUEST = /(?:^|\.)(?:request|req)$/;
const SETTERS = /^(?:set|add|enable|disable|with|require|use)[A-Z_]/;

/** Evaluates a call: tells the rules about it, follows it into this file, or knows what it does with its arguments. */
export function evaluateCall(expression: Call & { at: Place }, scope: Scope, engine: Engine): Value {
  const { call, callee } = factsOf(expression, scope, engine);
  checkCall(call, engine);
  remember(call);
  const module = constantOf(call.args[0]);
  if ((call.path === 'require' || call.path === 'import') && typeof module === 'string')
    return fixed(modulePath(module));
  if (callee.closure) return enter(call, callee, engine);
  if (callee.fields && engine.classes.get(callee.path) === callee) return instance(call, callee, engine);
  const made = runCallbacks(call, engine);
  return made && MAPS.has(lastSegment(call.path))
    ? { ...together([made], call.path), items: [made] }
    : resultOf(call, callee, engine);
}

function factsOf(expression: Call & { at: Place }, scope: Scope, engine: Engine): { call: CallFacts; callee: Value } {
  const { callee: target } = expression;
  const receiver = target.kind === 'member' ? engine.evaluate(target.object, scope) : undefined;
  const property = target.kind === 'member' ? target.property : '';
  const path = receiver ? (receiver.path ? `${receiver.path}.${property}` : `.${property}`) : '';
  const callee = receiver ? (receiver.fields?.get(property) ?? fixed(path)) : engine.evaluate(target, scope);
  const args: Value[] = [];
  const named = new Map<string, Value>();
  for (const argument of expression.args) {
    const value = engine.evaluate(argument.value, scope);
    if (argument.name === undefined) args.push(value);
    else named.set(argument.name, value);
  }
  const call: CallFacts = {
    path: receiver ? path : callee.path,
    typedPath: receiver?.type ? `${receiver.type}.${property}` : undefined,
    receiver,
    args,
    named,
    isNew: expression.isNew,
    isFirstOnly: engine.rules.replacesFirst,
    at: expression.at,
  };
  return { call, callee };
}

function checkCall(call: CallFacts, engine: Engine): void {
  for (const rule of engine.rulesFor(call.path, call.typedPath)) {
    const danger = engine.dangerOf(rule.weakness);
    const level = rule.level ?? LEVEL_OF_SINKS;
    const reaches = rule.args?.flatMap((position) => {
      const value = typeof position === 'number' ? call.args[position] : call.named.get(position);
      return value ? [engine.reach(value, danger)] : [];
    });
    if (reaches && reaches.length > 0)
      engine.opinions.judged(
        rule.weakness,
        call.at,
        reaches.every((reach) => reach === LEVEL.fixed),
      );
    if (reaches && !reaches.some((reach) => reach >= level)) continue;
    if (rule.when && !rule.when(call, engine)) continue;
    engine.report(rule.weakness, call.at, rule.confidence);
  }
}

/** What was set on an object stays known, so that whoever uses it can ask. */
function remember(call: CallFacts): void {
  const { receiver } = call;
  const method = lastSegment(call.path);
  const value = call.args.at(-1) ?? fixed();
  if (!receiver || !SETTERS.test(method) || value === receiver) return;
  const key = call.args.length > 1 ? `${method}:${String(constantOf(call.args[0]) ?? call.args[0]?.path)}` : method;
  receiver.fields ??= new Map();
  if (!receiver.fields.get(key)?.closure) receiver.fields.set(key, value);
}

function enter(call: CallFacts, callee: Value, engine: Engine): Value {
  const closure = callee.closure;
  if (!closure || !engine.canEnter(closure.definition))
    return together([...call.args, ...call.named.values()], call.path);
  const returned = callClosure(closure, call, engine);
  const cleaner = engine.rules.cleaner(call);
  const made = Array.isArray(cleaner) ? harmless(returned, cleaner) : returned;
  return made.path || made.constant ? made : { ...made, path: call.path };
}

function instance(call: CallFacts, callee: Value, engine: Engine): Value {
  const constructor = ['__init__', 'constructor', callee.path].map((name) => callee.fields?.get(name)?.closure);
  const closure = constructor.find((found) => found !== undefined);
  if (closure && engine.canEnter(closure.definition)) callClosure(closure, call, engine);
  return callee;
}

/**
 * A function that is handed over gets what the call is about: the elements of a list, the result of a promise. Gives what
 * it returns.
 */
function runCallbacks(call: CallFacts, engine: Engine): Value | undefined {
  const level = engine.rules.callSource(call);
  const given =
    level === undefined ? call.receiver && together([call.receiver], call.receiver.path) : from(level, call.path);
  const isPassed = level !== undefined || CALLBACKS.has(lastSegment(call.path));
  if (!isPassed || !given) return undefined;
  // The second one is a position.
  const args = MAPS.has(lastSegment(call.path)) ? [given, fixed(), given] : [given, given, given];
  let returned: Value | undefined;
  for (const { closure } of call.args) {
    if (!closure || !engine.canEnter(closure.definition)) continue;
    engine.passed.add(closure.definition);
    returned = callClosure(closure, { args, named: new Map() }, engine);
  }
  return returned;
}

/** What they give is what the function gives of each element. */
const MAPS = new Set(['map', 'flatMap']);

/** These call what they are given with the elements of what they are called on. */
const CALLBACKS = new Set([
  'forEach',
  'map',
  'filter',
  'flatMap',
  'reduce',
  'some',
  'every',
  'find',
  'then',
  'each',
  'tap',
  'ifPresent',
]);

function resultOf(call: CallFacts, callee: Value, engine: Engine): Value {
  const given = [...(call.receiver ? [call.receiver] : []), ...call.args, ...call.named.values()];
  const known = builtin(call);
  const cleaner = engine.rules.cleaner(call);
  if (cleaner === 'clean') return known?.constant ? known : fixed(call.path);
  if (cleaner) return harmless(known ?? together(given, call.path), cleaner);
  const level = engine.rules.callSource(call);
  if (level !== undefined) return from(level, call.path, originOf(call));
  if (known) return known;
  const wrapped = call.args.find((value) => value.level === LEVEL.fixed && REQUEST.test(value.path));
  if (wrapped && /request/i.test(lastSegment(call.path)))
    return { ...fixed('request'), ...(wrapped.type ? { type: wrapped.type } : {}) };
  const made = together(given, call.path);
  if (call.isNew) return { ...made, type: call.path };
  return made.level === LEVEL.fixed && callee.level > LEVEL.fixed ? from(callee.level, call.path) : made;
}

/** The same question asked twice has the same answer: what was checked about one holds for the other. */
function originOf(call: CallFacts): string {
  const asked = constantOf(call.args[0]);
  return asked === undefined ? call.path : `${call.path}:${String(asked)}`;
}
