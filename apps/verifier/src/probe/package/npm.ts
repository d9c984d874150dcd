import path from 'node:path';
import { LookError } from '../../scope/look-error.js';
import type { Surroundings } from '../probe.js';
import type { Installed, Search } from './installed.js';
import { isThere, recordAt } from './record.js';

// What npm accepts as a name, so that no name is a path.
const NAME = /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*$/i;

/**
 * A package as Node would find it from a project's directory: in its `node_modules`, or in one further up inside the
 * roots. @throws LookError `ambiguous` for what is no name, `not_supported_yet` where packages lie in archives
 */
export async function findInNpm(name: string, project: string, at: Surroundings): Promise<Search> {
  if (!NAME.test(name)) throw new LookError('ambiguous');
  let complete = true;
  for (let directory = path.resolve(project); ; directory = path.dirname(directory)) {
    let installed: Installed | undefined;
    try {
      installed = await installedIn(directory, name, at);
    } catch (error) {
      const outside = error instanceof LookError && error.reason === 'outside_allowed_roots';
      if (!outside || directory === path.resolve(project)) throw error;
      // A project with a `node_modules` of its own has what it needs there; one without may have it further up.
      complete = await isThere(path.join(project, 'node_modules'), at);
      break;
    }
    if (installed !== undefined) return { found: [await withLock(installed, name, directory, at)], complete };
    if (directory === path.dirname(directory)) break;
  }
  if (await isThere(path.join(project, '.pnp.cjs'), at)) throw new LookError('not_supported_yet');
  return { found: [], complete };
}

async function installedIn(directory: string, name: string, at: Surroundings): Promise<Installed | undefined> {
  const folder = path.join(directory, 'node_modules', name);
  if (!(await isThere(folder, at))) return undefined;
  const file = path.join(folder, 'package.json');
  const record = await recordAt(file, at);
  const manifest = record === undefined ? undefined : objectIn(record.text);
  // A store links what it holds: then the link, or the folder, is what is new.
  const marks = [folder, file];
  if (record === undefined || manifest === undefined) return { version: undefined, whole: false, marks };
  // Another package under this name (`npm install a@npm:b`).
  if (manifest['name'] !== name) throw new LookError('ambiguous');
  const version = typeof manifest['version'] === 'string' ? manifest['version'] : undefined;
  return { version, whole: version !== undefined, digest: record.digest, marks };
}

/** What the lockfile says is no proof of what is installed, but people should see where the two differ. */
async function withLock(installed: Installed, name: string, directory: string, at: Surroundings): Promise<Installed> {
  const record = await recordAt(path.join(directory, 'package-lock.json'), at);
  const packages = record === undefined ? undefined : objectIn(record.text)?.['packages'];
  if (typeof packages !== 'object' || packages === null) return installed;
  const entry = (packages as Record<string, { version?: unknown } | undefined>)[`node_modules/${name}`];
  const locked = typeof entry?.version === 'string' ? entry.version.slice(0, 100) : 'none';
  return locked === installed.version ? installed : { ...installed, notes: { locked } };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
