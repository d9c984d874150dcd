import path from 'node:path';
import { CommandFailure, type EngineSettingsOfCommands } from '../../verb.js';
import { copyBounds } from './bounds.js';
import { digestOf, type Source } from './content.js';
import { openBelow, openFolder, type Folder } from './folder.js';
import type { Copy } from './operands.js';

/** Key of what is copied into a container among a command's identities. */
export const contentKey = ([from = '']: readonly string[]): string => `file ${from}`;

/** The folder that holds what the copy means on the host. @throws CommandFailure where there is none */
export async function openParent(copy: Copy, { exchangeFolder = '' }: EngineSettingsOfCommands): Promise<Folder> {
  const root = await openFolder(path.posix.join(exchangeFolder, copy.tenant));
  return openBelow(root, copy.segments.slice(0, -1));
}

/** Works with what is to be copied, and closes what that took. */
export async function withSource<Result>(
  parent: Folder,
  { segments, ending }: Copy,
  work: (source: Source) => Promise<Result>,
): Promise<Result> {
  const name = segments.at(-1);
  if (name === undefined || ending !== '/.') return work({ folder: parent, name: name ?? '.' });
  const folder = await parent.folder(name);
  try {
    return await work({ folder, name: '.' });
  } finally {
    await folder.close();
  }
}

/** What would be copied into a container now: hex SHA-256, or undefined where there is nothing. */
export async function contentOf(copy: Copy, settings: EngineSettingsOfCommands): Promise<string | undefined> {
  try {
    const parent = await openParent(copy, settings);
    try {
      const name = copy.segments.at(-1);
      if (name !== undefined && !(await parent.stat(name))) return undefined;
      return await withSource(parent, copy, (source) => digestOf(source, copyBounds(settings)));
    } finally {
      await parent.close();
    }
  } catch (error) {
    // As the copy itself would end, which then says why.
    if (error instanceof CommandFailure) return undefined;
    throw error;
  }
}
