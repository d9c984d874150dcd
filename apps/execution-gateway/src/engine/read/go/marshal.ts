import { JsonNumber, type Json } from './json.js';
import { sortedEntries } from './printed.js';
import { decode, held, isEmpty, NotCarriedOut, type GoField, type GoValue, type Row } from './values.js';

interface MarshalOptions {
  /** `<`, `>` and `&` become `\u003c` and so on, as Go does unless it is told otherwise. */
  html: boolean;
}

/** Go's `encoding/json` of a value. */
export function marshal(value: GoValue | undefined, options: MarshalOptions): string {
  if (!value) return 'null';
  const { type, data } = value;
  switch (type.kind) {
    case 'any': {
      if (data instanceof JsonNumber) return data.text;
      return marshal(held(data as Json), options);
    }
    case 'string':
      return type.digits ? (data as string) : quoted(data as string, options);
    case 'int':
    case 'uint':
    case 'duration':
    case 'bool':
      return String(data);
    case 'float':
      throw new NotCarriedOut('a number of this kind as JSON');
    case 'time':
      return quoted(data as string, options);
    case 'empty':
      return '{}';
    case 'pointer':
      return data === null ? 'null' : marshal(decode(type.of, data as Json), options);
    case 'slice':
      if (data === null) return 'null';
      return `[${(data as Json[]).map((item) => marshal(decode(type.of, item), options)).join(',')}]`;
    case 'map':
      if (data === null) return 'null';
      return object(
        sortedEntries(data as Map<string, Json>).map(([key, item]) => [key, decode(type.of, item)]),
        options,
      );
    case 'struct':
      return marshalStruct(type.fields, data as Map<string, Json> | null, options);
    case 'row':
      return marshalRow(data as Row);
    case 'unknown':
      throw new NotCarriedOut('a value of this form as JSON');
  }
}

/** JSON text as it stands in a string. Go's names of control characters are JavaScript's. */
function quoted(text: string, { html }: MarshalOptions): string {
  const plain = JSON.stringify(text.toWellFormed()).replace(/[\u2028\u2029]/g, escaped);
  return html ? plain.replace(/[<>&]/g, escaped) : plain;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const object = (entries: readonly [string, GoValue][], options: MarshalOptions): string =>
  `{${entries.map(([key, value]) => `${quoted(key, options)}:${marshal(value, options)}`).join(',')}}`;

function marshalStruct(fields: readonly GoField[], data: Map<string, Json> | null, options: MarshalOptions): string {
  const entries = fields
    .map((field): [GoField, GoValue] => [field, decode(field.type, data?.get(field.json))])
    .filter(([{ omitEmpty }, value]) => !(omitEmpty && isOmitted(value)));
  return object(
    entries.map(([{ json }, value]) => [json, value]),
    options,
  );
}

/** Go's `omitempty`: what is false, zero, nil or empty; a struct never. */
function isOmitted({ type, data }: GoValue): boolean {
  switch (type.kind) {
    case 'struct':
    case 'time':
      return false;
    case 'slice':
    case 'map':
      return isEmpty(data);
    case 'pointer':
    case 'any':
    case 'unknown':
      return data === null;
    default:
      return data === '' || data === 0n || data === 0 || data === false;
  }
}

/** Everything that a row tells, by name. Its own encoder escapes for HTML. */
function marshalRow({ fields }: Row): string {
  const entries = Object.entries(fields).map(([name, read]): [string, string | undefined] => [name, read()]);
  const parts = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${JSON.stringify(name)}:${text === undefined ? 'null' : quoted(text, { html: true })}`);
  return `{${parts.join(',')}}`;
}
