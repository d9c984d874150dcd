import type { KnownCall } from '@wingman/policy';
import type { Engine } from '../../engine/client.js';
import { endExec, goesOn, lookAtExec } from '../../engine/container/exec-ending.js';
import { variablesOf } from '../../engine/container/exec-process.js';
import { EXECUTION_VARIABLE } from '../../programs/process-group.js';
import { containerPart, enginePath, execPart } from '../../engine/path-part.js';
import type { PathPart } from '../../engine/path-part.js';
import type { ResolvedProject } from './compose-references.js';
import { SERVICE } from './present.js';

interface FoundExec {
  container: PathPart;
  exec: PathPart;
}

/** Ends what compose started in a container; answers a line about what goes on. */
export type ExecEnding = () => Promise<string | undefined>;

/** Given to the command itself, so that it is told from any other one of the same words. */
export const markOf = (executionId: string): string => `${EXECUTION_VARIABLE}=${executionId}`;

interface Watched extends Pick<KnownCall, 'args'> {
  executionId: string;
}

/**
 * Ends the command that compose has started for an execution. Compose says nothing of it, and others may start the same words in
 * the same service at the same time, so that only the one whose process carries the execution's mark is ended. One that carries
 * none, or cannot be seen from here, may be ours where it has our words and was not there before: it goes on, and that is said.
 */
export async function watchExec(
  engine: Engine,
  { args, executionId }: Watched,
  { present }: Pick<ResolvedProject, 'present'>,
): Promise<ExecEnding> {
  const [service, ...words] = args;
  const own = present.containers.filter(({ labels }) => labels[SERVICE] === service);
  const containers = own.map(({ id }) => containerPart(id));
  const earlier = new Set((await execsIn(engine, containers)).map(({ exec }) => exec));
  return async () => {
    try {
      const added = (await execsIn(engine, containers)).filter(({ exec }) => !earlier.has(exec));
      let doubtful: number | undefined;
      for (const each of added) {
        const state = await lookAtExec(engine, each.exec);
        if (!state) return goesOn();
        if (!state.Running) continue;
        const variables = variablesOf({ container: each.container, pid: state.Pid ?? 0 });
        if (variables.includes(markOf(executionId))) return await endExec(engine, each);
        const { entrypoint, arguments: rest } = state.ProcessConfig ?? {};
        const hasOurWords = JSON.stringify([entrypoint, ...(rest ?? [])]) === JSON.stringify(words);
        const isAnothers = variables.some((variable) => variable.startsWith(markOf('')));
        if (hasOurWords && !isAnothers) doubtful = state.Pid ?? 0;
      }
      return doubtful === undefined ? undefined : goesOn(doubtful);
    } catch {
      return goesOn();
    }
  };
}

async function execsIn(engine: Engine, containers: readonly PathPart[]): Promise<FoundExec[]> {
  const found = await Promise.all(
    containers.map(async (container) => {
      const path = enginePath`/containers/${container}/json`;
      const { ExecIDs: ids } = await engine.ask<{ ExecIDs?: string[] | null }>({ path });
      return (ids ?? []).map((id) => ({ container, exec: execPart(id) }));
    }),
  );
  return found.flat();
}
