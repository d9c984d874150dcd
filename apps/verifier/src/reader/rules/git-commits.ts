import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { aboutCommit, done, git, IN_REPO, REF, refNamed, REMOTE, repoOf, SHA, shaNamed } from './git-parts.js';

const AS = '(?:as|in|with|under|:|->|\\()';
const ON = `(?: (?:on|to) (?:the )?(?:branch )?(?<branch>${REF})(?: branch)?)?`;

/** Somebody's own words for what a commit holds are its name; a branch beside it is where it must be. */
function committed(it: Reading, said: boolean) {
  const pushed = said && !it.has('not');
  const isMade = /\b(?:committed|created|made|added)\b/.test(it.sentence);
  const since = done(it, ...(isMade ? ['created_after' as const] : []), ...(pushed ? ['pushed_after' as const] : []));
  const branch = it.has('branch') ? refNamed(it, 'branch') : undefined;
  if (it.has('branch') && branch === undefined) return undefined;
  return aboutCommit(it, {
    ...(branch === undefined ? {} : { branch }),
    ...(pushed ? { pushed: true } : {}),
    ...since,
  });
}

const commitRules: Rule[] = [
  {
    shape: shape(`{SUBJ}(?:committed(?<pushed> and pushed)?) {NP}${AS} ${SHA}(?: \\))?${ON}${IN_REPO}{TAIL}`),
    read: (it) => committed(it, it.has('pushed')),
  },
  {
    shape: shape(`{NP}{BE} {ADV}(?:committed(?<pushed> and pushed)?) ${AS} ${SHA}(?: \\))?${ON}${IN_REPO}{TAIL}`),
    read: (it) => committed(it, it.has('pushed')),
  },
  {
    shape: shape(`{SUBJ}(?:created|made|added) (?:the |a )?(?:new )?commit (?<commit>[MIN]\\d+)${ON}${IN_REPO}{TAIL}`),
    read: (it) => committed(it, false),
  },
  {
    shape: shape(
      `(?:the )?commit (?<commit>[MIN]\\d+) (?:exists|{BE} {ADV}(?:created|made|there|present))${ON}${IN_REPO}{TAIL}`,
    ),
    read: (it) => committed(it, false),
  },
  {
    shape: shape(
      `(?:the )?commit (?<commit>[MIN]\\d+) {BE} {ADV}(?:on|in|part of|contained in|included in|reachable from) (?:the )?(?:branch )?(?<branch>${REF})(?: branch)?${IN_REPO}{TAIL}`,
    ),
    read: (it) => committed(it, false),
  },
  {
    shape: shape(
      `{SUBJ}(?:committed and )?pushed (?:the )?(?:commit |hash |sha )?(?<commit>[MIN]\\d+)${REMOTE}?${IN_REPO}{TAIL}`,
    ),
    read: (it) => committed(it, true),
  },
  {
    shape: shape(
      `(?:the )?(?:commit )?(?<commit>[MIN]\\d+) (?:{BE} {ADV}pushed${REMOTE}?|is${REMOTE})${IN_REPO}{TAIL}`,
    ),
    read: (it) => committed(it, true),
  },
  {
    shape: shape(`{SUBJ}tagged ${SHA} (?:as|with) (?<tag>${REF})${IN_REPO}{TAIL}`),
    read: tagged,
  },
];

function tagged(it: Reading) {
  const [commit, tag] = [shaNamed(it), refNamed(it, 'tag')];
  return commit === undefined || tag === undefined
    ? undefined
    : [git(it, { commit, tag, ...done(it, 'created_after') })];
}

const FILES = '(?:(?:exactly )?(?<count>N\\d+) )?(?:(?:the )?files? )?(?:: )?<PP:files>';

/** "Changed 2 files" says that there was no third; what a commit holds or includes may be more. */
function changed(it: Reading) {
  const isAll = it.has('only') || it.has('only2') || it.has('count');
  const holds = /\b(?:contains|includes|included)\b/.test(it.sentence);
  if (isAll && holds) it.open = true;
  if (it.has('count') && it.number('count') !== it.texts('files').length) return undefined;
  // What a commit changed may be told of any; whoever "committed" made this one.
  const since =
    /\bcommitted\b|^(?:(?:i|we) )?(?:\w+ )*?(?:included|added) /.test(it.sentence) &&
    !/^(?:the )?commit /.test(it.sentence)
      ? done(it, 'created_after')
      : {};
  return aboutCommit(it, { files: it.texts('files'), ...(isAll && !holds ? { only: true as const } : {}), ...since });
}

const fileRules: Rule[] = [
  {
    shape: shape(
      `(?:the )?commit (?<commit>[MIN]\\d+) {ADV}(?<only>only )?(?:changed|changes|modified|modifies|touched|touches|includes|included|added|adds|contains|edits|edited|updated|updates) (?<only2>only )?${FILES}${IN_REPO}{TAIL}`,
    ),
    read: changed,
  },
  {
    shape: shape(
      `(?<only>only) <PP:files> {BE} {ADV}(?:changed|modified|touched|edited)(?: in| by) (?:the )?(?:commit )?(?<commit>[MIN]\\d+)${IN_REPO}{TAIL}`,
    ),
    read: changed,
  },
  {
    shape: shape(
      `<PP:files> {BE} {ADV}(?:changed|modified|touched|included|added|committed|part of)(?: in| of| by| as)? (?:the )?(?:commit )?(?<commit>[MIN]\\d+)${IN_REPO}{TAIL}`,
    ),
    read: changed,
  },
  {
    shape: shape(
      `{SUBJ}(?:committed|included|added) <PP:files> (?:in|as|to|with) (?:the )?(?:commit )?(?<commit>[MIN]\\d+)${IN_REPO}{TAIL}`,
    ),
    read: changed,
  },
];

const TREE =
  '(?:the |my |our )?(?:git )?(?:working tree|working directory|working copy|work tree|worktree|repo|repository|checkout|git status|git tree|tree)';

const treeRules: Rule[] = [
  { shape: shape(`${TREE}${IN_REPO} (?:is|was left) {ADV}(?<not>not )?(?:clean|dirty)`), read: clean },
  { shape: shape(`${TREE} (?:is|was left|in) {ADV}(?<not>not )?(?:clean|dirty)${IN_REPO}{TAIL}`), read: clean },
  {
    shape: shape(
      `(?:the )?(?:git )?(?:repo |repository )?(?<repo>P\\d+) (?:is|has a) {ADV}(?<not>not )?clean(?: (?:working tree|worktree))?{TAIL}`,
    ),
    read: clean,
  },
  {
    shape: shape(
      `(?:there are )?no (?:uncommitted|unstaged|pending|untracked or uncommitted|uncommitted or untracked) (?:changes|files|modifications)(?: (?:are |is )?(?:left|remain|remaining))?${IN_REPO}{TAIL}`,
    ),
    read: (it) => [git(it, { clean: true })],
  },
  {
    shape: shape(
      `(?:the )?(?:git )?(?:repo |repository )?(?<repo>P\\d+) has (?<no>no )?(?:more )?(?:uncommitted|unstaged|pending) (?:changes|files|modifications){TAIL}`,
    ),
    read: (it) => [git(it, { clean: it.has('no') })],
  },
  {
    shape: shape(
      `there are (?:still )?(?:some )?(?:uncommitted|unstaged|untracked|pending) (?:changes|files|modifications)(?: left)?${IN_REPO}{TAIL}`,
    ),
    read: (it) => [git(it, { clean: false })],
  },
  {
    shape: shape(`(?:there is )?nothing (?:left )?to commit${IN_REPO}{TAIL}`),
    read: (it) => [git(it, { clean: true })],
  },
];

function clean(it: Reading): PlanItem[] {
  const dirty = /\bdirty\b/.test(it.sentence);
  const item = git(it, { clean: it.has('not') === dirty });
  if (/\b(?:git|repo|repository|tree|worktree|copy|checkout|working directory)\b/.test(it.sentence)) return [item];
  // "src is clean" may praise it: of a repository something is said where it is one.
  const own = { type: 'file' as const, path: `${repoOf(it)}/.git` };
  return [{ ...item, forms: [{ check: item.check, there: own }] }];
}

/** Commits, what they hold, where they are; the working tree. */
export const commitRulesAll: Rule[] = [...commitRules, ...fileRules, ...treeRules];
