import type { Invocation } from '../../invocation.js';
import { readGit } from './git-command.js';

const words = (list: string): string[] => list.trim().split(/\s+/);

/** The subcommands that git brings along (`git help -a`). */
const OWN = words(`
  add am annotate apply archimport archive backfill bisect blame branch bugreport bundle cat-file check-attr check-ignore
  check-mailmap check-ref-format checkout checkout-index checkout--worker cherry cherry-pick citool clean clone column commit
  commit-graph commit-tree config count-objects credential credential-cache credential-store cvsexportcommit cvsimport cvsserver
  daemon describe diagnose diff diff-files diff-index diff-pairs diff-tree difftool fast-export fast-import fetch fetch-pack
  filter-branch fmt-merge-msg for-each-ref for-each-repo format-patch fsck fsck-objects gc get-tar-commit-id gitk gitweb grep gui
  hash-object help history hook http-backend http-fetch http-push imap-send index-pack init init-db instaweb interpret-trailers
  last-modified log ls-files ls-remote ls-tree mailinfo mailsplit maintenance merge merge-base merge-file merge-index
  merge-one-file merge-octopus merge-ours merge-recursive merge-resolve merge-subtree merge-tree mergetool mktag mktree
  multi-pack-index mv name-rev notes p4 pack-objects pack-redundant pack-refs patch-id pickaxe prune prune-packed pull push
  quiltimport range-diff read-tree rebase receive-pack reflog refs remote repack replace replay repo request-pull rerere reset
  restore rev-list rev-parse revert rm scalar send-email send-pack sh-i18n sh-setup shell shortlog show show-branch show-index
  show-ref sparse-checkout stage stash status stripspace submodule subtree survey svn switch symbolic-ref tag unpack-file
  unpack-objects update-index update-ref update-server-info upload-archive upload-pack var verify-commit verify-pack verify-tag
  version web--browse whatchanged worktree write-tree
`);

/**
 * Programs of others that are called as subcommands (`git-lfs`, git-flow, git-extras, their manual pages) and look, or change
 * what the history gives back. What deletes branches, tags or history, or sends anything, is left out on purpose.
 */
const ADDED = words(`
  lfs annex crypt secret flow cola dag archive-file delta rename-file squash wip unwip absorb imerge guilt machete sizer filter-repo review
  authors brv browse browse-ci bug changelog chore cliff coauthor commits-since contrib count cp create-branch effort fame feature
  fresh-branch graft ignore ignore-io info local-commits lock locked merge-into missing refactor rename-branch rename-tag repl
  root setup show-merged-branches show-tree show-unmerged-branches stamp standup summary touch unlock utimes abort continue
`);

const KNOWN = new Set([...OWN, ...ADDED]);

/**
 * True when git is asked for a subcommand that is neither its own nor described: a program `git-NAME` of whoever wrote it, or
 * an alias out of the settings, which may run anything (git-config(1), `alias.*`).
 */
export function isUnknownSubcommand({ program, args }: Pick<Invocation, 'program' | 'args'>): boolean {
  const git = program === 'git' ? readGit(args) : undefined;
  if (!git || git.settings.some(([key]) => key === `alias.${git.subcommand.toLowerCase()}`)) return false;
  return !KNOWN.has(git.subcommand);
}
