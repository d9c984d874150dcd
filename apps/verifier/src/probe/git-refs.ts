import path from 'node:path';
import { LookError } from '../scope/look-error.js';
import { directoryAt, textAt, type Repository } from './git-place.js';
import type { Surroundings } from './probe.js';

/** An object's full name: SHA-1, or SHA-256. */
export const OBJECT_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const MAX_SYMBOLIC = 5;

/** The object that a ref names, read from the files (gitrepository-layout(5)); undefined when there is no such ref. */
export async function readRef(at: Surroundings, repo: Repository, ref: string): Promise<string | undefined> {
  if (await directoryAt(at, path.join(repo.commonDir, 'reftable'))) throw new LookError('not_supported_yet');
  let name = ref;
  for (let steps = 0; steps < MAX_SYMBOLIC; steps += 1) {
    const folder = name === 'HEAD' ? repo.gitDir : repo.commonDir;
    const loose = (await textAt(at, path.join(folder, name)))?.trim();
    if (loose === undefined) return (await packedRefs(at, repo)).get(name);
    if (OBJECT_NAME.test(loose)) return loose;
    const next = /^ref: (refs\/\S+)$/.exec(loose)?.[1];
    if (next === undefined || next.includes('..')) throw new LookError('look_failed');
    name = next;
  }
  throw new LookError('look_failed');
}

/** All refs below `refs/heads/` and `refs/tags/` that a repository shows to others. */
export async function packedRefs(at: Surroundings, { commonDir }: Repository): Promise<Map<string, string>> {
  const lines = ((await textAt(at, path.join(commonDir, 'packed-refs'))) ?? '').split('\n');
  const found = new Map<string, string>();
  for (const line of lines) {
    const [object = '', ref] = line.split(' ');
    if (ref !== undefined && OBJECT_NAME.test(object)) found.set(ref, object);
  }
  return found;
}

export interface Remote {
  name: string;
  url: string;
}

/**
 * The remotes of a configuration, each with where it is pushed to.
 * @throws LookError `ambiguous` where other files or rewritten addresses (git-config(1), `include`, `insteadOf`) decide
 */
export function remotesIn(config: string): Remote[] {
  const remotes = new Map<string, { url?: string; pushurl?: string }>();
  let section: string | undefined;
  for (const line of config.split('\n').map((text) => text.trim())) {
    if (/^\[\s*include/i.test(line) || /^(?:push)?insteadof\b/i.test(line) || line.endsWith('\\'))
      throw new LookError('ambiguous');
    const header = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]$/.exec(line);
    if (header !== null) {
      section = header[1]?.toLowerCase() === 'remote' ? header[2] : undefined;
      continue;
    }
    const [, key = '', value = ''] = /^(url|pushurl)\s*=\s*(.*)$/i.exec(line) ?? [];
    if (section === undefined || key === '') continue;
    if (/["#;\\]/.test(value)) throw new LookError('ambiguous');
    remotes.set(section, { ...remotes.get(section), [key.toLowerCase()]: value });
  }
  return [...remotes].map(([name, { url, pushurl }]) => ({ name, url: pushurl ?? url ?? '' }));
}

/** Values of `[section "name"]` and `[section]`, the last one of each key, keys in lower case. */
function settingsOf(config: string, section: string, name?: string): Map<string, string> {
  const found = new Map<string, string>();
  let isMeant = false;
  for (const line of config.split('\n').map((text) => text.trim())) {
    const header = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]$/.exec(line);
    if (header !== null) isMeant = header[1]?.toLowerCase() === section && header[2] === name;
    const [, key, value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (isMeant && key !== undefined) found.set(key.toLowerCase(), value);
  }
  return found;
}

/**
 * The remote that git pushes a branch to by itself, and the ref that the branch follows there (git-push(1),
 * git-config(1): `branch.<name>.pushRemote`, `remote.pushDefault`, `branch.<name>.remote`); `name` is undefined where
 * the configuration leaves it open among several.
 */
export function pushTargetOf(config: string, branch: string | undefined): { name?: string; follows?: string } {
  const own = branch === undefined ? new Map<string, string>() : settingsOf(config, 'branch', branch);
  const names = remotesIn(config).map(({ name }) => name);
  const [only, ...others] = names;
  const name =
    own.get('pushremote') ??
    settingsOf(config, 'remote').get('pushdefault') ??
    own.get('remote') ??
    (others.length === 0 ? only : names.find((known) => known === 'origin'));
  const follows = own.get('remote') === name ? own.get('merge') : undefined;
  return { ...(name === undefined ? {} : { name }), ...(follows === undefined ? {} : { follows }) };
}
