import { CommandFailure } from '../verb.js';
import { alignColumns } from './columns.js';
import { readTemplate } from './go/template.js';
import { NotCarriedOut, STRING, TemplateFailure, type Functions, type GoValue, type Row } from './go/values.js';

/** How the rows of a list are written. */
export interface List {
  /** As in `--format`: a template, `json`, or a template after `table`. */
  format: string;
  /** Go's name of a row's type. */
  name: string;
  /** What stands above each field in a table. */
  titles: Readonly<Record<string, string>>;
}

/** docker/cli `formatter.Context`: what is left of a format when its keyword is taken off. */
function readFormat(format: string): { template: string; table: boolean } {
  const table = format.startsWith('table');
  const rest = table ? format.slice('table'.length) : format === 'json' ? '{{json .}}' : format;
  return {
    template: rest
      .replace(/^ +| +$/g, '')
      .replaceAll('\\t', '\t')
      .replaceAll('\\n', '\n'),
    table,
  };
}

export const rowValue = (name: string, row: Row): GoValue => ({ type: { kind: 'row', name }, data: row });

/** Writes a list as docker/cli's formatter does. Throws CommandFailure with the client's words for a wrong template. */
export function writeRows({ format, name, titles }: List, rows: readonly Row[]): string {
  const { template: source, table } = readFormat(format);
  const template = readTemplate(source);
  const execute = (value: GoValue, functions: Functions): string =>
    orFailure('template parsing error', () => template.execute(value, { functions }));
  const lines = rows.map((row) => `${execute(rowValue(name, row), 'rows')}\n`).join('');
  if (!table) return lines;
  return alignColumns(`${writeTitles(titles, (value) => execute(value, 'titles'))}\n${lines}`, {
    minWidth: 10,
    padding: 3,
  });
}

const writeTitles = (titles: List['titles'], write: (value: GoValue) => string): string =>
  write({ type: { kind: 'map', of: STRING, titles: true }, data: new Map(Object.entries(titles)) });

/** Runs what may fail as the client fails, behind what it says before. */
export function orFailure<Result>(before: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateFailure) throw new CommandFailure(`${before}: ${error.message}`);
    throw error;
  }
}

/** Formats of a kind of list whose answer is remembered: people use a few, and a program may make up any number. */
const MOST_REMEMBERED = 100;
const remembered = new WeakMap<List['titles'], Map<string, string | undefined>>();

/** Why a format is not carried out; undefined when it is. Each use of a token asks several times. */
export function whyNotFormat(list: List): string | undefined {
  const key = `${list.name} ${list.format}`;
  const answers = remembered.get(list.titles) ?? new Map<string, string | undefined>();
  if (answers.has(key)) return answers.get(key);
  const why = tryFormat(list);
  if (answers.size >= MOST_REMEMBERED) answers.clear();
  remembered.set(list.titles, answers.set(key, why));
  return why;
}

/** Tries a format on a row of empty texts. What Go itself refuses when it runs is told then, in Go's words. */
function tryFormat({ format, name, titles }: List): string | undefined {
  const empty: Row = {
    fields: Object.fromEntries(Object.keys(titles).map((field) => [field, () => ''])),
    label: () => '',
  };
  const { template: source, table } = readFormat(format);
  const template = readTemplate(source);
  try {
    template.execute(rowValue(name, empty));
    if (table) writeTitles(titles, (value) => template.execute(value, { functions: 'titles' }));
  } catch (error) {
    if (error instanceof NotCarriedOut) return `${error.message} in --format`;
    if (!(error instanceof TemplateFailure)) throw error;
  }
  return undefined;
}
