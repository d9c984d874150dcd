import type { Check, CheckType } from '@wingman/contracts';
import { extensionOf } from '../reader/entity.js';
import { absolutePath } from '../reader/rule.js';
import { readSize } from '../reader/rules/size.js';
import { NESTED, valueSaid } from './nested-values.js';
import type { Mention, Span } from './span.js';

/** A check whose every value was found in the words, and which fields it sets. */
export interface Grounded {
  /** With values as they were said, and nothing that the words cannot bear out. */
  check: Check;
  /** `absent=true path`: the name of its row in the table of wordings. */
  fields: string;
  mentions: Map<string, Mention>;
}

// Fields of a few values: which of them is meant, the wording has to show.
const FEW_VALUES = new Set(
  'state running present absent empty restorable pushed clean exists manager since_check'.split(' '),
);
// What is found out another way (the kind from the noun, the format from the file), so that a model's word for it does not count.
const IGNORED: Partial<Record<CheckType, readonly string[]>> = {
  file: ['kind'],
  config: ['format'],
  tests: ['format'],
};

const QUOTED = ['quote', 'code'];
const FORMATS: Record<string, 'json' | 'yaml' | 'toml' | 'ini' | 'env'> = {
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  ini: 'ini',
  env: 'env',
};

const byNumber = (value: unknown, span: Span) => (typeof value === 'number' ? span.number(value) : undefined);
const byName = (value: unknown, span: Span) => (typeof value === 'string' ? span.name(value) : undefined);
const byPath = (value: unknown, span: Span) => (typeof value === 'string' ? span.path(value) : undefined);
const among =
  (kinds: readonly string[]) =>
  (value: unknown, span: Span): Mention | undefined =>
    typeof value === 'string' ? span.text(value, kinds) : undefined;

const FINDERS: Record<string, (value: unknown, span: Span) => Mention | undefined> = {
  path: byPath,
  report: byPath,
  repo: byPath,
  glob: (value, span) => (typeof value === 'string' ? span.path(value, ['glob']) : undefined),
  mode: (value, span) => (/^0?[0-7]{3,4}$/.test(String(value)) ? span.number(Number(value)) : undefined),
  lines: byNumber,
  pid: byNumber,
  port: byNumber,
  status: byNumber,
  passed: byNumber,
  failed: byNumber,
  count: byNumber,
  min: byNumber,
  max: byNumber,
  equals: byNumber,
  sha256: (value, span) => among(['sha256'])(value, span),
  contains: among(QUOTED),
  key: byName,
  name: byName,
  version: byName,
  branch: byName,
  tag: byName,
  merged_into: byName,
  commit: byName,
  table: byName,
  connection: byName,
  ref: byName,
  url: among(['url']),
  matches: among([...QUOTED, 'path', 'name']),
  free_min: sizeSaid,
  freed_min: sizeSaid,
  min_coverage: byNumber,
  env_key: byName,
  target: byPath,
  entries: entriesSaid,
};

/**
 * Finds every value of a check in the words that it stands for. Undefined: some value is not said there, or the check
 * sets a field that no model may set. @throws NeedsCwd
 */
export function ground(check: Check, span: Span): Grounded | undefined {
  const given = new Map<string, unknown>(Object.entries(check));
  for (const field of ['type', ...(IGNORED[check.type] ?? [])]) given.delete(field);
  if (given.get('method') === 'GET') given.delete('method');
  if (given.get('repo') !== undefined && isWorkingFolder(given.get('repo'), span)) given.delete('repo');
  const mentions = new Map<string, Mention>();
  const fields: string[] = [];
  for (const [field, value] of given) {
    if (FEW_VALUES.has(field)) {
      fields.push(`${field}=${String(value)}`);
      continue;
    }
    const nested = NESTED[field];
    if (nested !== undefined) {
      const found = nested(value, span);
      if (found === undefined) return undefined;
      found.mentions.forEach(([name, mention]) => mentions.set(name, mention));
      fields.push(found.name);
      continue;
    }
    const mention =
      check.type === 'config' && field === 'equals' ? valueSaid(value, span) : FINDERS[field]?.(value, span);
    if (mention === undefined) return undefined;
    mentions.set(field, mention);
    fields.push(field);
  }
  const said = asSaid(check, span, mentions);
  return said && { check: said, fields: fields.sort().join(' '), mentions };
}

/** The working directory need not be named to be the repository. */
const isWorkingFolder = (repo: unknown, span: Span): boolean =>
  typeof repo === 'string' &&
  span.path(repo) === undefined &&
  span.context.cwd !== undefined &&
  absolutePath(repo, span.context) === absolutePath(span.context.cwd, span.context);

/** Paths by the reader's own way, values in the kind in which they were said. */
function asSaid(check: Check, span: Span, mentions: Map<string, Mention>): Check | undefined {
  const path = (value: string) => absolutePath(value, span.context);
  if (check.type === 'file') {
    const target = mentions.get('target')?.written;
    return { type: 'file', ...rest(check), path: path(check.path), ...(target === undefined ? {} : { target }) };
  }
  if (check.type === 'tests') {
    const coverage = check.min_coverage === undefined ? {} : { format: 'coverage' as const };
    return { type: 'tests', ...rest(check), ...coverage, report: path(check.report) };
  }
  if (check.type === 'count') return { ...check, glob: path(check.glob) };
  if (check.type === 'git') return { ...check, repo: path(check.repo) };
  if (check.type === 'config') {
    const format = FORMATS[extensionOf(check.path) ?? (/(?:^|\/)\.env(?:\.[\w-]+)?$/.test(check.path) ? 'env' : '')];
    if (format === undefined) return undefined;
    const value = mentions.get('equals');
    const equals = value === undefined ? {} : { equals: typed(value.written, format) };
    return { ...check, format, path: path(check.path), ...equals };
  }
  if (check.type === 'content' || check.type === 'archive' || check.type === 'disk')
    return { ...check, path: path(check.path) };
  return check;
}

function rest<Value extends Check>(check: Value): Omit<Value, 'type' | 'kind' | 'format'> {
  const {
    type: _type,
    kind: _kind,
    format: _format,
    ...others
  } = check as Value & { kind?: unknown; format?: unknown };
  return others;
}

/** `8443` and `true` are no texts where a format has types. */
function typed(written: string, format: string): string | number | boolean {
  if (format === 'ini' || format === 'env') return written;
  if (/^(?:true|false)$/.test(written)) return written === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(written) ? Number(written) : written;
}

function sizeSaid(value: unknown, span: Span): Mention | undefined {
  return span.entity(({ kind, text }) => {
    const size = kind === 'size' ? readSize(text) : undefined;
    return size !== undefined && (size.decimal === value || size.binary === value);
  });
}

function entriesSaid(value: unknown, span: Span): Mention | undefined {
  if (!Array.isArray(value)) return undefined;
  const said = value.map((entry) => span.text(String(entry), ['path', 'name', ...QUOTED]));
  if (said.some((mention) => mention === undefined) || new Set(value).size !== value.length) return undefined;
  const any = `(?:${said.map((mention) => mention?.source).join('|')})`;
  return {
    source: `${any}(?: (?:,|and|, and|&) ${any}){${value.length - 1}}`,
    written: String(value[0]),
    plain: false,
  };
}
