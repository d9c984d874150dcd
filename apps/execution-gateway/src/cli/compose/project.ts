import path from 'node:path';
import type { KnownCall } from '@wingman/policy';
import { lastFlag } from '@wingman/policy';
import { refused } from '../refused.js';
import { isInside } from '../tenant-folder.js';

/** Which project a call is about, as its words say it; absolute paths, in the tenant's folder. */
export interface ProjectWords {
  /** None: the usual names are looked for. */
  files: string[];
  directory: string | undefined;
  envFile: string | undefined;
  name: string | undefined;
  profiles: readonly string[];
}

/** Reads the options before the command. Relative paths start in the tenant's folder. Throws `policy_floor`. */
export function readProject({ globals }: Pick<KnownCall, 'globals'>, folder: string): ProjectWords {
  const place = (word: string): string => placeIn(folder, word);
  const one = (name: string): string | undefined => {
    const word = lastFlag(globals, name);
    return word === undefined || word === '' ? undefined : place(word);
  };
  if ((globals['env-file']?.length ?? 0) > 1) throw refused('several --env-file');
  const name = lastFlag(globals, 'project-name');
  if (name !== undefined && !/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) throw refused(`the project name ${name}`);
  const profiles = globals['profile'] ?? [];
  if (profiles.some((profile) => !/^[A-Za-z0-9][\w.-]{0,62}$/.test(profile))) throw refused('a name of a profile');
  return {
    files: (globals['file'] ?? []).map(place),
    directory: one('project-directory'),
    envFile: one('env-file'),
    name,
    profiles,
  };
}

/** A place in a folder, by its path alone: links are looked at when it is opened. */
export function placeIn(folder: string, word: string, from = folder): string {
  if (word === '' || word === '-' || word.includes('\0')) throw refused(`the path ${JSON.stringify(word)}`);
  const file = path.resolve(from, word);
  if (!isInside(folder, file)) throw refused(`${word} lies outside the tenant's folder`);
  return file;
}

/** As compose makes a name of a folder's. */
export function projectNameOf(directory: string): string {
  const name = path
    .basename(directory)
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[-_]+/, '');
  if (name === '') throw refused('the folder makes no name of a project: say one with --project-name');
  return name;
}
