import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { ARCHIVE_NOUNS } from '../lexicon.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { presence } from './file-parts.js';

type Fields = Omit<CheckOf<'archive'>, 'type' | 'path'>;

const ARCHIVE = /\.(?:tar|tgz|tar\.gz|zip)$/i;
const RESTORABLE =
  '(?:restorable|can be (?:restored|extracted|unpacked|opened)|is restorable|extracts|unpacks|opens|is (?:valid|intact|complete|not corrupted)(?: and (?:restorable|intact|complete|valid|can be (?:restored|extracted|unpacked)))?)(?: without (?:any )?(?:errors?|problems?)| cleanly)?';

const archive = (path: string, fields: Fields): PlanItem => ({ check: { type: 'archive', path, ...fields } });

function about(it: Reading, fields: Fields): PlanItem[] | undefined {
  const fits = it.phraseFits('np', [...it.texts('files'), ...ARCHIVE_NOUNS]);
  return fits ? it.paths('files').map((path) => archive(path, fields)) : undefined;
}

/** A new archive with what is in it. */
function packed(it: Reading): PlanItem[] | undefined {
  if (!ARCHIVE.test(it.text('files'))) return undefined;
  const there = presence(it, { fresh: true });
  return there && [...there, archive(it.path('files'), { entries: it.texts('entries') })];
}

/** Archives and dumps that open, hold and can be restored. */
export const archiveRules: Rule[] = [
  {
    shape: shape(
      `{SUBJ}(?:created|made|wrote|built|produced) {NP}(?:(?:at|as|:|->|in) )?<P:files> (?:containing|with|including|that contains|which contains) (?:the )?(?:files? )?<PP:entries>{TAIL}`,
    ),
    read: packed,
  },
  {
    shape: shape(
      `{NP}(?:(?:was|has been) )?{ADV}(?:created|written|saved|made|stored) (?:at|as|in|to|:|->) <P:files> (?:containing|with|including) (?:the )?(?:files? )?<PP:entries>{TAIL}`,
    ),
    read: packed,
  },
  {
    shape: shape(`{NP}<P:files> (?:contains?|includes?|holds?|has) (?:the )?(?:files? )?<PP:entries>{TAIL}`),
    read: (it) => (ARCHIVE.test(it.text('files')) ? about(it, { entries: it.texts('entries') }) : undefined),
  },
  {
    shape: shape(
      `{NP}<P:files> (?:contains?|includes?|holds?|has) (?:(?<least>at least )|exactly )?<N:count> (?:files|entries){TAIL}`,
    ),
    read: (it) => (it.has('least') ? about(it, { min_entries: it.number('count') }) : undefined),
  },
  {
    shape: shape(
      `{NP}<P:files> is {ADV}(?:a |an )?(?:valid |intact |readable )(?:gzipped |compressed |tar |zip )*(?:archive|tarball|tar|zip)(?: (?:file))?(?: (?:with|containing) (?:(?<least>at least )|exactly )?<N:count> (?:files|entries))?{TAIL}`,
    ),
    read: (it) => {
      if (it.has('count') && !it.has('least')) return undefined;
      return about(it, it.has('count') ? { min_entries: it.number('count') } : {});
    },
  },
  { shape: shape(`{NP}<P:files> (?:is )?${RESTORABLE}{TAIL}`), read: (it) => about(it, { restorable: true }) },
  {
    shape: shape(
      `{NP}<PP:files> (?:has |is |was )?(?:finished|completed|complete)(?: completely| successfully| in full)?{TAIL}`,
    ),
    read: (it) => (/\b(?:dump|backup)\b/.test(it.word('np')) ? about(it, { restorable: true }) : undefined),
  },
  {
    shape: shape(`{NP}(?:written|saved|created) (?:to|at|in) <PP:files> and (?:it )?(?:is )?${RESTORABLE}{TAIL}`),
    read: (it) => {
      const there = presence(it, { fresh: true });
      return there === undefined
        ? undefined
        : [...there, ...it.paths('files').map((path) => archive(path, { restorable: true }))];
    },
  },
];
