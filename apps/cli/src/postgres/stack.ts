import { type CommandIo, UsageError } from '../command.js';
import { startProgram, textOf } from './programs.js';

/** Containers of a stack that compose started, as far as they are there. */
export interface StackContainers {
  postgres: string;
  /** Running or not; undefined before it was made. */
  claimsLedger: string | undefined;
}

/** Finds the containers of a compose project. Throws UsageError where its PostgreSQL does not run. */
export async function stackContainers(
  project: string,
  docker: { env: CommandIo['env']; signal: AbortSignal },
): Promise<StackContainers> {
  const of = async (service: string, ...more: string[]): Promise<string | undefined> => {
    const labels = [`project=${project}`, `service=${service}`].flatMap((label) => [
      '--filter',
      `label=com.docker.compose.${label}`,
    ]);
    const words = ['container', 'ls', '--quiet', '--no-trunc', ...labels, ...more];
    const [first] = (await textOf(startProgram('docker', words, docker))).split('\n').filter(Boolean);
    return first;
  };
  const postgres = await of('postgres');
  if (postgres === undefined) throw new UsageError(`no PostgreSQL of the compose project ${project} runs here`);
  return { postgres, claimsLedger: await of('claims-ledger', '--all') };
}
