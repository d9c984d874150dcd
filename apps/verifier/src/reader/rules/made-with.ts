import type { Check } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { CREATED, file, presence, WRITTEN } from './file-parts.js';
import { readSize, sizeItems } from './size.js';
import { definedIn } from './texts.js';

const MADE = `{SUBJ}(?:${CREATED}|added) {NP}(?:(?:at|as|:|->|called|named) )?<P:files>`;
const WROTE = `{SUBJ}(?:${WRITTEN}) {NP}(?:(?:at|as|to|in|:|->) )?<P:files>`;
const WAS_MADE = `{NP}<P:files> {BE} {ADV}(?:${CREATED}|${WRITTEN}|added)`;
const UNIT = '(?:function|method|class|constant|const|variable|type|interface|helper|struct|enum|hook|component)s?';
const LABEL = '(?:text|string|content|contents|line|words?|heading|title)';
const HOLDING = `(?:(?:containing|that contains|which contains|holding|that holds) (?:(?:the|a|an) )?(?:${LABEL} )?|with (?:(?:the|a|an) )?(?:following )?${LABEL} )(?:of )?`;
const DEFINING =
  '(?:with|containing|that exports|which exports|exporting|that defines|defining|providing|that contains)';

/** A new file, and what is said of it in the same breath. */
function madeWith(it: Reading, more: (path: string) => PlanItem[]): PlanItem[] | undefined {
  const there = presence(it, { fresh: true });
  return there && [...there, ...more(it.path('files'))];
}

const content = (path: string, contains: string): PlanItem => ({
  check: { type: 'content', path, contains } satisfies Check,
});

const both = (rest: string, read: Rule['read']): Rule[] =>
  [MADE, WROTE, WAS_MADE].map((made) => ({ shape: shape(`${made} ${rest}{TAIL}`), read }));

/** New files with their size, their lines, or what they hold. */
export const madeWithRules: Rule[] = [
  ...both('\\( <N:lines> lines? \\)', (it) => madeWith(it, (path) => [file(path, { lines: it.number('lines') })])),
  ...both('\\( (?<approx>~ |about )?<S:size> \\)', (it) => {
    const size = readSize(it.text('size'));
    return size && madeWith(it, (path) => sizeItems(path, size, it.has('approx') ? 'about' : 'plain'));
  }),
  ...both(`${HOLDING}:? ?<QC:said>`, (it) => madeWith(it, (path) => [content(path, it.text('said'))])),
  ...both(
    `${DEFINING} (?:(?:a|an|the|new|exported|async|helper) )*${UNIT} (?:called |named )?(?<said>[ICQ]\\d+)`,
    (it) => madeWith(it, (path) => definedIn(it, path)),
  ),
  ...both('(?:that exports|which exports|exporting|that defines|defining) (?<said>[ICQ]\\d+)', (it) =>
    madeWith(it, (path) => definedIn(it, path)),
  ),
  ...both('with (?:the )?(?:permissions?|mode|file mode) <N:mode>', (it) => {
    const mode = it.text('mode');
    return /^0?[0-7]{3}$/.test(mode) ? madeWith(it, (path) => [file(path, { mode })]) : undefined;
  }),
  // So many bytes: what was there before may have grown by them.
  {
    shape: shape(`{SUBJ}(?:wrote|saved|exported|downloaded) <S:size> (?:of data )?(?:to|into|in) {NP}<P:files>{TAIL}`),
    read: (it) => {
      const [size, there, { start }] = [readSize(it.text('size')), presence(it, { fresh: true }), it];
      if (size === undefined || there === undefined) return undefined;
      const born = {
        type: 'file' as const,
        path: it.path('files'),
        ...(start === undefined ? {} : { created_after: start }),
      };
      return [...there, ...sizeItems(it.path('files'), size, 'plain').map((item) => ({ witness: born, ...item }))];
    },
  },
  ...both(`${DEFINING} (?:(?:a|an|the|new|exported|async|helper) )*(?<said>[ICQ]\\d+) ${UNIT}`, (it) =>
    madeWith(it, (path) => definedIn(it, path)),
  ),
];
