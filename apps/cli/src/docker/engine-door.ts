import { accessSync, constants } from 'node:fs';

const DEFAULT_HOST = 'unix:///var/run/docker.sock';

/** Whether this account could open the engine's socket. An engine that is reached otherwise may be there. */
export function mayReachEngine(host: string | undefined): boolean {
  const [, socket] = /^unix:\/\/(\/.*)$/.exec(host || DEFAULT_HOST) ?? [];
  if (socket === undefined) return true;
  try {
    accessSync(socket, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export interface EngineQuestion {
  names: readonly string[];
  binary: string;
  host: string | undefined;
  env: NodeJS.ProcessEnv;
}

export type Client = Omit<EngineQuestion, 'names'>;

export interface NamesQuestion extends EngineQuestion {
  /** Every name of the repository would be fetched. */
  allTags: boolean;
}

const PATIENCE_MS = 5_000;

/** What the engine's own client says. Throws what `execFileSync` throws: `status` is a number where the client ended. */
export function askClient({ binary, host, env }: Client, words: readonly string[]): string {
  // Loading it takes a tenth of the wrapper's time, and few commands need it.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const hosts = host === undefined ? [] : ['--host', host];
  const said = execFileSync(binary, [...hosts, ...words], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: PATIENCE_MS,
  });
  return said.trim();
}

const hasEnded = (error: unknown): boolean => typeof (error as { status?: unknown }).status === 'number';

/**
 * Those of the names that an image has now, asked of the engine by its own client. An engine that does not answer takes
 * no name away; one that is slow is taken to have them.
 */
export function namesThatExist({ names, allTags, ...client }: NamesQuestion): string[] {
  return names.filter((name) => {
    const words = allTags ? ['image', 'ls', '--quiet', name] : ['image', 'inspect', '--format', '{{.Id}}', name];
    try {
      return askClient(client, words) !== '';
    } catch (error) {
      return !hasEnded(error);
    }
  });
}

/** Labels of what a project or Wingman made: its data belong to somebody though nothing runs. */
const OWNED = /"(?:com\.docker\.(?:compose|stack)\.|wingman\.(?:tenant|execution)")/;
const ABOUT = '{{.Driver}} {{json .Options}} {{json .Labels}}';

/**
 * Those of the volumes that are somebody's: a container has it, a project made it, or it is another place than the
 * engine's own disk. What cannot be asked is somebody's.
 */
export function volumesInUse({ names, ...client }: EngineQuestion): string[] {
  return names.filter((name) => {
    try {
      if (askClient(client, ['ps', '--all', '--quiet', '--no-trunc', '--filter', `volume=${name}`]) !== '') return true;
    } catch {
      return true;
    }
    try {
      const about = askClient(client, ['volume', 'inspect', '--format', ABOUT, '--', name]);
      return !/^local (?:null|\{\}) /.test(about) || OWNED.test(about);
    } catch (error) {
      // There is none of the name: it will be new.
      return !hasEnded(error);
    }
  });
}
