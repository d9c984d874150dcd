import { imageNamesTaken, parseDocker, type DockerCall, type DockerClass, type DockerOptions } from '@wingman/policy';

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
}

/**
 * Whether a command may run without approval, by its words and environment alone. What the grammar does not account for
 * is `unknown`, and no setting lets that pass.
 */
export function decide({ argv, env, cwd, allowed, engine }: Question): Decision {
  const asked = engine !== undefined && env['DOCKER_HOST'] === engine ? { ...env, DOCKER_HOST: undefined } : env;
  const call = parseDocker(argv, { env: asked, cwd });
  const elsewhere = engine === undefined ? undefined : anotherEngine(call, asked);
  const { class: dockerClass, reason } = elsewhere ?? call;
  const passes = allowed.has(dockerClass);
  return { passes, call, class: dockerClass, reason, takesNames: passes ? namesTaken(call) : [] };
}

/** With a fixed engine every other one is elsewhere, the client's default included. */
function anotherEngine(call: DockerCall, env: Question['env']): { class: DockerClass; reason: string } | undefined {
  if (!env['DOCKER_HOST'] && (call.unknown !== undefined || !call.globals['host'])) return undefined;
  return { class: 'escaping', reason: 'talks to another engine than the one of this machine' };
}

/** One by its digest keeps its meaning whatever is fetched. */
const namesTaken = (call: DockerCall): string[] =>
  call.class === 'additive' ? imageNamesTaken(call).filter((name) => !name.includes('@')) : [];
