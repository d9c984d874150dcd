import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../client.js';
import { enginePath, type PathPart } from '../path-part.js';
import { endContainerProcess } from './exec-process.js';

const TELL_MS = 2_000;
const LOOK_MS = 50;

/** What the engine knows of a command that runs in a container besides its own. */
export interface ExecState {
  Running: boolean;
  Pid?: number;
  ProcessConfig?: { entrypoint: string; arguments?: string[] | null };
}

/** Undefined where it is gone, or nobody answers in time. */
export const lookAtExec = (engine: Engine, exec: PathPart): Promise<ExecState | undefined> =>
  engine.ask<ExecState>({ path: enginePath`/exec/${exec}/json`, timeoutMs: TELL_MS }).catch(() => undefined);

/**
 * Ends a command in a container where the kernel shows its process to this one. Where it goes on somebody may have to end it:
 * the answer is a line that says so, with its number on the engine's machine.
 */
export async function endExec(
  engine: Engine,
  { container, exec }: { container: PathPart; exec: PathPart },
): Promise<string | undefined> {
  const until = Date.now() + TELL_MS;
  let state = await lookAtExec(engine, exec);
  while (state?.Running === true && state.Pid && endContainerProcess({ container, pid: state.Pid }) > 0) {
    await delay(LOOK_MS);
    state = await lookAtExec(engine, exec);
    if (Date.now() > until) break;
  }
  return state && !state.Running ? undefined : goesOn(state?.Pid);
}

/** The line for a command that nobody could end. */
export const goesOn = (pid?: number): string =>
  `wingman: the command may still run in the container${pid === undefined ? '' : ` as process ${pid} of the engine's machine`}; restarting the container ends it`;
