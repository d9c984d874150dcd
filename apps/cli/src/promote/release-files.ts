import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../command.js';
import { pinnedName, readComposeFile, withImages } from './compose-file.js';
import type { ComposeFile, Images } from './compose-file.js';

/** The folder of the compose files, seen from here. */
export function readProjectFile(projects: string, file: string): ComposeFile {
  const place = path.join(projects, file);
  try {
    return readComposeFile(readFileSync(place, 'utf8'), place);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`cannot read ${place}`);
  }
}

interface Pinned {
  projects: string;
  /** From which it is made; beside it, with the same rights, since settings may hold tokens. */
  file: string;
  images: Images;
}

/** Writes a file with these images, named by what is in it, and answers its name. Throws UsageError. */
export function writePinned(kind: 'release' | 'rollback', { projects, file, images }: Pinned): string {
  const place = path.join(projects, file);
  const text = withImages(readProjectFile(projects, file), images);
  const name = pinnedName(kind, text);
  try {
    writeFileSync(path.join(path.dirname(place), name), text, { mode: statSync(place).mode & 0o777 });
  } catch {
    throw new UsageError(`cannot write beside ${place}`);
  }
  return name;
}

/** Throws UsageError unless the file says what its name says it does. */
export function assertPinned(folder: string, name: string): void {
  const place = path.join(folder, name);
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${place}`);
  }
  const kind = name.startsWith('rollback-') ? 'rollback' : 'release';
  if (pinnedName(kind, text) !== name) throw new UsageError(`${place} is not what people were asked about any more`);
}
