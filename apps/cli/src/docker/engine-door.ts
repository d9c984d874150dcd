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

export interface NamesQuestion {
  names: readonly string[];
  /** Every name of the repository would be fetched. */
  allTags: boolean;
  binary: string;
  host: string | undefined;
  env: NodeJS.ProcessEnv;
}

const PATIENCE_MS = 5_000;

/**
 * Those of the names that an image has now, asked of the engine by its own client. An engine that does not answer takes
 * no name away; one that is slow is taken to have them.
 */
export function namesThatExist({ names, allTags, binary, host, env }: NamesQuestion): string[] {
  // Loading it takes a tenth of the wrapper's time, and few commands need it.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const hosts = host === undefined ? [] : ['--host', host];
  return names.filter((name) => {
    const words = allTags ? ['image', 'ls', '--quiet', name] : ['image', 'inspect', '--format', '{{.Id}}', name];
    try {
      const said = execFileSync(binary, [...hosts, ...words], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: PATIENCE_MS,
      });
      return said.trim() !== '';
    } catch (error) {
      return typeof (error as { status?: unknown }).status !== 'number';
    }
  });
}
