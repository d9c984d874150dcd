import path from 'node:path';
import { extensionOf } from '../entity.js';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { CREATED, file, isItself, MODIFIED, presence, REMOVED, WRITTEN } from './file-parts.js';

// "Created a user in app.sqlite" creates no file: only what is written may be written *to* or *in* one.
const AT = '(?:at|as|:|->|called|named)';
/** "is", or the colon of a list: "a.txt: created". */
const STATE = '(?:{BE}|:|--|-)';
const INTO = '(?:at|to|in|as|into|under|:|->)';

const created = (it: Reading) => (it.remainderFits() ? presence(it, { fresh: true }) : undefined);
// What is written "to out/" is not that folder.
const written = (it: Reading) =>
  it.remainderFits() && !it.texts('files').some((name) => name.endsWith('/'))
    ? presence(it, { fresh: true, written: true })
    : undefined;
const there = (it: Reading) => presence(it, { fresh: false });

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
  { shape: shape(`{SUBJ}(?:${CREATED}) {NP}(?:${AT} )?<PP:files>{TAIL}{OPEN}`), read: created },
  { shape: shape(`{SUBJ}(?:${WRITTEN}) {NP}(?:${INTO} )?<PP:files>{TAIL}{OPEN}`), read: written },
  { shape: shape(`{NP}<PP:files> ${STATE} {ADV}(?:${CREATED}){TAIL}{OPEN}`), read: created },
  { shape: shape(`{NP}<PP:files> ${STATE} {ADV}(?:${WRITTEN}){TAIL}{OPEN}`), read: written },
  { shape: shape(`{NP}(?:{BE} )?{ADV}(?:${CREATED}) ${AT} <PP:files>{TAIL}{OPEN}`), read: created },
  { shape: shape(`{NP}(?:{BE} )?{ADV}(?:${WRITTEN}) ${INTO} <PP:files>{TAIL}{OPEN}`), read: written },
  {
    shape: shape(`{NP}(?:is )?(?:complete|completed|done|finished|ready) ${AT} <PP:files>{TAIL}{OPEN}`),
    read: created,
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
    read: created,
  },
  {
    shape: shape(
      `(?<np>(?:(?:the|a|an|new|file|files|script|test|document|page|module|following) )*)<PP:files> {BE} {ADV}added{TAIL}`,
    ),
    read: created,
  },
  {
    shape: shape(
      `{NP}(?:is |are )?{ADV}(?:in place|available|ready|located|stored|saved|present) (?:at|(?<within>in|under)|:) <PP:files>{TAIL}`,
    ),
    read: (it) => (isItself(it) ? there(it) : undefined),
  },
  {
    shape: shape(`{NP}(?:is |are )?{ADV}in place : <P:files> \\( title <Q:title> \\)`),
    read: (it) => titled(it, there(it)),
  },
  {
    shape: shape(
      `(?:there is (?:now )?)?{NP}(?:at )?<PP:files> (?:{ADV}(?:exists?|(?:is|are) {ADV}(?:in place|there|present|available|ready))){TAIL}`,
    ),
    read: there,
  },
  {
    shape: shape(
      `{SUBJ}(?:(?<removed>${REMOVED})|created|made) (?:the|a|an)(?: new)? (?<word>[a-z0-9]+) (?:directory|folder){TAIL}`,
    ),
    read: plainFolder,
  },
  {
    shape: shape(
      `{SUBJ}(?:${REMOVED}) {NP}<PP:files> from (?:the )?(?:(?:directory|folder) )?<P:folder>(?: (?:directory|folder))?{TAIL}`,
    ),
    read: removedFrom,
  },
  {
    shape: shape(`{SUBJ}(?:${REMOVED}) (?:all )?{NP}<PP:files>{TAIL}`),
    read: (it) => absence(it),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:${STATE} {ADV}(?:${REMOVED}|gone)|no longer exists?|does not exist(?: anymore)?|do not exist(?: anymore)?){TAIL}`,
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
    shape: shape(`{NP}<PP:files> (?:is|are|was|were|has|have) not (?:been )?(?:created|generated|written){TAIL}`),
    read: neverMade,
  },
  {
    shape: shape(`{NP}<PP:files> (?:was|were|has|have) not (?:been )?(?:deleted|removed){TAIL}`),
    read: (it) => (it.phraseFits('np', it.texts('files')) ? it.paths('files').map((entry) => file(entry)) : undefined),
  },
];

// "The new folder" is not called "new".
const NO_NAMES = new Set(
  'new old empty whole entire main root parent working same other unused obsolete temporary legacy target source right current'.split(
    ' ',
  ),
);

/** "Deleted the temp folder": the one word is its name, below the working directory. */
function plainFolder(it: Reading): PlanItem[] | undefined {
  if (NO_NAMES.has(it.word('word'))) return undefined;
  const path = it.absolute(it.word('word'));
  // A word may describe it: what goes by another name is not seen to be gone, and one that is not there may have another.
  if (it.has('removed')) {
    it.open = true;
    return [file(path, { absent: true })];
  }
  const born = it.start === undefined ? {} : { created_after: it.start };
  return [{ ...file(path, { kind: 'directory', ...born }), inexact: true }];
}

function titled(it: Reading, items: PlanItem[] | undefined): PlanItem[] | undefined {
  const title = { type: 'content' as const, path: it.path('files'), contains: `<title>${it.text('title')}</title>` };
  return items && [...items, { check: title, inexact: true }];
}

function absence(it: Reading) {
  if (!it.areFiles('files')) return undefined;
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  return it.paths('files').map((entry) => file(entry, { absent: true }));
}

/** Names that are gone from a folder; from a file nothing but words can be. */
function removedFrom(it: Reading): PlanItem[] | undefined {
  const [names, folder] = [it.texts('files'), it.text('folder')];
  const isFolder = folder.endsWith('/') || /\b(?:directory|folder)\b/.test(it.sentence);
  if (!isFolder || extensionOf(folder) !== undefined || names.some((name) => name.includes('/'))) return undefined;
  if (!it.areFiles('files') || !it.phraseFits('np', names)) return undefined;
  return names.map((name) => file(path.join(it.path('folder'), name), { absent: true }));
}

/** One from before the start was not made in this task either. */
function neverMade(it: Reading): PlanItem[] | undefined {
  const { start } = it;
  return absence(it)?.map((item) =>
    start === undefined || item.check.type !== 'file'
      ? item
      : { ...item, witness: { type: 'file', path: item.check.path, created_after: start } },
  );
}

/** Where a file ends up when it is moved "to" something that may be a directory. What a directory becomes is left open. */
function destination(it: Reading): string {
  const [from = '', to = ''] = [it.text('from'), it.text('to')];
  if (extensionOf(from) === undefined) {
    it.open = true;
    return it.absolute(to);
  }
  const intoFolder = to.endsWith('/') || extensionOf(to) === undefined;
  return intoFolder ? path.join(it.absolute(to), path.basename(from)) : it.absolute(to);
}

/** "To archive" may have been a new name after all: only where nothing goes by it, the file is missing. */
function arrived(it: Reading): PlanItem {
  const item = file(destination(it));
  const plain = it.absolute(it.text('to'));
  if (it.text('to').endsWith('/') || destination(it) === plain) return item;
  return { ...item, witness: { type: 'file', path: plain, absent: true } };
}

/**
 * That it arrived, and that nothing is left where it was, can refute a move. Removing one file and changing the
 * permissions of another leaves the same traces, so that only a baseline proves one (docs/adr/086).
 */
const moved = (it: Reading): PlanItem[] => [
  file(it.path('from'), { absent: true }),
  { ...arrived(it), leavesOpen: 'missing_baseline' },
];

function copied(it: Reading): PlanItem[] | undefined {
  if (!it.areFiles('from') || !it.phraseFits('np', it.texts('from'))) return undefined;
  const to = destination(it);
  const born = it.start === undefined ? {} : { created_after: it.start };
  const equal: PlanItem = {
    ...file(to),
    equalTo: it.path('from'),
    ...(it.has('same') ? {} : { inexact: true as const }),
  };
  return [file(it.path('from')), file(to, born), equal];
}

/** Files that changed place or content, or did not. */
export const changeRules: Rule[] = [
  {
    shape: shape(`{SUBJ}(?:moved|renamed) {NP}<P:from> (?:to|into|as|->) (?:the )?(?:directory |folder )?<P:to>{TAIL}`),
    read: (it) => (it.areFiles('from') && it.phraseFits('np', it.texts('from')) ? moved(it) : undefined),
  },
  {
    shape: shape(
      `{NP}<P:from> (?:{BE} {ADV}(?:moved (?:to|into|->)|renamed(?: to| as| ->| into)?) (?:the )?(?:directory |folder )?<P:to>){TAIL}`,
    ),
    read: (it) => (it.areFiles('from') && it.phraseFits('np', it.texts('from')) ? moved(it) : undefined),
  },
  {
    shape: shape(
      `{SUBJ}(?:copied|duplicated) {NP}<P:from> (?:to|into|as|->) <P:to>(?<same>(?: \\( (?:identical|same) (?:contents?|copy) \\)| byte for byte)?){TAIL}`,
    ),
    read: copied,
  },
  {
    shape: shape(
      `{NP}<P:from> {BE} {ADV}(?:copied|duplicated) (?:to|into|as|->) <P:to>(?<same>(?: \\( (?:identical|same) (?:contents?|copy) \\)| byte for byte)?){TAIL}`,
    ),
    read: copied,
  },
  {
    shape: shape(`{SUBJ}(?:${MODIFIED}) {NP}<PP:files>{TAIL}{PURPOSE}`),
    read: (it) => (it.remainderFits() ? modified(it) : undefined),
  },
  {
    shape: shape(`{NP}<PP:files> ${STATE} {ADV}(?:${MODIFIED}){TAIL}{PURPOSE}`),
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
    shape: shape(`nothing in {NP}<PP:files> (?:was|has been|is) {ADV}(?:changed|modified|touched|edited){TAIL}`),
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
  if (!it.areFiles('files') || !it.phraseFits('np', it.texts('files'))) return undefined;
  const { start } = it;
  // That a file exists does not show that anybody changed it.
  if (start === undefined) it.open = true;
  return it.paths('files').map((entry) => file(entry, start === undefined ? {} : { modified_after: start }));
}

function unchanged(it: Reading) {
  if (!it.areFiles('files') || !it.phraseFits('np', it.texts('files'))) return undefined;
  const { start } = it;
  if (start === undefined) it.open = true;
  const hash = it.has('hash') ? { sha256: it.text('hash').toLowerCase() } : {};
  return it
    .paths('files')
    .map((entry) => file(entry, { ...(start === undefined ? {} : { unchanged_since: start }), ...hash }));
}
