import { access } from 'node:fs/promises';
import { constants } from 'node:fs';
import { runChild } from '../programs/child.js';
import { WITHOUT_ENGINE } from './client-environment.js';
import { refused } from './refused.js';

export interface ClientSettings {
  dockerBin: string;
  composeBin: string;
  buildxBin?: string | undefined;
}

/** Compose as this machine has it. */
export interface ComposeClient {
  file: string;
  /** Words in front of all others. */
  words: readonly string[];
  version: 1 | 2;
}

/** What `build` is asked of. */
export interface Builder {
  file: string;
  /** BuildKit builds; else the builder of old. */
  buildkit: boolean;
}

export interface Clients {
  /** Throws `policy_floor` where there is none. */
  compose(): Promise<ComposeClient>;
  /** Throws `policy_floor` where the one that is set is not there: another one would build something else. */
  builder(): Promise<Builder>;
}

/** Where the client looks for its plugins when nobody has settings (docker/cli `cli-plugins/manager`). */
const PLUGIN_FOLDERS = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

const isRunnable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

async function hasPlugin(name: string): Promise<boolean> {
  const found = await Promise.all(PLUGIN_FOLDERS.map((folder) => isRunnable(`${folder}/docker-${name}`)));
  return found.includes(true);
}

/** Looks once which clients this machine has. */
export function findClients({ dockerBin, composeBin, buildxBin }: ClientSettings): Clients {
  let found: Promise<ComposeClient> | undefined;
  return {
    async builder() {
      if (buildxBin === undefined) return { file: dockerBin, buildkit: await hasPlugin('buildx') };
      if (!(await isRunnable(buildxBin))) throw refused(`${buildxBin} is not installed here`);
      return { file: buildxBin, buildkit: true };
    },
    compose() {
      const asked = found ?? findCompose(dockerBin, composeBin);
      found = asked;
      asked.catch(() => (found = undefined));
      return asked;
    },
  };
}

async function findCompose(dockerBin: string, composeBin: string): Promise<ComposeClient> {
  if (await hasPlugin('compose')) return { file: dockerBin, words: ['compose'], version: 2 };
  if (!(await isRunnable(composeBin))) throw refused('compose is not installed here');
  const { output } = await runChild(
    {
      file: composeBin,
      args: ['version', '--short'],
      env: WITHOUT_ENGINE,
      cwd: '/',
    },
    { timeoutMs: 30_000, maxOutputBytes: 1_024, signal: new AbortController().signal },
  );
  const version = /^v?([12])\./.exec(output.stdout.toString('utf8'))?.[1];
  if (version === undefined) throw refused('compose does not say which one it is');
  return { file: composeBin, words: [], version: version === '1' ? 1 : 2 };
}
