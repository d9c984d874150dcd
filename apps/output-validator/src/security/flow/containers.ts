import type { CallFacts } from './call-facts.js';
import { constantOf, fixed, LEVEL, text, together, type Value } from './value.js';

const LISTS = /(?:List|Vector|Stack|Deque|Queue|Set|\.list|^list|^set)$/;
const MAPS = /(?:Map|Properties|ConfigParser|Hashtable|^dict|OrderedDict)$/;
const BUILDERS = /(?:StringBuilder|StringBuffer|StringIO|strings\.Builder)$/;
const PUT = new Set([
  'append',
  'add',
  'push',
  'addLast',
  'addElement',
  'offer',
  'appendleft',
  'insert',
  'WriteString',
  'write',
]);
const PUT_ALL = new Set(['extend', 'addAll', 'concat']);
const SET = new Set(['put', 'set', 'setdefault', 'setProperty', 'setAttribute', 'putIfAbsent', 'Set']);
const GET = new Set(['get', 'getOrDefault', 'getProperty', 'getAttribute', 'elementAt', 'Get']);

/** Lists, tables and builders of texts, followed element by element as far as positions and keys are known. */
export function container(method: string, call: CallFacts, receiver: Value): Value | undefined {
  if (BUILDERS.test(receiver.path)) return builder(method, call, receiver);
  if (PUT.has(method) || PUT_ALL.has(method)) return put(method, call, receiver);
  if ((method === 'pop' || method === 'remove') && receiver.items) return take(call, receiver.items);
  if (SET.has(method)) return setPart(call, receiver);
  if (GET.has(method)) return getPart(call, receiver);
  if (method === 'read_dict' || method === 'update') return spill(call, receiver);
  return undefined;
}

function builder(method: string, call: CallFacts, receiver: Value): Value | undefined {
  if (method === 'append' || method === 'WriteString' || method === 'write') {
    const { constant: _gone, ...made } = text([{ ...receiver, shape: receiver.shape ?? '' }, ...call.args.slice(0, 1)]);
    delete receiver.constant;
    return Object.assign(receiver, made, { path: receiver.path });
  }
  return ['toString', 'String', 'getvalue'].includes(method) ? { ...receiver } : undefined;
}

function put(method: string, call: CallFacts, receiver: Value): Value | undefined {
  const value = call.args.at(-1);
  if (!value || value === receiver) return undefined;
  if (!receiver.items && LISTS.test(receiver.path)) receiver.items = [];
  if (receiver.items) receiver.items.push(...(PUT_ALL.has(method) ? (value.items ?? [value]) : [value]));
  return spill(call, receiver);
}

/** The receiver is from now on as dangerous as what was put into it. */
function spill(call: CallFacts, receiver: Value): Value | undefined {
  const value = together(call.args);
  if (value.level > receiver.level && !receiver.constant) {
    Object.assign(receiver, together([receiver, value], receiver.path));
    return receiver;
  }
  return undefined;
}

function take(call: CallFacts, items: Value[]): Value {
  const position = constantOf(call.args[0]);
  if (call.args.length > 0 && typeof position !== 'number') return fixed();
  const at = typeof position === 'number' ? position : items.length - 1;
  return items.splice(at, 1)[0] ?? fixed();
}

function setPart(call: CallFacts, receiver: Value): Value | undefined {
  const keys = call.args.slice(0, -1).map(constantOf);
  const value = call.args.at(-1);
  if (!value || keys.length === 0 || value === receiver) return undefined;
  if (keys.includes(undefined)) return spill(call, receiver);
  if (receiver.level > LEVEL.fixed && !receiver.fields) return undefined;
  receiver.fields ??= new Map();
  receiver.fields.set(keys.join('.'), value);
  return fixed();
}

function getPart(call: CallFacts, receiver: Value): Value | undefined {
  const keys = call.args.map(constantOf);
  const position = keys[0];
  if (receiver.items && typeof position === 'number') return receiver.items.at(position) ?? fixed();
  if (!receiver.fields) return MAPS.test(receiver.path) ? fixed() : undefined;
  if (receiver.level > LEVEL.fixed && keys.length > 0 && keys.every((key) => key !== undefined)) {
    return receiver.fields.get(keys.join('.')) ?? receiver.fields.get(String(position));
  }
  const found = receiver.fields.get(keys.join('.')) ?? receiver.fields.get(String(position));
  return found ?? (keys.includes(undefined) ? together([...receiver.fields.values()], receiver.path) : undefined);
}
