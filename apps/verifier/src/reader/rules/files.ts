import path from 'node:path';
import { extensionOf } from '../entity.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { CREATED, file, happenedSince, MODIFIED, presence, REMOVED, WRITTEN } from './file-parts.js';

const INTO = '(?:(?:at|to|in|as|into|under|:|->|called|named) )?';

function joined(reading: Reading) {
  const [folder] = reading.texts('folder');
  const names = reading.texts('files');
  if (folder === undefined || names.some((name) => name.includes('/'))) return undefined;
  if (!reading.remainderFits() || !reading.phraseFits('np', names)) return undefined;
  const start = reading.start === undefined ? {} : { created_after: reading.start };
  return names.map((name) => file(path.join(reading.absolute(folder), name), { kind: 'file', ...start }));
}

/** Files that were created, are there, or are gone. */
export const fileRules: Rule[] = [
  {
    shape: shape(`{SUBJ}(?:(?<written>${WRITTEN})|${CREATED}) {NP}${INTO}<PP:files>{TAIL}{OPEN}`),
    read: (it) => (it.remainderFits() ? presence(it, { fresh: true, written: it.has('written') }) : undefined),
  },
  {
    shape: shape(
      `{SUBJ}(?:${CREATED}|${WRITTEN}|added) {NP}<PP:files> (?:in|inside|under|into) (?:the )?(?:directory |folder )?<P:folder>(?: (?:directory|folder))?{TAIL}{OPEN}`,
    ),
    read: joined,
  },
  {
    shape: shape(
      `{SUBJ}added (?<np>(?:(?:the|a|an|new|file|files|script|test|document|page|module|following|:) )*)<PP:files>{TAIL}`,
    ),
    read: (it) => presence(it, { fresh: true }),
  },
  {
    shape: shape(`{NP}<PP:files> {BE} {ADV}(?:(?<written>${WRITTEN})|${CREATED}){TAIL}{OPEN}`),
    read: (it) => (it.remainderFits() ? presence(it, { fresh: true, written: it.has('written') }) : undefined),
  },
  {
    shape: shape(
      `{NP}{BE} {ADV}(?:(?<written>${WRITTEN})|${CREATED}) (?:at|to|in|as|into|under) <PP:files>{TAIL}{OPEN}`,
    ),
    read: (it) => (it.remainderFits() ? presence(it, { fresh: true, written: it.has('written') }) : undefined),
  },
  {
    shape: shape(
      `{NP}(?:${WRITTEN}|${CREATED}|complete|completed|done|finished) (?:at|to|in|as|into|->|:) <PP:files>{TAIL}{OPEN}`,
    ),
    read: (it) => (it.remainderFits() ? presence(it, { fresh: true }) : undefined),
  },
  {
    shape: shape(
      `{NP}(?:is |are )?{ADV}(?:in place|available|ready|located|stored|saved|present) (?:at|in|under|:) <PP:files>{TAIL}`,
    ),
    read: (it) => presence(it, { fresh: false }),
  },
  {
    shape: shape(`{NP}(?:is |are )?{ADV}in place : <PP:files> \\( title <Q:title> \\)`),
    read: (it) => [
      ...(presence(it, { fresh: false }) ?? []),
      ...it.paths('files').map((entry) => ({
        check: { type: 'content' as const, path: entry, contains: `<title>${it.text('title')}</title>` },
        inexact: true as const,
      })),
    ],
  },
  {
    shape: shape(
      `(?:there is (?:now )?)?{NP}(?:at )?<PP:files> (?:{ADV}(?:exists?|(?:is|are) {ADV}(?:in place|there|present|available|ready))){TAIL}`,
    ),
    read: (it) => presence(it, { fresh: false }),
  },
  {
    shape: shape(`{SUBJ}(?:${REMOVED}) (?:all )?{NP}<PP:files>{TAIL}`),
    read: (it) => absence(it),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:{BE} {ADV}(?:${REMOVED}|gone)|no longer exists?|does not exist(?: anymore)?|do not exist(?: anymore)?){TAIL}`,
    ),
    read: (it) => absence(it),
  },
  {
    shape: shape(`{SUBJ}(?:(?:did not|have not|never) )(?:delete|deleted|remove|removed) {NP}<PP:files>{TAIL}`),
    read: (it) =>
      it.phraseFits('np', it.texts('files'))
        ? it.paths('files').map((entry) => ({ ...file(entry), inexact: true as const }))
        : undefined,
  },
  {
    shape: shape(`{NP}<PP:files> (?:was|were|has|have) not (?:been )?(?:deleted|removed){TAIL}`),
    read: (it) => (it.phraseFits('np', it.texts('files')) ? it.paths('files').map((entry) => file(entry)) : undefined),
  },
];

function absence(it: Reading) {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  return it.paths('files').map((entry) => file(entry, { absent: true }));
}

/** Where a file ends up when it is moved "to" something that may be a directory. */
function destination(it: Reading): string {
  const [from = '', to = ''] = [it.text('from'), it.text('to')];
  const intoFolder = to.endsWith('/') || (extensionOf(to) === undefined && extensionOf(from) !== undefined);
  return intoFolder ? path.join(it.absolute(to), path.basename(from)) : it.absolute(to);
}

/** Files that changed place or content, or did not. */
export const changeRules: Rule[] = [
  {
    shape: shape(`{SUBJ}(?:moved|renamed) {NP}<P:from> (?:to|into|as|->) (?:the )?(?:directory |folder )?<P:to>{TAIL}`),
    read: (it) =>
      it.phraseFits('np', it.texts('from'))
        ? [file(it.path('from'), { absent: true }), file(destination(it)), ...happenedSince(destination(it), it.start)]
        : undefined,
  },
  {
    shape: shape(
      `{NP}<P:from> {BE} {ADV}(?:moved|renamed) (?:to|into|as|->) (?:the )?(?:directory |folder )?<P:to>{TAIL}`,
    ),
    read: (it) =>
      it.phraseFits('np', it.texts('from'))
        ? [file(it.path('from'), { absent: true }), file(destination(it)), ...happenedSince(destination(it), it.start)]
        : undefined,
  },
  {
    shape: shape(
      `{SUBJ}(?:copied|duplicated) {NP}<P:from> (?:to|into|as|->) <P:to>(?<same>(?: \\( (?:identical|same) (?:contents?|copy) \\)| byte for byte)?){TAIL}`,
    ),
    read: (it) => {
      if (!it.phraseFits('np', it.texts('from'))) return undefined;
      const to = destination(it);
      const born = it.start === undefined ? {} : { created_after: it.start };
      const equal = { ...file(to), equalTo: it.path('from'), ...(it.has('same') ? {} : { inexact: true as const }) };
      return [file(it.path('from')), file(to, born), equal];
    },
  },
  {
    shape: shape(`{SUBJ}(?:${MODIFIED}) {NP}<PP:files>{TAIL}{PURPOSE}`),
    read: (it) => (it.remainderFits() ? modified(it) : undefined),
  },
  {
    shape: shape(`{NP}<PP:files> {BE} {ADV}(?:${MODIFIED}){TAIL}{PURPOSE}`),
    read: (it) => (it.remainderFits() ? modified(it) : undefined),
  },
  {
    shape: shape(
      `{SUBJ}(?:left|kept) {NP}<PP:files> (?:untouched|unchanged|alone|intact|as is|unmodified){TAIL}(?: \\( sha-?256 (?<hash>X\\d+) \\))?`,
    ),
    read: (it) => unchanged(it),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:(?:was|were|is|are|has|have) {ADV}not (?:been )?(?:modified|changed|touched|edited|altered|updated)|(?:was|were|is|are|remains?|stays?|stayed) {ADV}(?:left )?(?:untouched|unchanged|unmodified|intact)){TAIL}`,
    ),
    read: (it) => unchanged(it),
  },
  {
    shape: shape(
      `{SUBJ}(?:did not|have not|never) (?:modify|modified|change|changed|touch|touched|edit|edited|alter|altered) {NP}<PP:files>{TAIL}`,
    ),
    read: (it) => unchanged(it),
  },
];

function modified(it: Reading) {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  const { start } = it;
  // That a file exists does not show that anybody changed it.
  if (start === undefined) it.open = true;
  return it.paths('files').map((entry) => file(entry, start === undefined ? {} : { modified_after: start }));
}

function unchanged(it: Reading) {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  const { start } = it;
  if (start === undefined) it.open = true;
  const hash = it.has('hash') ? { sha256: it.text('hash').toLowerCase() } : {};
  return it
    .paths('files')
    .map((entry) => file(entry, { ...(start === undefined ? {} : { unchanged_since: start }), ...hash }));
}
