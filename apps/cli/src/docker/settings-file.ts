import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the owner of the machine fixes; a worker's environment cannot say otherwise. */
const NAMES = ['DOCKER_BIN', 'DOCKER_HOST', 'WINGMAN_AUDIT_FILE', 'WINGMAN_URL', 'WINGMAN_WRAPPER_ALLOW'] as const;
export type FixedSettings = Partial<Record<(typeof NAMES)[number], string>>;

export const SETTINGS_FILE = 'docker-wrapper.conf';
const WRITABLE_BY_OTHERS = 0o022;

/**
 * The settings of the first of these folders that has a file of them. Throws for a file that somebody else than root
 * could have written, and for a line that says nothing known: what is not understood must not switch a guard off.
 */
export function readFixedSettings(folders: readonly string[]): FixedSettings {
  for (const folder of folders) {
    const file = path.join(folder, SETTINGS_FILE);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (!stats) continue;
    const isTrusted = stats.isFile() && stats.uid === 0 && (stats.mode & WRITABLE_BY_OTHERS) === 0;
    if (!isTrusted) throw new Error(`${file} must be a file that only root may write`);
    return readSettings(readFileSync(file, 'utf8'), file);
  }
  return {};
}

/** `NAME=value` a line; empty lines and those that begin with `#` say nothing. */
export function readSettings(text: string, file: string): FixedSettings {
  const settings: FixedSettings = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name, value] = /^\s*([A-Z_]+)=(.*?)\s*$/.exec(line) ?? [];
    const known = NAMES.find((each) => each === name);
    if (known === undefined || value === undefined) throw new Error(`${file}, line ${index + 1}: no setting of it`);
    settings[known] = value;
  }
  return settings;
}
