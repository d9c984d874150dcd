import { AppError } from '@wingman/contracts';
import { findDoubleName } from './json-names.js';

const placeOf = (line: number | undefined): string => (line === undefined ? 'the body' : `line ${line}`);
const pathOf = (line: number | undefined): string => (line === undefined ? '' : `line ${line}`);

const refuse = (line: number | undefined, message: string, cause?: unknown): never => {
  throw new AppError('invalid_request', `${placeOf(line)} is ${message}`, {
    cause,
    errors: [{ path: pathOf(line), message }],
  });
};

// Only an escape can bring NUL or half a surrogate pair through valid UTF-8, and a raw NUL is no JSON.
const SUSPICIOUS = /\\u(0000|[dD][89a-fA-F])|__proto__|\\u005[fF]/;

/**
 * Parses JSON. NUL and lone surrogates in any string are refused, since neither PostgreSQL nor UTF-8 can hold them, and
 * so are the field name `__proto__`, which later steps would drop without a word, and a name that stands twice in one
 * object, of which each reader takes another (docs/adr/039). An error names the line, if given.
 */
export function parseJson(text: string, line?: number): unknown {
  const colons = countColons(text, line);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(line, 'not valid JSON', error);
  }
  if (SUSPICIOUS.test(text)) assertText(value, pathOf(line));
  // Each member has one colon outside texts. What was parsed has fewer where one name took another's place.
  if (countMembers(value) !== colons) refuseDouble(text, line);
  return value;
}

function refuseDouble(text: string, line: number | undefined): never {
  const path = [...(line === undefined ? [] : [pathOf(line)]), ...(findDoubleName(text) ?? [])].join('.');
  throw new AppError('invalid_request', `${path}: stands there twice`, {
    errors: [{ path, message: 'stands there twice' }],
  });
}

const MAX_DEPTH = 64;

/**
 * Counts the colons outside texts. Refuses deep nesting before anything recursive sees it: a megabyte of brackets would
 * exhaust the stack.
 */
function countColons(text: string, line: number | undefined): number {
  let [depth, colons, inString] = [0, 0, false];
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (inString) {
      if (code === BACKSLASH) position += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === COLON) colons += 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    if (depth > MAX_DEPTH) refuse(line, `nested deeper than ${MAX_DEPTH} levels`);
  }
  return colons;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COLON] = [34, 92, 123, 125, 91, 93, 58];

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const isList = Array.isArray(value);
  const members: readonly unknown[] = isList ? value : Object.values(value);
  let count = isList ? 0 : members.length;
  for (const member of members) if (typeof member === 'object') count += countMembers(member);
  return count;
}

/** Throws `invalid_text` or `invalid_request` for what neither PostgreSQL nor a later step can hold in a JSON value. */
export function assertText(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw new AppError('invalid_text', `${path || 'the body'}: text must not hold NUL or lone surrogates`, {
        errors: [{ path, message: 'NUL or a lone surrogate' }],
      });
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (name === '__proto__') {
      throw new AppError('invalid_request', `${place}: not a field name`, {
        errors: [{ path: place, message: 'not a field name' }],
      });
    }
    assertText(name, path === '' ? 'a field name' : `a field name in ${path}`);
    assertText(member, place);
  }
}
