import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DockerClass } from '@wingman/policy';
import { allowedClasses } from './allowed-classes.js';
import { decide, type Decision } from './decision.js';
import { mayReachEngine, namesThatExist } from './engine-door.js';
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
  const taken = namesTaken(decision, { binary: real.file, host: engine, env });
  if (taken.length === 0) return { ...decision, way: 'run', real };
  return blocked(decision, 'disruptive', `takes the name ${taken[0]} from the image that has it`);
}

const blocked = (decision: Decision, as: DockerClass, reason: string): Verdict => ({
  ...decision,
  passes: false,
  class: as,
  reason,
  way: 'blocked',
});

/** Another home than the account's, with settings of docker in it, is another configuration. */
function clientEnvironment(env: NodeJS.ProcessEnv, accountHome: string): NodeJS.ProcessEnv {
  const home = env['HOME'];
  if (!home || home === accountHome || env['DOCKER_CONFIG']) return env;
  const folder = path.join(home, '.docker');
  return existsSync(path.join(folder, 'config.json')) ? { ...env, DOCKER_CONFIG: folder } : env;
}

function namesTaken(
  { call, takesNames }: Decision,
  engine: { binary: string; host: string | undefined; env: NodeJS.ProcessEnv },
): string[] {
  if (takesNames.length === 0 || call.unknown !== undefined) return [];
  const allTags = call.flags['all-tags']?.at(-1) === 'true';
  return namesThatExist({ ...engine, names: takesNames, allTags, host: engine.host ?? call.globals['host']?.at(-1) });
}
