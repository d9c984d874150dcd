import path from 'node:path';
import { LookError } from '../../scope/look-error.js';
import { namesIn } from '../names-in.js';
import type { Surroundings } from '../probe.js';
import type { Installed, Search } from './installed.js';
import { recordAt } from './record.js';

/** The usual names of a project's own environment; '' is an environment itself. */
const ENVIRONMENTS = ['', '.venv', 'venv', 'env'];
const RECORD = /^(.+?)-([^-]+?)(?:-py[\d.]+)?\.(dist-info|egg-info)$/;

/** PEP 503: case, and runs of dots, dashes and underscores, make no other name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/**
 * A distribution in the environment of a project or, where it has none, in those of the system, by the metadata that
 * every installer leaves (PEP 376, PEP 627). @throws LookError
 */
export async function findInPip(name: string, project: string, at: Surroundings): Promise<Search> {
  const own = await sitesOfProject(project, at);
  if (own.length > 0) return { found: await inSites(own, name, at), complete: true };
  const system = ['usr/lib', 'usr/local/lib'].map((entry) => path.join(at.systemRoot, entry));
  let closed: LookError | undefined;
  const found: Installed[] = [];
  for (const library of system) {
    try {
      found.push(...(await inSites(await sitesIn(library, at), name, at)));
    } catch (error) {
      if (!(error instanceof LookError)) throw error;
      closed ??= error;
    }
  }
  if (found.length === 0 && closed !== undefined) throw closed;
  // Other interpreters keep their packages elsewhere: not found in these is not "not installed".
  return { found, complete: false };
}

/** Where the environments of a project itself keep their packages. @throws LookError */
export const sitesOfProject = (project: string, at: Surroundings): Promise<string[]> =>
  sitesBelow(
    ENVIRONMENTS.map((entry) => path.join(project, entry)),
    at,
  );

async function sitesBelow(environments: readonly string[], at: Surroundings): Promise<string[]> {
  const sites: string[] = [];
  for (const environment of environments) sites.push(...(await sitesIn(path.join(environment, 'lib'), at)));
  return sites;
}

/** `lib/python3.11/site-packages` and the like, as far as they are there. */
async function sitesIn(library: string, at: Surroundings): Promise<string[]> {
  const sites: string[] = [];
  for (const python of ((await namesIn(library, at)) ?? []).filter((name) => /^python[\d.]*$/.test(name))) {
    for (const kind of ['site-packages', 'dist-packages']) {
      const site = path.join(library, python, kind);
      if ((await namesIn(site, at)) !== undefined) sites.push(site);
    }
  }
  return sites;
}

async function inSites(sites: readonly string[], name: string, at: Surroundings): Promise<Installed[]> {
  const found: Installed[] = [];
  for (const site of sites) {
    for (const entry of (await namesIn(site, at)) ?? []) {
      const [, distribution, , kind] = RECORD.exec(entry) ?? [];
      if (distribution === undefined || plain(distribution) !== plain(name)) continue;
      found.push(await installedAt(path.join(site, entry), kind === 'dist-info' ? 'METADATA' : 'PKG-INFO', name, at));
    }
  }
  return found;
}

async function installedAt(folder: string, file: string, name: string, at: Surroundings): Promise<Installed> {
  const marks = [folder, path.join(folder, file)];
  const record = await recordAt(path.join(folder, file), at);
  if (record === undefined) return { version: undefined, whole: false, marks };
  const head = record.text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const field = (key: string) => new RegExp(`^${key}:[ \\t]*(\\S+)[ \\t]*$`, 'm').exec(head)?.[1];
  const version = field('Version');
  if (version === undefined || plain(field('Name') ?? '') !== plain(name)) return { version, whole: false, marks };
  return { version, whole: true, digest: record.digest, marks };
}
