import { execFileSync } from 'node:child_process';
import { type CommandIo, UsageError } from '../command.js';

/** A file as the commit would have it. */
export interface StagedFile {
  /** From the root of the repository, with `/`. */
  path: string;
  blob: string;
  /** What the last commit has under this path; undefined for a new file. */
  before: string | undefined;
}

const MOST = 1 << 30;
const SUBMODULE = '160000';

/** What git prints when it is called with these words. Throws UsageError with its last words when it fails. */
export type Git = (words: readonly string[], input?: string) => Buffer;

/**
 * Git of a folder, under the environment of the hook: a commit of some paths only has an index of its own, which
 * GIT_INDEX_FILE names.
 */
export function createGit(folder: string, env: CommandIo['env']): Git {
  return (words, input = '') => {
    try {
      return execFileSync('git', ['-C', folder, ...words], {
        env: { ...env },
        input,
        maxBuffer: MOST,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      const said = String((error as { stderr?: unknown }).stderr ?? '').trim();
      throw new UsageError(`git ${words[0]} failed: ${said || (error as Error).message}`);
    }
  };
}

/**
 * What the commit adds, changes or turns from a link into a file. A renamed file counts as a new one, since it may have
 * been changed on the way; what is deleted is no content, and a submodule's files are another repository's.
 */
export function stagedFiles(git: Git): StagedFile[] {
  const raw = git([
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--no-relative',
    '--ignore-submodules=none',
    '--diff-filter=d',
  ]).toString();
  const fields = raw.split('\0');
  const files: StagedFile[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', before = '', blob = ''] = (fields[at] ?? '').split(' ');
    if (mode === SUBMODULE) continue;
    files.push({ path: fields[at + 1] ?? '', blob, before: /^0+$/.test(before) ? undefined : before });
  }
  return files;
}

/** How many bytes each of these objects has, in their order; undefined for what is no file. */
export function sizesOf(git: Git, objects: readonly string[]): (number | undefined)[] {
  if (objects.length === 0) return [];
  const lines = git(['cat-file', '--batch-check=%(objecttype) %(objectsize)'], `${objects.join('\n')}\n`).toString();
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => (line.startsWith('blob ') ? Number(line.slice(5)) : undefined));
}

/** The bytes of these files' objects, in their order. They must be known to exist. */
export function contentsOf(git: Git, objects: readonly string[]): Buffer[] {
  if (objects.length === 0) return [];
  const output = git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
  let at = 0;
  return objects.map((object) => {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    if (end < 0 || !Number.isSafeInteger(size)) throw new UsageError(`git does not have ${object}`);
    at = end + 1 + size + 1;
    return output.subarray(end + 1, end + 1 + size);
  });
}
