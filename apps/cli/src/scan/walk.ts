import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type PathMatcher, gitignoreMatcher } from './patterns.js';

/** Folders that hold nothing written by hand. */
const SKIPPED = ['.git', '.hg', '.svn', 'node_modules', 'dist', '.nx', '.venv', '__pycache__'];

/** Paths of all files beneath a folder, with `/`, in order. */
export async function* walk(root: string): AsyncGenerator<string> {
  const ignored = [await gitignoreOf(root, '')];
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true });
    if (folder !== '' && entries.some(({ name }) => name === '.gitignore')) {
      ignored.push(await gitignoreOf(root, folder));
    }
    const folders: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // A link is neither: it may lead out of the folder, or around in it.
      const directory = entry.isDirectory();
      if (!directory && !entry.isFile()) continue;
      if (ignored.some((matches) => matches(name, { directory }))) continue;
      if (!directory) yield name;
      else if (!SKIPPED.includes(entry.name)) folders.push(name);
    }
    open.push(...folders.reverse());
  }
}

/** What the .gitignore of a folder leaves out beneath it. */
async function gitignoreOf(root: string, folder: string): Promise<PathMatcher> {
  const text = await readFile(path.join(root, folder, '.gitignore'), 'utf8').catch(() => '');
  const matches = gitignoreMatcher(text);
  if (folder === '') return matches;
  return (name, kind) => name.startsWith(`${folder}/`) && matches(name.slice(folder.length + 1), kind);
}
