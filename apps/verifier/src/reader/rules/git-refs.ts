import type { PlanItem } from '../../verdict/plan.js';
import { extensionOf } from '../entity.js';
import { happenedSince } from './file-parts.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { aboutBranch, aboutTag, BRANCH, done, git, IN_REPO, refNamed, REF, REMOTE, repoOf } from './git-parts.js';

// "Branch" must be said where the name alone could be a file's.
const NAMED_BRANCH = `(?:the |a )?(?:(?:new|local|git|feature|release|topic|working|hotfix|bugfix) )*(?:branch (?:called |named )?(?<branch>${REF})|(?<branch2>${REF}) branch)`;
const NAMED_TAG = `(?:the |a )?(?:(?:new|git|annotated|signed|release|lightweight) )*(?:tag (?:called |named )?(?<tag>${REF})|(?<tag2>${REF}) tag)`;
const HERE = '(?: (?:locally|in git))?';

const branch = (it: Reading, fields: Parameters<typeof aboutBranch>[1]) => {
  const name = refNamed(it, it.has('branch2') ? 'branch2' : 'branch');
  return name === undefined ? undefined : [git(it, { branch: name, ...fields })];
};
const tag = (it: Reading, fields: Parameters<typeof aboutTag>[1]) => {
  const name = refNamed(it, it.has('tag2') ? 'tag2' : 'tag');
  return name === undefined ? undefined : [git(it, { tag: name, ...fields })];
};

const branchRules: Rule[] = [
  {
    shape: shape(`(?:the )?(?:git )?(?:repo |repository )?(?<repo>P\\d+) (?:contains|has) ${NAMED_BRANCH}{TAIL}`),
    read: (it) => branch(it, {}),
  },
  {
    shape: shape(
      `{SUBJ}(?:created|made|added|opened|started|cut|(?<only>checked out|switched to)|created and (?:checked out|switched to)) ${NAMED_BRANCH}${HERE}${IN_REPO}{TAIL}`,
    ),
    read: (it) => (it.has('only') ? checkedOut(it) : branch(it, done(it, 'created_after'))),
  },
  {
    shape: shape(
      `(?:there is )?${NAMED_BRANCH} (?:{BE} {ADV}(?:(?<made>created|made|added)|there|present|in place)|exists)${HERE}${IN_REPO}{TAIL}`,
    ),
    read: (it) => branch(it, it.has('made') ? done(it, 'created_after') : {}),
  },
  {
    shape: shape(`{SUBJ}(?:deleted|removed|dropped) ${NAMED_BRANCH}${HERE}${IN_REPO}{TAIL}`),
    read: (it) => branch(it, { negate: true }),
  },
  {
    shape: shape(
      `${NAMED_BRANCH} (?:{BE} {ADV}(?:deleted|removed|dropped|gone)|no longer exists|does not exist(?: anymore)?)${HERE}${IN_REPO}{TAIL}`,
    ),
    read: (it) => branch(it, { negate: true }),
  },
];

/** HEAD names the branch that is checked out; it is written anew by each that is. */
function checkedOut(it: Reading): PlanItem[] | undefined {
  const name = refNamed(it, it.has('branch2') ? 'branch2' : 'branch');
  if (name === undefined) return undefined;
  const path = `${repoOf(it)}/.git/HEAD`;
  const line = { number: 1, equals: `ref: refs/heads/${name}` };
  const head: PlanItem = { check: { type: 'content', path, line }, inexact: true };
  return [git(it, { branch: name }), head, ...happenedSince(path, it.start)];
}

const CHANGES =
  '(?:(?:all )?(?:my |the |our |these )?(?:changes|commits|work|fix|changeset|code) (?:to|on) |to |everything to )?';

const pushRules: Rule[] = [
  {
    shape: shape(`${BRANCH} {BE} not {ADV}(?:been )?pushed${REMOTE}?${IN_REPO}{TAIL}`),
    read: (it) => (isBranch(it) ? aboutBranch(it, { pushed: false }) : undefined),
  },
  {
    shape: shape(`{SUBJ}(?:committed (?:and|&) )?pushed ${CHANGES}${BRANCH}(?<remote>${REMOTE})?${IN_REPO}{TAIL}`),
    read: (it) => (isBranch(it) ? pushed(it) : undefined),
  },
  {
    shape: shape(
      `${BRANCH} (?:{BE} (?<not>not )?{ADV}(?:(?:been )?pushed|up to date|in sync|up-to-date)|(?<exists>exists))(?:${REMOTE}| with (?:the )?(?:remote|origin))${IN_REPO}{TAIL}`,
    ),
    read: (it) => aboutBranch(it, { pushed: !it.has('not'), ...(it.has('not') ? {} : done(it, 'pushed_after')) }),
  },
  {
    shape: shape(
      `(?:all )?(?:my |the |our )?(?:changes|commits|work) (?:on|of|in) ${BRANCH} {BE} {ADV}pushed${REMOTE}?${IN_REPO}{TAIL}`,
    ),
    read: (it) => aboutBranch(it, { pushed: true, ...done(it, 'pushed_after') }),
  },
];

/** "Pushed v1.2.0" is said of tags and of branches: the one that is there is meant. */
function pushed(it: Reading): PlanItem[] | undefined {
  const since = done(it, 'pushed_after');
  const items = aboutBranch(it, { pushed: true, ...since });
  const check = items?.[0]?.check;
  if (check?.type !== 'git' || check.branch === undefined) return items;
  if (/\bbranch\b/.test(it.sentence) || !/^v?\d/i.test(check.branch)) return items;
  const { branch, pushed: _pushed, pushed_after: _after, ...place } = check;
  const tag = { ...place, tag: branch };
  return [
    {
      check,
      mayBeBefore: true,
      forms: [
        { check, there: { ...place, branch } },
        { check: { ...tag, pushed: true, ...since }, there: tag },
      ],
    },
  ];
}

/** "Pushed a.txt" is no push of a branch; "pushed feature/x" may be. */
const isBranch = (it: Reading) =>
  /\bbranch\b/.test(it.sentence) || it.has('remote') || !/\.\w+$/.test(it.name('branch'));

const tagged = (it: Reading) => ({
  ...done(it, 'created_after'),
  ...(it.has('pushed') ? { pushed: true, ...done(it, 'pushed_after') } : {}),
});

const tagRules: Rule[] = [
  {
    shape: shape(`(?:the )?(?:git )?(?:repo |repository )?(?<repo>P\\d+) (?:contains|has) ${NAMED_TAG}{TAIL}`),
    read: (it) => tag(it, {}),
  },
  {
    shape: shape(
      `{SUBJ}tagged (?:(?:the|this) )?(?:(?:release|version|build|it|commit|head) )?(?:as )?(?<tag>${REF})(?<pushed> (?:and|&) pushed (?:it|the tag)${REMOTE}?)?${IN_REPO}{TAIL}`,
    ),
    read: (it) => (isOfFiles(it, [it.name('tag')]) ? undefined : aboutTag(it, tagged(it))),
  },
  {
    shape: shape(
      `{SUBJ}(?:created|added|made|cut) ${NAMED_TAG}(?<pushed> (?:and|&) pushed it${REMOTE}?)?${IN_REPO}{TAIL}`,
    ),
    read: (it) => tag(it, tagged(it)),
  },
  {
    shape: shape(
      `(?:there is )?${NAMED_TAG} (?:{BE} {ADV}(?:(?<made>created|added|made)|present|in place)|exists)${HERE}${IN_REPO}{TAIL}`,
    ),
    read: (it) => tag(it, it.has('made') ? done(it, 'created_after') : {}),
  },
  {
    shape: shape(
      `${NAMED_TAG} (?:{BE} {ADV}pushed${REMOTE}?|(?:exists|is|is present|is available)${REMOTE})${IN_REPO}{TAIL}`,
    ),
    read: (it) => tag(it, { pushed: true, ...done(it, 'pushed_after') }),
  },
  {
    shape: shape(`{SUBJ}(?:created and )?pushed ${NAMED_TAG}${REMOTE}?${IN_REPO}{TAIL}`),
    read: (it) => tag(it, { pushed: true, ...done(it, 'pushed_after') }),
  },
  {
    shape: shape(`${NAMED_TAG} {BE} not {ADV}(?:been )?pushed${REMOTE}?${IN_REPO}{TAIL}`),
    read: (it) => tag(it, { pushed: false }),
  },
  {
    shape: shape(`{SUBJ}(?:deleted|removed) ${NAMED_TAG}${HERE}${IN_REPO}{TAIL}`),
    read: (it) => tag(it, { negate: true }),
  },
  {
    shape: shape(
      `${NAMED_TAG} (?:{BE} {ADV}(?:deleted|removed|gone)|no longer exists|does not exist)${HERE}${IN_REPO}{TAIL}`,
    ),
    read: (it) => tag(it, { negate: true }),
  },
];

/** "Merged a.md into b.md" is said of files, unless a branch is spoken of. */
const isOfFiles = (it: Reading, names: readonly string[]): boolean =>
  !/\b(?:branch|tag)\b/.test(it.sentence) && names.some((name) => extensionOf(name) !== undefined);

// "Merged with" may be said of either.
const INTO = `(?:into|in|to|onto) (?:the )?(?:branch )?(?<into>${REF})(?: branch)?`;

function merged(it: Reading) {
  const into = refNamed(it, 'into');
  if (into === undefined || isOfFiles(it, [it.name('branch'), into])) return undefined;
  if (!it.has('not')) return aboutBranch(it, { merged_into: into, ...done(it, 'merged_after') });
  // Both must be there, or "not merged" would hold of anything.
  const there = aboutBranch(it, {});
  return (
    there && [...there, git(it, { branch: into }), ...(aboutBranch(it, { merged_into: into, negate: true }) ?? [])]
  );
}

const mergeRules: Rule[] = [
  { shape: shape(`{SUBJ}merged ${BRANCH} ${INTO}${IN_REPO}{TAIL}`), read: merged },
  { shape: shape(`${BRANCH} {BE} (?<not>not )?{ADV}(?:been )?merged ${INTO}${IN_REPO}{TAIL}`), read: merged },
  {
    shape: shape(`${BRANCH} {BE} (?<not>not )?{ADV}part of (?<into>main|master|develop|trunk)${IN_REPO}{TAIL}`),
    read: merged,
  },
];

/** Branches and tags: there, gone, pushed, merged. */
export const refRules: Rule[] = [...branchRules, ...mergeRules, ...tagRules, ...pushRules];
