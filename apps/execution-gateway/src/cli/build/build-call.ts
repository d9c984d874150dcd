import path from 'node:path';
import type { KnownCall } from '@wingman/policy';
import { lastFlag } from '@wingman/policy';
import { placeIn } from '../compose/project.js';
import { refused } from '../refused.js';

/** Options of a build that are carried out. */
const OPTIONS = new Set(
  `add-host build-arg cache-from compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems file force-rm label
  memory memory-swap network no-cache platform progress pull quiet rm shm-size tag target ulimit`.split(/\s+/),
);
const SWITCHES = new Set('compress force-rm no-cache pull quiet rm'.split(' '));
const BUILDS = new Set(['image build', 'buildx build']);

/** Others are somebody's network or container, which the builder would find by name without asking whose. */
export const isBuildNetwork = (network: string): boolean => /^(?:default|none|host|bridge|)$/.test(network);

/** Why a build is not carried out; undefined where it is. */
export function buildSupports({ command, flags, globals, help, args }: KnownCall): string | undefined {
  if (!BUILDS.has(command)) return `docker ${command}`;
  if (help) return 'printing help';
  const [before] = Object.keys(globals);
  if (before !== undefined) return `--${before} before the command`;
  const unknown = Object.keys(flags).find((option) => !OPTIONS.has(option));
  if (unknown !== undefined) return `--${unknown} of docker ${command}`;
  const [context = ''] = args;
  if (args.length !== 1) return 'a build without one context';
  if (context === '-' || /^[a-z+]+:\/\/|^git@|^github\.com\//i.test(context)) return `the context ${context}`;
  const network = flags['network']?.find((name) => !isBuildNetwork(name));
  if (network !== undefined) return `the network ${network}`;
  if (flags['build-arg']?.some((argument) => !argument.includes('='))) return '--build-arg without a value';
  return undefined;
}

/** Where a build finds its files, in the tenant's folder. Throws `policy_floor` for places outside. */
export function buildPlace(call: KnownCall, folder: string): { context: string; dockerfile: string } {
  const context = placeIn(folder, call.args[0] ?? '');
  const file = lastFlag(call.flags, 'file');
  // As the client reads it: from where it is started, which is the tenant's folder.
  const place = file === undefined ? path.join(context, 'Dockerfile') : placeIn(folder, file);
  const dockerfile = path.relative(context, place);
  if (dockerfile.startsWith('../')) throw refused('a Dockerfile that is not in the context');
  return { context, dockerfile };
}

interface BuildFiles {
  /** A copy. */
  context: string;
  /** Absolute. */
  dockerfile: string;
  labels: Readonly<Record<string, string>>;
  /** For images that layers are taken from. */
  words: ReadonlyMap<string, string>;
}

/** The words for docker's client, from the parsed call; the files are those of the copy. */
export function buildWords({ flags }: KnownCall, { context, dockerfile, labels, words }: BuildFiles): string[] {
  const options = Object.entries(flags).flatMap(([option, values]) => {
    if (option === 'file') return [];
    if (SWITCHES.has(option)) return values.map((value) => `--${option}=${value}`);
    if (option === 'cache-from') return values.map((value) => `--${option}=${words.get(value) ?? value}`);
    return values
      .filter((value) => option !== 'label' || !value.startsWith('wingman.'))
      .map((value) => `--${option}=${value}`);
  });
  const own = Object.entries(labels).map(([key, value]) => `--label=${key}=${value}`);
  return ['build', ...options, ...own, `--file=${dockerfile}`, '--', context];
}
