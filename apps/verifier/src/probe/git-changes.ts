import { isAncestor, type Commit, type Git } from './git-command.js';

const PLAIN = ['-r', '--no-renames', '--no-ext-diff', '--no-textconv', '-z', '--raw', '--no-abbrev'];

/**
 * Whether nothing that `subject` changed, since their histories parted, is in `target`: each of its files there is as
 * it was before, and none of its new contents goes by another name. False wherever that cannot be told.
 */
export async function isAbsentFrom(git: Git, subject: Commit, target: Commit): Promise<boolean> {
  if (await isAncestor(git, target.id, subject.id)) return true;
  const { code, output } = await git.run(['merge-base', '--all', subject.id, target.id]);
  const bases = output.toString('latin1').split('\n').filter(Boolean);
  const [base] = bases;
  if (code !== 0 || base === undefined || bases.length > 1) return false;
  const [here, there] = [await changesOf(git, base, subject.id), await changesOf(git, base, target.id)];
  if (here === undefined || there === undefined || here.size === 0) return false;
  const contents = new Set(there.values());
  return [...here].every(([file, content]) => !there.has(file) && (isNothing(content) || !contents.has(content)));
}

const isNothing = (object: string | undefined) => object === undefined || /^0+$/.test(object);

/** The files that differ between two commits, each with its content in the later one. */
async function changesOf(git: Git, from: string, to: string): Promise<Map<string, string | undefined> | undefined> {
  const { code, output } = await git.run(['diff-tree', ...PLAIN, '--end-of-options', from, to]);
  if (code !== 0) return undefined;
  // `:mode mode object object status`, then the name
  const parts = output.toString('latin1').split('\0');
  const pairs = parts.flatMap((text, at) => (at % 2 === 1 ? [[text, parts[at - 1]?.split(' ')[3]] as const] : []));
  return new Map(pairs);
}
