import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stop } from './say.mjs';

/** The clone's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where everything lies that a clone makes for itself while running; only its owner may look. */
export const stateDir = path.join(root, '.wingman');

/** Makes the folder, or stops when it was made by somebody else. */
export function ensureStateDir() {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error.code !== 'EACCES') throw error;
    throw new Stop(`You may not write to ${stateDir}: use the account that made this clone, or a clone of your own.`);
  }
}
