import { JsonNumber, type Json } from './json.js';

/** What Go knows of a value; templates print, compare and call by it. `named`: it is no plain `string` for a function. */
export type GoType =
  | { kind: 'int' | 'uint' | 'float' | 'bool'; named?: boolean }
  /** `digits`: a number by its digits, Go's json.Number. */
  | { kind: 'string'; named?: boolean; digits?: boolean }
  | { kind: 'time' | 'duration' | 'empty' | 'any' }
  /** Of a form that nobody has described here. */
  | { kind: 'unknown' }
  | { kind: 'slice' | 'pointer'; of: GoType; named?: boolean }
  /**
   * By strings. `keyed`: by strings of a name of their own, which no plain string is a key of; `titles`: the headers of
   * a table, which know titles for labels too.
   */
  | { kind: 'map'; of: GoType; keyed?: boolean; titles?: boolean }
  | StructType
  /** A row of a list: what it has is asked by name. Its name is Go's, with its package. */
  | { kind: 'row'; name: string };

export interface StructType {
  kind: 'struct';
  name: string;
  /** Fields of embedded structs among them. */
  fields: readonly GoField[];
  /** It has methods, which are not carried out. */
  methods: boolean;
}

export interface GoField {
  name: string;
  json: string;
  omitEmpty: boolean;
  type: GoType;
}

/** A row of a list. */
export interface Row {
  /** Everything it tells, by name; a value that is undefined is a nil pointer. */
  fields: Readonly<Record<string, () => string | undefined>>;
  label?(name: string): string;
}

/** A value of a template; undefined is Go's value that is none (a missing key). */
export interface GoValue {
  type: GoType;
  /**
   * string: string; int, uint, duration: bigint; float: number; bool: boolean; time: its text; slice: Json[] or null;
   * map and struct: Map or null; pointer: null or what it points at; row: Row.
   */
  data: unknown;
}

/** `titles`: while the headers of a table are written, most functions leave their text as it is. */
export type Functions = 'rows' | 'titles';

export const STRING: GoType = { kind: 'string' };
export const INT: GoType = { kind: 'int' };
export const BOOL: GoType = { kind: 'bool' };
export const ANY: GoType = { kind: 'any' };
const NUMBER_TEXT: GoType = { kind: 'string', named: true, digits: true };
const ANY_SLICE: GoType = { kind: 'slice', of: ANY };
const ANY_MAP: GoType = { kind: 'map', of: ANY };

export const stringValue = (data: string): GoValue => ({ type: STRING, data });
export const intValue = (data: bigint | number): GoValue => ({ type: INT, data: BigInt(data) });
export const boolValue = (data: boolean): GoValue => ({ type: BOOL, data });
export const stringsValue = (data: readonly string[]): GoValue => ({ type: { kind: 'slice', of: STRING }, data });

/** An error of a template, as the client says it without its place. */
export class TemplateFailure extends Error {
  override name = 'TemplateFailure';
}

/** Something of Go's templates that is not carried out here. */
export class NotCarriedOut extends Error {
  override name = 'NotCarriedOut';
}

const ZERO: Readonly<Record<string, unknown>> = {
  string: '',
  int: 0n,
  uint: 0n,
  duration: 0n,
  float: 0,
  bool: false,
  time: '0001-01-01T00:00:00Z',
};

/** Decodes JSON into a type, as Go does: what is missing is the type's zero. */
export function decode(type: GoType, json: Json | undefined): GoValue {
  const data = json ?? ZERO[type.kind] ?? null;
  switch (type.kind) {
    case 'int':
    case 'uint':
    case 'duration':
      return { type, data: data instanceof JsonNumber ? BigInt(data.text) : data };
    case 'float':
      return { type, data: data instanceof JsonNumber ? Number(data.text) : data };
    default:
      return { type, data };
  }
}

/** What an `any` holds; undefined where it holds nothing. */
export function held(json: Json): GoValue | undefined {
  if (json === null) return undefined;
  if (typeof json === 'string') return stringValue(json);
  if (typeof json === 'boolean') return boolValue(json);
  if (json instanceof JsonNumber) return { type: NUMBER_TEXT, data: json.text };
  return Array.isArray(json) ? { type: ANY_SLICE, data: json } : { type: ANY_MAP, data: json };
}

/** What stands behind pointers and interfaces; `nil` when the last of them points nowhere. */
export function indirect(value: GoValue): { value: GoValue; nil: boolean } {
  let at = value;
  while (at.type.kind === 'pointer' || at.type.kind === 'any') {
    if (at.data === null || at.data === undefined) return { value: at, nil: true };
    at = at.type.kind === 'pointer' ? decode(at.type.of, at.data as Json) : (held(at.data as Json) ?? at);
  }
  return { value: at, nil: false };
}

/** An interface is what it holds. */
export const unwrap = (value: GoValue | undefined): GoValue | undefined =>
  value?.type.kind === 'any' ? held(value.data as Json) : value;

export const isEmpty = (data: unknown): boolean =>
  data === null ||
  data === undefined ||
  (Array.isArray(data) ? data.length === 0 : (data as Map<string, Json>).size === 0);

/** Go's name of a type, as its messages show it. */
export function typeName(type: GoType): string {
  switch (type.kind) {
    case 'any':
      return 'interface {}';
    case 'slice':
      return `[]${typeName(type.of)}`;
    case 'map':
      return `map[${type.keyed ? 'nat.Port' : 'string'}]${typeName(type.of)}`;
    case 'pointer':
      return `*${typeName(type.of)}`;
    case 'struct':
      return type.name;
    case 'row':
      return `*${type.name}`;
    case 'time':
      return 'time.Time';
    case 'duration':
      return 'time.Duration';
    case 'empty':
      return 'struct {}';
    default:
      return type.kind;
  }
}

/** Go's truth: what is not empty, not zero and not nil. */
export function isTrue(value: GoValue | undefined): boolean {
  if (!value) return false;
  const { type, data } = value;
  switch (type.kind) {
    case 'struct':
    case 'row':
    case 'time':
    case 'empty':
      return true;
    case 'any': {
      const inner = unwrap(value);
      return inner !== undefined && isTrue(inner);
    }
    case 'pointer':
      return data !== null;
    case 'slice':
    case 'map':
      return !isEmpty(data);
    case 'unknown':
      throw new NotCarriedOut('a value of an unknown form');
    default:
      return data !== '' && data !== 0n && data !== 0 && data !== false;
  }
}
