import { parseDocker } from '@wingman/policy';

type Commands = readonly (readonly string[])[];

/** What commands name, by name: a container's id, an image's digest, a file's hash. */
export type Objects = Readonly<Record<string, string>>;

/** What stands in the place of identities that nobody could fix: it is part of the digest, so that it cannot be edited away. */
export const UNRESOLVED: Objects = { '*': 'unresolved' };

/** Fixes the identity of what commands name, so that a later one of the same name is not what was approved. */
export interface ObjectResolver {
  /** `unresolved`: they name objects whose identity nobody can fix; no token is minted for them. */
  resolve(commands: Commands): Promise<Objects | 'unresolved'>;
}

/** Docker objects are known to the gateway alone: as long as nobody asks it, commands that name some are unresolved. */
export const withoutDocker: ObjectResolver = {
  async resolve(commands) {
    return commands.some(namesDockerObjects) ? 'unresolved' : {};
  },
};

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
