import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { extensionOf } from '../entity.js';
import { ARCHIVE_NOUNS, DIRECTORY_NOUNS, FILE_NOUNS, LINK_NOUNS } from '../lexicon.js';
import type { Reading } from '../rule.js';

type FileFields = Omit<CheckOf<'file'>, 'type' | 'path'>;

/** Verbs by what they leave behind; past forms only, since "create" is an order and "creating" unfinished. */
export const CREATED = 'created|generated|produced|made';
export const WRITTEN = 'wrote|written|saved|exported|stored|drafted|downloaded|put|placed';
export const MODIFIED = 'updated|modified|edited|changed|patched|amended|adjusted|revised|rewrote|rewritten';
export const REMOVED = 'deleted|removed|erased|unlinked|got rid of';

const SOCKET_NOUNS: ReadonlySet<string> = new Set(['socket']);
const ARCHIVE_NAME = /\.(?:tar|tgz|zip|tar\.gz|gz|sql|dump)$/i;

export const file = (path: string, fields: FileFields = {}): PlanItem => ({ check: { type: 'file', path, ...fields } });

const nouns = (phrase: string, known: ReadonlySet<string>) => phrase.split(' ').some((word) => known.has(word));

/** The kind of thing a path is said to be: by its noun, a closing slash or its extension. */
export function kindSaid(phrase: string, written: string): FileFields['kind'] {
  if (nouns(phrase, DIRECTORY_NOUNS) || written.endsWith('/')) return 'directory';
  if (nouns(phrase, SOCKET_NOUNS)) return 'socket';
  // What these are called says what they are for, not what they are.
  if (/\.(?:sock|socket|fifo)$/i.test(written) && !/\bfile\b/.test(phrase)) return undefined;
  return nouns(phrase, FILE_NOUNS) || extensionOf(written) !== undefined ? 'file' : undefined;
}

/** "The error is in a.log" is not said of the file, "the report is in out/" not of the folder; "the log is in a.log" is. */
export function isItself(it: Reading): boolean {
  if (!it.has('within')) return true;
  const head = it.word('np').split(' ').at(-1) ?? '';
  return FILE_NOUNS.has(head) && it.texts('files').every((name) => extensionOf(name) !== undefined);
}

/** What must hold for things that are said to be there, and new where `fresh`. Undefined: a noun nobody can check. */
export function presence(reading: Reading, options: { fresh: boolean; written?: boolean }): PlanItem[] | undefined {
  const phrase = reading.word('np');
  // "A link to x" is not x.
  if (nouns(phrase, LINK_NOUNS) || !reading.areFiles('files')) return undefined;
  if (!reading.phraseFits('np', [...reading.texts('files'), 'empty', ...ARCHIVE_NOUNS, ...Object.keys(SIGNATURES)]))
    return undefined;
  const called = nouns(phrase, FILE_NOUNS) && !nouns(phrase, DIRECTORY_NOUNS);
  // "The report: out/" names where it is.
  if (called && reading.texts('files').some((name) => name.endsWith('/'))) return undefined;
  const born = options.fresh && reading.start !== undefined ? { created_after: reading.start } : {};
  return reading.texts('files').flatMap((written) => {
    const path = reading.absolute(written);
    const kind = kindSaid(phrase, written);
    const there = file(path, { ...(kind === undefined ? {} : { kind }), ...born });
    // "The report at /srv/out" may stand for a folder of that name, where it is not called a file.
    const mayBeFolder = called && extensionOf(written) === undefined && !/\bfiles?\b/.test(phrase);
    const noFolder = { type: 'file' as const, path, kind: 'directory' as const, negate: true as const };
    const items: PlanItem[] = [mayBeFolder ? { ...there, witness: noFolder } : there];
    // What was only meant for a while may be gone since.
    if (options.fresh && PASSING.test(phrase)) items[0] = { ...there, inexact: true };
    if (nouns(phrase, ARCHIVE_NOUNS)) {
      items.push({ check: { type: 'archive', path }, ...(ARCHIVE_NAME.test(path) ? {} : { inexact: true }) });
    } else if (EMPTY.test(phrase)) items.push(file(path, { empty: true }));
    else if (options.written && kind !== 'directory') items.push({ ...file(path, { empty: false }), inexact: true });
    return [...items, ...formatItems(reading, phrase, path)];
  });
}

// What files of a format hold near their start, as far as it is text.
const SIGNATURES: Record<string, string> = { pdf: '%PDF-', png: 'PNG\r\n\u001a\n', gif: 'GIF8' };
const PASSING = /\b(?:temporary|temp|tmp|throwaway)\b/;
const EMPTY = /\b(?:empty|blank)\b/;
const STRUCTURED = /\b(?:json|yaml|yml|xml|toml|valid)\b/;

/** "Saved the PDF": the name alone makes no PDF. Formats without a signature stay unproved. */
function formatItems(reading: Reading, phrase: string, path: string): PlanItem[] {
  if (STRUCTURED.test(phrase)) reading.open = true;
  const format = phrase.split(' ').find((word) => SIGNATURES[word] !== undefined);
  return format === undefined ? [] : [{ check: { type: 'content', path, contains: SIGNATURES[format] ?? '' } }];
}

/** Makes sure that something at this path happened since the start; it can only keep a claim from being TRUE. */
export function happenedSince(path: string, start: string | undefined): PlanItem[] {
  return start === undefined ? [] : [{ ...file(path, { unchanged_since: start, negate: true }), veto: true }];
}
