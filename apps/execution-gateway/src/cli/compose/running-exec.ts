import type { KnownCall } from '@wingman/policy';
import type { Engine } from '../../engine/client.js';
import { endExec, goesOn, lookAtExec } from '../../engine/container/exec-ending.js';
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

/**
 * Remembers which commands run in the containers of the service before compose starts one, for compose says nothing of the
 * one that it starts: it is the only new one with the same words. Where two are new nobody knows which is ours, and neither
 * is ended.
 */
export async function watchExec(
  engine: Engine,
  { args }: Pick<KnownCall, 'args'>,
  { present }: Pick<ResolvedProject, 'present'>,
): Promise<ExecEnding> {
  const [service, ...words] = args;
  const own = present.containers.filter(({ labels }) => labels[SERVICE] === service);
  const containers = own.map(({ id }) => containerPart(id));
  const earlier = new Set((await execsIn(engine, containers)).map(({ exec }) => exec));
  return async () => {
    try {
      const added = (await execsIn(engine, containers)).filter(({ exec }) => !earlier.has(exec));
      const running: FoundExec[] = [];
      for (const each of added) {
        const state = await lookAtExec(engine, each.exec);
        if (!state) return goesOn();
        const { entrypoint, arguments: rest } = state.ProcessConfig ?? {};
        const isOurs = JSON.stringify([entrypoint, ...(rest ?? [])]) === JSON.stringify(words);
        if (state.Running && isOurs) running.push(each);
      }
      const [ours, ...others] = running;
      if (ours === undefined) return undefined;
      return others.length > 0 ? goesOn() : await endExec(engine, ours);
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
