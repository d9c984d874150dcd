import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { bindRisk, hostSources, type DockerClass } from '@wingman/policy';
import { allowedClasses } from './allowed-classes.js';
import { decide, type Decision } from './decision.js';
import { mayReachEngine, namesThatExist, volumesInUse } from './engine-door.js';
import { neighbourly } from './neighbours.js';
import { findRealBinary, type Found } from './real-binary.js';
import type { FixedSettings } from './settings-file.js';

export interface Call {
  /** The program's name first, one that the grammar knows. */
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The account's own, whatever HOME says. */
  accountHome: string;
  fixed: FixedSettings;
  /** Files that are the wrapper itself. */
  self: readonly string[];
}

export type Verdict = Decision & ({ way: 'blocked' } | { way: 'gateway' } | { way: 'run'; real: Found });

/**
 * What becomes of a call, with everything asked that a file system and an engine can tell. Throws, with a sentence for
 * people, where nobody can decide.
 */
export function judgeCall({ argv, env, cwd, accountHome, fixed, self }: Call): Verdict {
  const allowed = allowedClasses(fixed.WINGMAN_WRAPPER_ALLOW ?? env['WINGMAN_WRAPPER_ALLOW']);
  const engine = fixed.DOCKER_HOST;
  const decision = decide({ argv, env: clientEnvironment(env, accountHome), cwd, allowed, engine });
  if (!decision.passes) return { ...decision, way: 'blocked' };
  const linked = followedMount(decision, cwd);
  if (linked !== undefined) return blocked(decision, 'escaping', linked);
  const [program = ''] = argv;
  const given = program === 'docker' ? (fixed.DOCKER_BIN ?? env['DOCKER_BIN']) : undefined;
  const real = findRealBinary({ program, given, path: env['PATH'], cwd, self });
  const hasGateway = Boolean((fixed.WINGMAN_URL ?? env['WINGMAN_URL']) && env['WINGMAN_WORK_KEY']);
  const here = real && decision.call.unknown === undefined && decision.call.help;
  if (hasGateway && !here && !(real && mayReachEngine(engine ?? env['DOCKER_HOST']))) {
    if (decision.class === 'read') return { ...decision, way: 'gateway' };
    return { ...blocked(decision, decision.class, 'this account has no engine, and the gateway only reads') };
  }
  if (!real) throw new Error(`no ${program} is installed; DOCKER_BIN names it`);
  const known = ofEngine(decision, { binary: real.file, host: engine, env });
  return known === undefined ? { ...decision, way: 'run', real } : blocked(decision, 'disruptive', known);
}

const blocked = (decision: Decision, as: DockerClass, reason: string): Verdict => ({
  ...decision,
  passes: false,
  class: as,
  reason,
  way: 'blocked',
});

/** The engine follows links as root, so that a folder of the caller's own may be any place of the host. */
function followedMount({ call }: Decision, cwd: string): string | undefined {
  if (call.unknown !== undefined || call.help) return undefined;
  const places = hostSources(call.flags).map((source) => realPlace(path.resolve(cwd, source)));
  return places.map((place) => bindRisk(place, cwd)?.reason).find((reason) => reason !== undefined);
}

/** Of what is not there the engine makes folders, from where its parent leads; a link to nowhere may lead anywhere yet. */
function realPlace(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    const parent = path.dirname(place);
    if (parent === place || lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return '/';
    return path.join(realPlace(parent), path.basename(place));
  }
}

/** What clients look for in a home or in a folder of settings: another engine, other programs, another builder. */
const IN_HOME = ['.docker/config.json', '.docker/cli-plugins', '.docker/buildx/current'];
const IN_SETTINGS = [
  ...['containers/containers.conf', 'containers/containers.conf.d', 'containers/podman-connections.json'],
  ...['containers/storage.conf', 'containers/registries.conf', 'nerdctl/nerdctl.toml'],
];

/** Another home than the account's, with settings of a client in it, is another configuration. */
function clientEnvironment(env: NodeJS.ProcessEnv, accountHome: string): NodeJS.ProcessEnv {
  const home = env['HOME'] || accountHome;
  const settings = env['XDG_CONFIG_HOME'] || path.join(home, '.config');
  const own = path.join(accountHome, '.config');
  const [foreign] = [
    ...(home === accountHome ? [] : IN_HOME.map((name) => path.join(home, name))),
    ...(settings === own ? [] : IN_SETTINGS.map((name) => path.join(settings, name))),
  ].filter((file) => existsSync(file));
  return foreign === undefined || env['DOCKER_CONFIG'] ? env : { ...env, DOCKER_CONFIG: path.dirname(foreign) };
}

/** What only the engine knows: whether the command takes over what somebody has. Undefined: it does not. */
function ofEngine(
  { call, takesNames, writesVolumes, enters }: Decision,
  engine: { binary: string; host: string | undefined; env: NodeJS.ProcessEnv },
): string | undefined {
  if (call.unknown !== undefined) return undefined;
  const asked = { ...engine, host: engine.host ?? call.globals['host']?.at(-1) };
  const allTags = call.flags['all-tags']?.at(-1) === 'true';
  const [taken] = takesNames.length === 0 ? [] : namesThatExist({ ...asked, names: takesNames, allTags });
  if (taken !== undefined) return `takes the name ${taken} from the image that has it`;
  const [used] = volumesInUse({ ...asked, names: writesVolumes });
  if (used !== undefined) return `may change the volume ${used}, which others use (read-only it may be mounted)`;
  return enters.map((entering) => neighbourly(entering, asked)).find((reason) => reason !== undefined);
}
