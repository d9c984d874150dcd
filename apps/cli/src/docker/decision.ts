import { imageNamesTaken, networksEntered, parseDocker, volumesWritten } from '@wingman/policy';
import type { DockerCall, DockerClass, DockerOptions, Entering } from '@wingman/policy';

export interface Question extends DockerOptions {
  /** The program's name first. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  allowed: ReadonlySet<DockerClass>;
  /** The engine that the owner of the machine fixed; undefined: the client's own default. */
  engine: string | undefined;
}

export interface Decision {
  passes: boolean;
  call: DockerCall;
  class: DockerClass;
  /** Why it is of this class, in words of the grammar. */
  reason: string;
  /** Image names that would be taken from another image; it then does not pass. Only the engine knows. */
  takesNames: readonly string[];
  /** Volumes that it may write to; where one is in somebody's use it does not pass either. */
  writesVolumes: readonly string[];
  /** Networks that a new container enters by a name; where others are asked for by it, it does not pass either. */
  enters: readonly Entering[];
}

/**
 * Whether a command may run without approval, by its words and environment alone. What the grammar does not account for
 * is `unknown`, and no setting lets that pass.
 */
export function decide({ argv, env, cwd, allowed, engine }: Question): Decision {
  const settled = engine !== undefined && env['DOCKER_HOST'] === engine ? { ...env, DOCKER_HOST: undefined } : env;
  const call = parseDocker(argv, { env: settled, cwd });
  const elsewhere = engine === undefined ? undefined : anotherEngine(call, settled);
  const { class: dockerClass, reason } = elsewhere ?? call;
  const passes = allowed.has(dockerClass);
  const asked = passes && dockerClass === 'additive';
  return {
    ...{ passes, call, class: dockerClass, reason },
    takesNames: asked ? namesTaken(call) : [],
    writesVolumes: asked ? volumesWritten(call) : [],
    enters: asked ? networksEntered(call) : [],
  };
}

/** With a fixed engine every other one is elsewhere, the client's default included. */
function anotherEngine(call: DockerCall, env: Question['env']): { class: DockerClass; reason: string } | undefined {
  if (!env['DOCKER_HOST'] && (call.unknown !== undefined || !call.globals['host'])) return undefined;
  return { class: 'escaping', reason: 'talks to another engine than the one of this machine' };
}

/** One by its digest keeps its meaning whatever is fetched. */
const namesTaken = (call: DockerCall): string[] => imageNamesTaken(call).filter((name) => !name.includes('@'));
