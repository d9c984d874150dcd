import type { NoteVerifier } from '@wingman/ledger-format';
import { checkpointsIn, type KnownCheckpoint, publishedCheckpoints } from '../backup/known-checkpoints.js';
import { type CommandIo, UsageError } from '../command.js';
import { type Programs, programsHere, programsInContainer } from './programs.js';
import { stackContainers } from './stack.js';

/** Options of both commands: which database, and where its checkpoints are published. */
export const DATABASE_OPTIONS = {
  project: { type: 'string' },
  'database-url-file': { type: 'string' },
  checkpoints: { type: 'string', multiple: true },
} as const;

export interface DatabaseGiven {
  project?: string | undefined;
  'database-url-file'?: string | undefined;
  checkpoints?: string[] | undefined;
}

export interface Database {
  programs: Programs;
  /** Every checkpoint outside the database: in the folders that were named, and in the stack's own. */
  published(keys: readonly NoteVerifier[]): Promise<KnownCheckpoint[]>;
}

/** The database that the options name; undefined where they name none. Throws UsageError. */
export async function databaseOf(
  { project, 'database-url-file': urlFile, checkpoints = [] }: DatabaseGiven,
  env: CommandIo['env'],
  signal: AbortSignal,
): Promise<Database | undefined> {
  if (project && urlFile) throw new UsageError('--project or --database-url-file: one database, not two');
  const docker = { env, signal };
  const stack = project ? await stackContainers(project, docker) : undefined;
  if (!stack && !urlFile) return undefined;
  return {
    programs: stack ? programsInContainer(stack.postgres, env, signal) : programsHere(urlFile as string, env, signal),
    async published(keys) {
      const kept = await Promise.all(checkpoints.map((folder) => checkpointsIn(folder, keys)));
      return [...kept.flat(), ...(await publishedCheckpoints(stack?.claimsLedger, keys, docker))];
    },
  };
}
