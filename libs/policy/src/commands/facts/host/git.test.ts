import { expect, test } from '@jest/globals';
import { effectsIn, traitsIn } from './effects.fixtures.js';

test.each([
  ['git reset --hard', 'git.discard'],
  ['git --git-dir x/.git -C y reset --merge', 'git.discard'],
  ['git clean -xf', 'git.discard'],
  ['git checkout .', 'git.discard'],
  ['git checkout HEAD~1 -- a.ts', 'git.discard'],
  ['git checkout -f', 'git.discard'],
  ['git restore --staged --worktree .', 'git.discard'],
  ['git switch --discard-ch main', 'git.discard'],
  ['git stash clear', 'git.discard'],
  ['git worktree remove -f x', 'git.discard'],
  ['git rm -rf .', 'git.discard'],
  ['hg purge', 'git.discard'],
  ['svn revert -R .', 'git.discard'],
  ['git push -uf origin x', 'git.force_push'],
  ['git push origin +x', 'git.force_push'],
  ['git push --mirror x', 'git.force_push'],
  ['git push origin :x', 'git.delete_remote_ref'],
  ['git push -d origin x', 'git.delete_remote_ref'],
  ['git branch -D x', 'git.delete_ref'],
  ['git branch -d -f x', 'git.delete_ref'],
  ['git update-ref -d refs/heads/x', 'git.delete_ref'],
  ['git filter-branch HEAD', 'git.rewrite'],
  ['git reflog expire --all', 'git.rewrite'],
  ['git gc --prune=now', 'git.rewrite'],
  ['git commit -anm x', 'git.bypass'],
  ['git commit -s --no-verify', 'git.bypass'],
  ['git -c core.hooksPath=/dev/null commit', 'git.bypass'],
  ['git config core.hookspath /tmp', 'git.bypass'],
  ['git -c http.sslVerify=false fetch', 'tls.disable'],
  ["git -c alias.x='!rm -rf /srv' x", 'files.delete'],
] as const)('%s is %s', (line, effect) => {
  expect(effectsIn(line)).toContain(effect);
});

test.each([
  'git status',
  'git reset HEAD~1',
  'git clean -nfd',
  'git checkout main',
  'git checkout -b fix/a.ts',
  'git restore --staged .',
  'git switch main',
  'git stash list',
  'git push origin main',
  'git push -n --force origin main',
  'git commit -m "-n --no-verify"',
  'git -- --help',
  'git help reset',
  'git config --get core.hooksPath',
])('%s does nothing that git could not undo', (line) => {
  expect(effectsIn(line)).toEqual([]);
});

test('a push with a lease is a push that replaces, but not one that forces', () => {
  expect(effectsIn('git push --force-with-lease')).toEqual(['git.force_push']);
  expect(traitsIn('git push --force-with-lease', 'git.force_push')).toEqual([]);
});
