import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** The clone's root: two folders up from here, and from the bundle in dist/tools. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Where a clone keeps what it makes while running. */
export const stateDir = path.join(root, '.wingman');

/** Makes a folder (and those above it) with exactly this mode, whatever the umask is. */
export function makeFolder(folder: string, mode: number): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  return folder;
}
