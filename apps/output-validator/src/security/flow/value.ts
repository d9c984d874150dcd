import type { FunctionNode } from '../tree/tree.js';
import type { Scope } from './scope.js';

/** How far from the program's own text a value comes from. */
export const LEVEL = {
  /** Written in the file, or a setting by its name. */
  fixed: 0,
  /** Nobody here knows. */
  unknown: 1,
  /** What a function of this file is called with from elsewhere. */
  parameter: 2,
  /** Arguments, environment, standard input, files, archives, other services. */
  outside: 3,
  /** What somebody sends over the network. */
  request: 4,
} as const;

/** The origin of what a handler caught. */
export const CAUGHT = 'caught';

/** What a value may do harm to. What makes it harmless for one is nothing for another. */
export type Danger =
  'command' | 'sql' | 'path' | 'html' | 'url' | 'code' | 'xpath' | 'ldap' | 'log' | 'header' | 'data';
export const ALL_DANGERS: readonly Danger[] = [
  'command',
  'sql',
  'path',
  'html',
  'url',
  'code',
  'xpath',
  'ldap',
  'log',
  'header',
  'data',
];

/** Stands in a text for what is not known of it. */
export const HOLE = '\u0000';
const MAX_SHAPE = 4096;
const MAX_PATH = 160;

export type Constant = string | number | boolean | null;

export interface Closure {
  definition: FunctionNode;
  scope: Scope;
}

export interface Value {
  level: number;
  /** Where it comes from; what is checked about one value is known of every other of the same origin. */
  origins: ReadonlySet<string>;
  harmlessFor: ReadonlySet<Danger>;
  /** How it is reached, as in `subprocess.run`; calls leave no mark, so `open().read` is `open.read`. */
  path: string;
  /** Its declared type, where the language has one. */
  type?: string;
  constant?: { value: Constant };
  /** A text with holes. */
  shape?: string;
  items?: Value[];
  /** Parts of an object, and what was set on it by calls. */
  fields?: Map<string, Value>;
  closure?: Closure;
}

const NOBODY: ReadonlySet<string> = new Set();
const NOTHING: ReadonlySet<Danger> = new Set();

export function fixed(path = ''): Value {
  return { level: LEVEL.fixed, origins: NOBODY, harmlessFor: NOTHING, path: tail(path) };
}

export function constant(value: Constant): Value {
  const shape = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return { ...fixed(), constant: { value }, ...(shape === undefined ? {} : { shape: shape.slice(0, MAX_SHAPE) }) };
}

export function from(level: number, path: string, origin = path): Value {
  return { level, origins: new Set([origin]), harmlessFor: NOTHING, path: tail(path) };
}

/** What depends on all of these: as dangerous as the worst, harmless only where every dangerous one is. */
export function together(values: readonly Value[], path = ''): Value {
  const most = Math.max(...values.map((value) => value.level), LEVEL.fixed);
  // Beside what comes from outside, what is merely not known does not count.
  const least = Math.min(most, LEVEL.parameter);
  const open = values.filter(
    (value) => value.level > LEVEL.fixed && (value.level >= least || value.origins.has(CAUGHT)),
  );
  const [first, ...rest] = open;
  if (!first) return fixed(path);
  if (rest.length === 0) {
    return { level: first.level, origins: first.origins, harmlessFor: first.harmlessFor, path: tail(path) };
  }
  return {
    level: most,
    origins: new Set(open.flatMap((value) => [...value.origins])),
    harmlessFor: new Set(
      [...first.harmlessFor].filter((danger) => rest.every((value) => value.harmlessFor.has(danger))),
    ),
    path: tail(path),
  };
}

/** A text made of pieces. */
export function text(pieces: readonly Value[]): Value {
  const shape = pieces
    .map((piece) => piece.shape ?? HOLE)
    .join('')
    .slice(0, MAX_SHAPE);
  const open = pieces.filter((piece) => !piece.constant);
  if (open.length === 0) return constant(shape);
  // `'sha256=' + digest` is reached as the digest is.
  const path = open.length === 1 && open[0]?.level === LEVEL.fixed ? open[0].path : '';
  return { ...together(pieces, path), shape };
}

/** Either of two. */
export function either(left: Value, right: Value): Value {
  if (left === right) return left;
  if (left.constant && right.constant && left.constant.value === right.constant.value) return left;
  const worse = right.level > left.level || (left.constant?.value === null && !right.constant) ? right : left;
  const other = worse === left ? right : left;
  const joined = together([left, right], worse.path || other.path);
  const fields = worse.fields ?? other.fields;
  const items = worse.items ?? other.items;
  const shape = worse.shape ?? (worse.level > LEVEL.fixed ? undefined : other.shape);
  const closure = worse.closure ?? other.closure;
  const type = worse.type ?? other.type;
  return {
    ...joined,
    ...(shape === undefined ? {} : { shape: worse.constant ? HOLE : shape }),
    ...(fields ? { fields } : {}),
    ...(items ? { items } : {}),
    ...(closure ? { closure } : {}),
    ...(type ? { type } : {}),
  };
}

/** The same value, with nothing left to fear for these. */
export function harmless(value: Value, dangers: readonly Danger[]): Value {
  return { ...value, harmlessFor: new Set([...value.harmlessFor, ...dangers]) };
}

export function constantOf(value: Value | undefined): Constant | undefined {
  return value?.constant?.value;
}

export function isText(value: Value | undefined): value is Value & { shape: string } {
  return value?.shape !== undefined;
}

/** A text of which a part is not known. */
export function hasHole(value: Value): boolean {
  return !value.constant && (value.shape === undefined || value.shape.includes(HOLE));
}

/** Long chains of calls keep their end, which is what rules look at. */
export function tail(path: string): string {
  return path.length > MAX_PATH ? path.slice(-MAX_PATH) : path;
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
