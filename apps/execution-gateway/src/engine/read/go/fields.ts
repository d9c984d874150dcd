import type { Json } from './json.js';
import {
  decode,
  indirect,
  NotCarriedOut,
  STRING,
  stringValue,
  TemplateFailure,
  typeName,
  type GoType,
  type GoValue,
  type Row,
} from './values.js';

/** What a key that a map does not have means: nothing, or an error. */
export type Missing = 'none' | 'error';

/** The field of a value by its Go name, or what a map has under a key. Throws as Go does. */
export function fieldOf(value: GoValue | undefined, name: string, missing: Missing): GoValue | undefined {
  if (!value) {
    if (missing === 'error') throw new TemplateFailure(`nil data; no entry for key ${JSON.stringify(name)}`);
    return undefined;
  }
  const { value: at, nil } = indirect(value);
  if (nil) throw new TemplateFailure(`nil pointer evaluating ${typeName(value.type)}.${name}`);
  const { type, data } = at;
  switch (type.kind) {
    case 'struct': {
      const field = type.fields.find((candidate) => candidate.name === name);
      if (field) return decode(field.type, (data as Map<string, Json> | null)?.get(field.json));
      if (type.methods) throw new NotCarriedOut(`.${name} of ${type.name}`);
      throw noField(name, value.type);
    }
    case 'map':
      if (type.keyed) throw noField(name, value.type);
      return entryOf(type.of, { data: data as Map<string, Json> | null, name, missing });
    case 'row':
      return rowField(data as Row, name, value.type);
    case 'string':
      if (type.named && value.type.kind !== 'any') throw new NotCarriedOut(`.${name} of a value`);
      throw noField(name, value.type);
    case 'time':
    case 'duration':
    case 'unknown':
      throw new NotCarriedOut(`.${name} of a value`);
    default:
      throw noField(name, value.type);
  }
}

const noField = (name: string, type: GoType): TemplateFailure =>
  new TemplateFailure(`can't evaluate field ${name} in type ${typeName(type)}`);

interface Entry {
  data: Map<string, Json> | null;
  name: string;
  missing: Missing;
}

function entryOf(of: GoType, { data, name, missing }: Entry): GoValue | undefined {
  if (data?.has(name)) return decode(of, data.get(name));
  if (missing === 'error') throw new TemplateFailure(`map has no entry for key ${JSON.stringify(name)}`);
  return undefined;
}

function rowField({ fields }: Row, name: string, type: GoType): GoValue {
  const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!read) throw noField(name, type);
  const text = read();
  return text === undefined ? { type: { kind: 'pointer', of: STRING }, data: null } : stringValue(text);
}
