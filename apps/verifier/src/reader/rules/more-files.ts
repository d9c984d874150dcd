import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { extensionOf } from '../entity.js';
import { file, happenedSince, isItself, presence } from './file-parts.js';

const fits = (it: Reading) => it.areFiles('files') && it.phraseFits('np', it.texts('files'));
const absent = (it: Reading): PlanItem[] | undefined =>
  fits(it) ? it.paths('files').map((path) => file(path, { absent: true })) : undefined;
const there = (it: Reading) => presence(it, { fresh: false });

/** Two files with the same bytes. */
function same(it: Reading): PlanItem[] | undefined {
  const [one, other] = [it.path('one'), it.path('other')];
  return one === other ? undefined : [{ ...file(one), equalTo: other }];
}

/** Which of the two names is the link is not always said in the same order. */
function link(it: Reading): PlanItem[] {
  const target = it.text('target').replace(/(?<=.)\/+$/, '');
  return [{ ...file(it.path('link'), { kind: 'symlink', target }), inexact: true }];
}

const emptied = (it: Reading): PlanItem[] | undefined => {
  const folder = /\b(?:directory|folder|dir|everything)\b/.test(it.sentence) || it.text('files').endsWith('/');
  return it
    .paths('files')
    .flatMap((path) => [
      file(path, { ...(folder ? { kind: 'directory' as const } : {}), empty: true }),
      ...happenedSince(path, it.start),
    ]);
};

/** "Neither a nor b": the same said of both. */
function neither(it: Reading): PlanItem[] | undefined {
  const paths = [it.path('one'), it.path('other')];
  if (it.has('exists')) return paths.map((path) => file(path, { absent: true }));
  if (it.start === undefined) it.open = true;
  return paths.map((path) => file(path, it.start === undefined ? {} : { unchanged_since: it.start }));
}

/** Names below a folder; that there is nothing else no check shows. */
function inFolder(it: Reading): PlanItem[] | undefined {
  const folder = it.text('folder');
  // "Dockerfile contains a.py" is said of a text.
  const isFolder = folder.endsWith('/') || /\b(?:directory|folder)\b/.test(it.sentence);
  if (!isFolder || extensionOf(folder) !== undefined || it.texts('files').some((name) => name.includes('/')))
    return undefined;
  if (it.has('only') || it.has('left')) it.open = true;
  const items = [file(it.path('folder'), { kind: 'directory' }), ...it.texts('files').map((name) => below(it, name))];
  return it.has('only') || it.has('left') ? [...items, ...noOthers(it, items.length - 1)] : items;
}

/** Deeper in it may have been meant: it is missing where nothing below goes by that name. */
function below(it: Reading, name: string): PlanItem {
  const item = file(`${it.path('folder')}/${name}`);
  if (/[*?[\]{}]/.test(name)) return { ...item, inexact: true };
  return { ...item, witness: { type: 'count', glob: `${it.path('folder')}/**/${name}`, equals: 0 } };
}

const noOthers = (it: Reading, most: number): PlanItem[] => [
  { check: { type: 'count', glob: `${it.path('folder')}/*`, max: most } },
];

/** A new copy of it; whether it also stayed where it was is not said, and without it nothing shows what was copied. */
function archived(it: Reading): PlanItem[] | undefined {
  const [from = '', to = ''] = [it.text('files'), it.text('to')];
  if (!fits(it) || extensionOf(from) === undefined || extensionOf(from) !== extensionOf(to)) return undefined;
  const place = it.path('to');
  const born = it.start === undefined ? {} : { created_after: it.start };
  const copy: PlanItem = { ...file(place), equalTo: it.path('files') };
  return [file(place), ...[file(place, born), copy].map(inexactly)];
}

const inexactly = (item: PlanItem): PlanItem => ({ ...item, inexact: true });

const RAN = '(?:i |we )?(?:have )?(?:ran|executed)';
const STATE_SAID = '(?:new|created|added|modified|updated|changed|edited|deleted|removed)';

/** "a.ts (new)", as lists of changes have it. */
function marked(it: Reading): PlanItem[] | undefined {
  const state = it.word('state');
  if (/^(?:deleted|removed)$/.test(state)) return absent(it);
  if (/^(?:new|created|added)$/.test(state)) return presence(it, { fresh: true });
  if (!fits(it)) return undefined;
  if (it.start === undefined) it.open = true;
  return it.paths('files').map((path) => file(path, it.start === undefined ? {} : { modified_after: it.start }));
}

const unchanged = (it: Reading): PlanItem[] | undefined => {
  if (!fits(it)) return undefined;
  if (it.start === undefined) it.open = true;
  return it.paths('files').map((path) => file(path, it.start === undefined ? {} : { unchanged_since: it.start }));
};

const FOLDER = '(?:the )?(?:directory |folder )?<P:folder>(?: (?:directory|folder))?';

/** Other ways to say what files there are. */
export const moreFileRules: Rule[] = [
  {
    shape: shape(
      `${FOLDER} (?:contains|has|holds|includes) (?<only>only )?(?:the )?(?:following )?(?:files? )?:? ?<PP:files>(?<left> left| remaining)?(?: in it)?{TAIL}`,
    ),
    read: inFolder,
  },
  {
    shape: shape(
      `${FOLDER} (?<only>only) (?:contains|has|holds|includes) <PP:files>(?: left| remaining| in it)?{TAIL}`,
    ),
    read: inFolder,
  },
  {
    shape: shape(
      `the (?<word>[a-z][a-z0-9]*) (?:directory|folder) (?:contains|has|holds|includes) (?:the )?(?:following )?(?:files? )?:? ?<PP:files>{TAIL}`,
    ),
    read: (it) =>
      it.texts('files').some((name) => name.includes('/'))
        ? undefined
        : it
            .texts('files')
            .map((name) => ({ ...file(it.absolute(`${it.word('word')}/${name}`)), inexact: true as const })),
  },
  {
    shape: shape(`(?:the )?(?<word>[a-z]+) -> <P:target>`),
    read: (it) => [
      { ...file(it.absolute(it.word('word')), { kind: 'symlink', target: it.text('target') }), inexact: true },
    ],
  },
  {
    shape: shape(`{NP}<P:files> exists? (?:but|and) is (?<not>not )?empty{TAIL}`),
    read: (it) => (fits(it) ? it.paths('files').map((path) => file(path, { empty: !it.has('not') })) : undefined),
  },
  {
    shape: shape(
      `{NP}<PP:files> {BE} {ADV}(?:cleaned up|deleted|removed|wiped|cleared) and (?:no longer exists?|is gone|are gone){TAIL}`,
    ),
    read: absent,
  },
  { shape: shape(`(?<np>)<PP:files> (?:(?:->|:) )?(?<state>${STATE_SAID}){TAIL}`), read: marked },
  { shape: shape(`(?<np>)<P:files> \\( (?<state>${STATE_SAID}) \\)`), read: marked },
  {
    shape: shape(
      `{NP}<PP:files> (?:was|were|has been|have been|is|are) {ADV}(?:kept|retained|preserved|left in place){TAIL}`,
    ),
    read: there,
  },
  { shape: shape(`{SUBJ}(?:kept|retained|preserved) {NP}<PP:files>{TAIL}`), read: there },
  {
    shape: shape(
      `(?:(?:there were |i made |we made )?no (?:changes|modifications|edits) (?:were |have been )?(?:made )?to|{SUBJ}made no (?:changes|modifications|edits) to) {NP}<PP:files>{TAIL}`,
    ),
    read: unchanged,
  },
  { shape: shape(`{NP}<PP:files> (?:was|were) left (?:as is|as it was|as they were|alone){TAIL}`), read: unchanged },
  {
    shape: shape(`{NP}<P:files> (?:was|has been) {ADV}archived (?:to|as|under|in|->) <P:to>{TAIL}`),
    read: archived,
  },
  { shape: shape(`{SUBJ}archived {NP}<P:files> (?:to|as|under|in|->) <P:to>{TAIL}`), read: archived },
  {
    shape: shape(
      `<PP:files> (?:was|were|has been|have been) {ADV}(?:created|set up|added) as (?:an? )?(?<np>(?:new |empty )*(?:directory|directories|folder|folders|file|files))`,
    ),
    read: (it) => presence(it, { fresh: true }),
  },
  {
    shape: shape(
      `{NP}(?:files? |directories |folders )?(?:no longer exist|do not exist(?: anymore)?|are gone|(?:were|have been) (?:deleted|removed)) : <PP:files>{TAIL}`,
    ),
    read: absent,
  },
  {
    shape: shape(`${RAN} (?:rm|rmdir)(?: I\\d+)* <PP:files>`),
    read: (it) => it.paths('files').map((path) => file(path, { absent: true })),
  },
  {
    shape: shape(`${RAN} mkdir(?: I\\d+)* <PP:files>`),
    read: (it) => it.paths('files').map((path) => file(path, { kind: 'directory' })),
  },
  {
    shape: shape(`{NP}(?:lives|sits|resides|can be found|is found|is) (?:at|(?<within>in|under)) <PP:files>{TAIL}`),
    read: (it) => (/\b(?:not|no)\b/.test(it.word('np')) || !isItself(it) ? undefined : there(it)),
  },
  {
    shape: shape(
      `(?:there is|we have) (?:a |an )(?:new )?(?<np>(?:[a-z]+ ){0,3})(?:at |(?<within>in )|called |named )?<PP:files>{TAIL}`,
    ),
    read: (it) => (isItself(it) ? there(it) : undefined),
  },
  {
    shape: shape(`new (?<np>(?:files?|directory|folder|script|document|module|test|page)) :? ?<PP:files>{TAIL}`),
    read: (it) => presence(it, { fresh: true }),
  },
  {
    shape: shape(
      `there is no (?:longer (?:a |any )?)?(?<np>(?:file |directory |folder )?)(?:at |called |named )?<PP:files>(?: anymore| left)?{TAIL}`,
    ),
    read: absent,
  },
  {
    shape: shape(
      `neither <P:one> nor <P:other> (?:(?<exists>exists?(?: anymore)?|is (?:there|present))|(?:was|were|has been|have been) (?:modified|changed|touched|edited)){TAIL}`,
    ),
    read: neither,
  },
  {
    shape: shape(
      `{SUBJ}(?:emptied|truncated|cleared|cleared out) (?:the )?(?:file |directory |folder |log |log file )?<P:files>{TAIL}`,
    ),
    read: emptied,
  },
  {
    shape: shape(
      `{SUBJ}(?:removed|deleted|cleaned up|wiped) everything (?:in|from|inside|under) (?:the )?(?:directory |folder )?<P:files>{TAIL}`,
    ),
    read: emptied,
  },
  {
    shape: shape(
      `(?:the )?(?:file )?<P:one> (?:is|are) {ADV}(?:identical|byte-identical|equal|an exact copy|a copy|a byte-for-byte copy) (?:to|with|of) (?:the )?<P:other>{TAIL}`,
    ),
    read: same,
  },
  {
    shape: shape(
      `(?:the )?(?:contents of )?(?:files )?<P:one> and <P:other> (?:are (?:identical|byte-identical|equal|the same)|have (?:the same|identical|equal) (?:contents?|checksums?|bytes|sha256|hash)|match){TAIL}`,
    ),
    read: same,
  },
  { shape: shape(`{SUBJ}(?:symlinked|linked) <P:link> (?:->|to) <P:target>{TAIL}`), read: link },
  { shape: shape(`(?:new |the )?(?:symbolic link|symlink|link) :? ?<P:link> -> <P:target>{TAIL}`), read: link },
  {
    shape: shape(
      `{SUBJ}(?:created|made|added|set up) (?:a |the )(?:new )?(?:symbolic link|symlink|link) from <P:link> to <P:target>{TAIL}`,
    ),
    read: link,
  },
];
