import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import type { Reading } from '../rule.js';

type GitFields = Omit<CheckOf<'git'>, 'type' | 'repo'>;

/** A branch or tag as it may be written: a name, a version, or one of the words that are branches. */
export const REF = '(?:[PIVCQ]\\d+|main|master|develop|dev|trunk|production|staging|gh-pages)';
const KIND = '(?:(?:new|local|git|feature|release|topic|working|hotfix|bugfix) )*';
export const BRANCH = `(?:the |a )?${KIND}(?:branch )?(?:called |named )?(?<branch>${REF})(?: branch)?`;
export const SHA = '(?:the )?(?:commit |commit hash |hash |sha |revision )?(?<commit>[MIN]\\d+)';
export const TAG = `(?:the |a )?(?:(?:new|git|annotated|signed|release|lightweight) )*(?:tag )?(?:called |named )?(?<tag>${REF})(?: tag)?`;

/** The repository where one is named; else the folder of the task. */
export const IN_REPO =
  '(?: ,? ?(?:in|from|at|inside|of|on|for|within|\\() (?:the )?(?:git )?(?:repo |repository |checkout |clone |project )?(?<repo>P\\d+)(?: (?:repo|repository|checkout|clone))?(?: \\))?)?';
export const REMOTE =
  '(?: (?:to|on|at) (?:the )?(?:git )?(?:(?:remote )?(?:origin|upstream)|remote(?: (?:called |named )?[ICQ]\\d+)?|[ICQ]\\d+ remote)(?: (?:repo|repository|remote))?)';

/** The remote that is named, where one is: "the remote" may be any. */
function remoteNamed(it: Reading): Pick<GitFields, 'remote'> {
  const said =
    / (?:to|on|at|with) (?:the )?(?:git )?(?:remote )?(?:called |named )?(origin|upstream|(?<=remote (?:called |named )?)[ICQ]\d+|[ICQ]\d+(?= remote))/;
  const [, name] = said.exec(it.sentence) ?? [];
  if (name === undefined) return {};
  const remote = /^[ICQ]\d+$/.test(name) ? it.textOf(name) : name;
  return GIT_NAME.test(remote) ? { remote } : {};
}

const GIT_NAME = /^(?!.*(?:\.\.|\/\/))[A-Za-z0-9_][A-Za-z0-9._/+-]*(?<!\/|\.|\.lock)$/;

/** The name of a branch or tag, without the remote before it; undefined where git would refuse it. */
export function refNamed(it: Reading, group: string): string | undefined {
  const name = it.name(group).replace(/^(?:refs\/(?:heads|tags)|origin)\//, '');
  return GIT_NAME.test(name) ? name : undefined;
}

/** An object's name as people write it: 7 hexadecimal digits or more. */
export function shaNamed(it: Reading): string | undefined {
  const name = it.name('commit').toLowerCase();
  return /^[0-9a-f]{7,40}$/.test(name) ? name : undefined;
}

export const repoOf = (it: Reading): string => (it.has('repo') ? it.path('repo') : it.cwd());

/** Who merges or pushes twice does nothing the second time; what is created cannot have been there. */
export const git = (it: Reading, fields: GitFields): PlanItem => ({
  check: { type: 'git', repo: repoOf(it), ...fields, ...(fields.pushed === undefined ? {} : remoteNamed(it)) },
  ...(fields.merged_after === undefined && fields.pushed_after === undefined ? {} : { mayBeBefore: true }),
});

type Act = 'created_after' | 'merged_after' | 'pushed_after';

/** When it must have been done, where an act is told and not how things are. */
export const done = (it: Reading, ...acts: Act[]): Partial<Record<Act, string>> =>
  it.actedSince === undefined ? {} : Object.fromEntries(acts.map((act) => [act, it.actedSince]));

/** One check about a branch. */
export function aboutBranch(it: Reading, fields: GitFields): PlanItem[] | undefined {
  const branch = refNamed(it, 'branch');
  return branch === undefined ? undefined : [git(it, { branch, ...fields })];
}

export function aboutTag(it: Reading, fields: GitFields): PlanItem[] | undefined {
  const tag = refNamed(it, 'tag');
  return tag === undefined ? undefined : [git(it, { tag, ...fields })];
}

export function aboutCommit(it: Reading, fields: GitFields): PlanItem[] | undefined {
  const commit = shaNamed(it);
  if (commit === undefined || !it.onlyNames('np')) return undefined;
  return [git(it, { commit, ...fields })];
}
