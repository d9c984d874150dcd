import type { Resolution } from '@wingman/contracts';
import { parseDocker } from '@wingman/policy';

type Commands = readonly (readonly string[])[];

/**
 * What commands name, by `<index of the command> <kind> <name>`: a container's id, an image's digest, a file's hash. In
 * the place of an identity that nobody could fix stands `unresolved`: it is part of the digest, so that it cannot be
 * edited away.
 */
export type Objects = Readonly<Record<string, string>>;

/** What commands would do, for people. */
export type Plans = Resolution['plans'];

/** What is known of commands before they are approved. */
export interface Foreseen {
  objects: Objects;
  plans: Plans;
}

const UNRESOLVED = 'unresolved';

/** Whether no token may be minted for commands that name these. */
export const isUnresolved = (objects: Objects): boolean => Object.values(objects).includes(UNRESOLVED);

/** What else decides about what commands name. */
export interface Resolvable {
  environment: string;
  /** Programs besides docker that the tenant's policy lets the gateway run. */
  programs: Readonly<Record<string, string>>;
}

/** Fixes the identity of what commands name, so that a later one of the same name is not what was approved. */
export interface ObjectResolver {
  resolve(tenantId: string, commands: Commands, asked: Resolvable): Promise<Foreseen>;
}

/** Docker objects are known to the gateway alone: where nobody asks it, commands that name some are unresolved. */
export const withoutDocker: ObjectResolver = {
  resolve: async (_tenantId, commands) => ({
    objects: unresolved(
      commands.flatMap((argv, index) => (namesDockerObjects(argv) ? [`${index} no engine is asked`] : [])),
    ),
    plans: [],
  }),
};

/** Each reason stands in the place of what it is about. */
const unresolved = (reasons: readonly string[]): Objects =>
  Object.fromEntries(reasons.map((reason) => [reason, UNRESOLVED]));

/** Asks the gateway for what commands name. Throws `unavailable` when it does not say: nothing is approved on a guess. */
export function askingGateway(
  ask: (tenantId: string, commands: Commands, environment?: string) => Promise<Resolution>,
): ObjectResolver {
  return {
    async resolve(tenantId, commands, { environment, programs }) {
      // What the gateway would never run needs nobody to look: such a request does not depend on the gateway.
      const isRunnable = ([program = '']: readonly string[]): boolean => Object.hasOwn(programs, program);
      if (!commands.some((argv) => namesDockerObjects(argv) || isRunnable(argv))) return { objects: {}, plans: [] };
      const { objects, unresolved: reasons, plans } = await ask(tenantId, commands, environment);
      const hidden = commands.flatMap((argv, index) =>
        !CLIENT.test(argv[0] ?? '') && namesDockerObjects(argv) ? [`${index} another program runs docker`] : [],
      );
      return { objects: { ...objects, ...unresolved([...reasons, ...hidden]) }, plans };
    },
  };
}

const CLIENT = /^(?:.*\/)?(?:docker|docker-compose|podman|nerdctl)$/s;
const CLIENT_IN_TEXT = /(?:docker|podman|nerdctl)[^\n]*\s/;

/** Whether a command names containers, images, volumes, networks or compose files. What is not known might. */
function namesDockerObjects(argv: readonly string[]): boolean {
  const [program = '', ...words] = argv;
  if (!CLIENT.test(program)) return words.some((word, index) => callsDocker(word, index < words.length - 1));
  const call = parseDocker(argv);
  return call.unknown !== undefined || call.args.length > 0 || call.command.startsWith('compose');
}

/** `sudo docker rm web`, `sh -c "docker rm web"`: another program is told to run the client. */
const callsDocker = (word: string, hasMore: boolean): boolean =>
  (hasMore && CLIENT.test(word)) || CLIENT_IN_TEXT.test(word);
