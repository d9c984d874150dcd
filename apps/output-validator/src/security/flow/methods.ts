import { container } from './containers.js';
import type { CallFacts } from './call-facts.js';
import { fillFormat } from './formats.js';
import {
  constant,
  constantOf,
  fixed,
  harmless,
  HOLE,
  isText,
  lastSegment,
  text,
  together,
  type Danger,
  type Value,
} from './value.js';

type Method = (call: CallFacts, receiver: Value) => Value | undefined;

/** The text as it was, or so nearly that rules may read it as such. */
const same: Method = (call, receiver) => {
  const { shape, constant: known } = receiver;
  const made = together([receiver, ...call.args], receiver.path || call.path);
  return known ? receiver : shape === undefined ? undefined : { ...made, shape };
};

const changed =
  (change: (value: string) => string): Method =>
  (call, receiver) => {
    const value = constantOf(receiver);
    return typeof value === 'string' ? constant(change(value)) : same(call, receiver);
  };

const joinItems = (items: readonly Value[] | undefined, separator: Value): Value | undefined =>
  items && text(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));

const METHODS: Readonly<Record<string, Method>> = {
  trim: same,
  strip: same,
  rstrip: same,
  lstrip: same,
  toString: same,
  toArray: (_call, receiver) => receiver,
  encode: same,
  decode: same,
  getBytes: same,
  toCharArray: same,
  valueOf: same,
  intern: same,
  toLowerCase: changed((value) => value.toLowerCase()),
  toUpperCase: changed((value) => value.toUpperCase()),
  lower: changed((value) => value.toLowerCase()),
  upper: changed((value) => value.toUpperCase()),
  charAt: (call, receiver) => characterAt(receiver, call.args[0]),
  concat: (call, receiver) => (receiver.items ? undefined : text([receiver, ...call.args])),
  format: (call, receiver) => {
    if (isText(receiver) && !['util', 'String'].includes(receiver.path))
      return fillFormat(receiver, call.args, call.named);
    const [format, ...values] = call.args;
    return isText(format) ? fillFormat(format, values) : undefined;
  },
  formatted: (call, receiver) => (isText(receiver) ? fillFormat(receiver, call.args) : undefined),
  Sprintf: (call) => (isText(call.args[0]) ? fillFormat(call.args[0], call.args.slice(1)) : undefined),
  Errorf: (call) => (isText(call.args[0]) ? fillFormat(call.args[0], call.args.slice(1)) : undefined),
  Sprint: (call) => text(call.args),
  Sprintln: (call) => text(call.args),
  join: (call, receiver) => {
    const [first, second] = call.args;
    if (/(?:^|\.)path$/.test(receiver.path)) return joinItems(call.args, constant('/'));
    if (receiver.items) return joinItems(receiver.items, first ?? constant(','));
    if (receiver.path === 'String') return joinItems(second?.items ?? call.args.slice(1), first ?? fixed());
    return isText(receiver) ? joinItems(first?.items, receiver) : undefined;
  },
  Join: (call, receiver) => {
    const [first, second] = call.args;
    if (receiver.path.endsWith('strings')) return joinItems(first?.items, second ?? fixed());
    return joinItems(call.args, constant('/'));
  },
  replace,
  replaceAll: replace,
  ReplaceAll: (call) => {
    const [given, ...rest] = call.args;
    return given && replace({ ...call, args: rest }, given);
  },
};

/** What the methods of texts and collections return; undefined for any other. */
export function builtin(call: CallFacts): Value | undefined {
  const method = lastSegment(call.path);
  // The same function, with its answer as a promise.
  if (method === 'promisify') return call.args[0];
  if (!call.receiver) return ['String', 'str', 'bytes'].includes(call.path) ? call.args[0] : undefined;
  const known = container(method, call, call.receiver);
  if (known) return known;
  const read = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  return read?.(call, call.receiver);
}

function characterAt(receiver: Value, position: Value | undefined): Value | undefined {
  const value = constantOf(receiver);
  const index = constantOf(position);
  return typeof value === 'string' && typeof index === 'number' ? constant(value.charAt(index)) : undefined;
}

const TAKEN_OUT: readonly [RegExp, readonly Danger[]][] = [
  [/['"]/, ['sql', 'xpath']],
  [/[()*]/, ['ldap']],
  [/[<>&]|&lt;/, ['html']],
  [/\.\.|\//, ['path', 'url']],
  [/[\n\r]|\\[nr]/, ['log', 'header']],
  [/\^\s*\\?[a-zA-Z[]|\[\^|\\W/, ['command', 'sql', 'xpath', 'ldap', 'html', 'path', 'code', 'log', 'header']],
];

/**
 * Replacing what does harm makes a text harmless, where every occurrence is replaced: JavaScript's `replace` with a text takes
 * only the first.
 */
function replace(call: CallFacts, receiver: Value): Value | undefined {
  const [what, by] = call.args;
  const given = by ?? fixed();
  const wanted = constantOf(what);
  const shape =
    typeof wanted === 'string' && receiver.shape?.includes(wanted) && wanted !== ''
      ? receiver.shape.split(wanted).join(given.shape ?? HOLE)
      : (receiver.shape ?? HOLE);
  const made: Value = { ...together([receiver, given], call.path), shape: shape.slice(0, 4096) };
  if (typeof wanted !== 'string') return made;
  if (call.isFirstOnly && what?.type !== 'global' && lastSegment(call.path) === 'replace') return made;
  const dangers = TAKEN_OUT.filter(([pattern]) => pattern.test(wanted)).flatMap(([, list]) => list);
  return receiver.constant && given.constant ? constant(shape) : harmless(made, dangers);
}
