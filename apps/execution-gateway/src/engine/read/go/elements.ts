import type { Json } from './json.js';
import {
  decode,
  indirect,
  intValue,
  NotCarriedOut,
  stringValue,
  TemplateFailure,
  typeName,
  unwrap,
  type GoValue,
} from './values.js';

type Value = GoValue | undefined;

/** `index VALUE KEY…`: elements of lists and maps, one within the other. */
export function indexOf(value: Value, keys: readonly Value[]): Value {
  if (!value) throw new TemplateFailure('error calling index: index of untyped nil');
  return keys.reduce<Value>((at, key) => elementOf(at, key), value);
}

function elementOf(value: Value, key: Value): Value {
  const inner = unwrap(value);
  if (!inner) throw new TemplateFailure('error calling index: index of untyped nil');
  const { value: at, nil } = indirect(inner);
  if (nil) throw new TemplateFailure('error calling index: index of nil pointer');
  const { type, data } = at;
  if (type.kind === 'map') {
    if (key?.type.kind !== 'string') throw new NotCarriedOut('such a key');
    if (type.keyed && !key.type.named) {
      throw new TemplateFailure('error calling index: value has type string; should be nat.Port');
    }
    return unwrap(decode(type.of, (data as Map<string, Json> | null)?.get(key.data as string)));
  }
  if (type.kind === 'slice') {
    const items = (data as Json[] | null) ?? [];
    const place = position(key, items.length - 1);
    return unwrap(decode(type.of, items[place]));
  }
  if (type.kind === 'string') {
    const bytes = Buffer.from(data as string);
    return { type: { kind: 'uint' }, data: BigInt(bytes[position(key, bytes.length - 1)]!) };
  }
  throw new TemplateFailure(`error calling index: can't index item of type ${typeName(type)}`);
}

function position(key: Value, most: number): number {
  if (key?.type.kind !== 'int' && key?.type.kind !== 'uint') {
    throw new TemplateFailure(
      `error calling index: cannot index slice/array with ${key ? `type ${typeName(key.type)}` : 'nil'}`,
    );
  }
  const place = Number(key.data);
  if (place < 0 || place > most) throw new TemplateFailure(`error calling index: index out of range: ${place}`);
  return place;
}

export function lengthOf(value: Value): number {
  if (!value) throw new TemplateFailure('error calling len: len of untyped nil');
  const { value: at, nil } = indirect(value);
  if (nil) throw new TemplateFailure('error calling len: len of nil pointer');
  const { type, data } = at;
  if (type.kind === 'string') return Buffer.byteLength(data as string);
  if (type.kind === 'slice') return (data as Json[] | null)?.length ?? 0;
  if (type.kind === 'map') return (data as Map<string, Json> | null)?.size ?? 0;
  throw new TemplateFailure(`error calling len: len of type ${typeName(type)}`);
}

/** `slice VALUE FROM TO`, of lists and of texts. */
export function sliceOf(value: Value, bounds: readonly Value[]): Value {
  if (!value || bounds.length > 2) throw new NotCarriedOut('such a slice');
  const { value: at } = indirect(value);
  const length = lengthOf(at);
  const [from = intValue(0), to = intValue(length)] = bounds;
  const [start, end] = [position(from, length), position(to, length)];
  if (start > end) throw new TemplateFailure(`error calling slice: invalid slice index: ${start} > ${end}`);
  if (at.type.kind === 'slice') return { ...at, data: ((at.data as Json[] | null) ?? []).slice(start, end) };
  const text = at.data as string;
  if (Buffer.byteLength(text) !== text.length) throw new NotCarriedOut('a slice of such a text');
  return stringValue(text.slice(start, end));
}
