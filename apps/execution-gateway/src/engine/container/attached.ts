import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { json } from 'node:stream/consumers';
import { enginePath, type PathPart } from '../path-part.js';
import { printFrames, printRaw } from '../printed/frames.js';
import type { VerbRun } from '../verb.js';

export interface AttachedContainer {
  id: PathPart;
  tty: boolean;
  /** The engine removes it when it has ended. */
  removed: boolean;
  streams: { stdin: boolean; stdout: boolean; stderr: boolean };
}

interface Waited {
  StatusCode: number;
  Error?: { Message: string } | null;
}

/**
 * Starts a container and prints what it prints until it ends; answers its exit code. Whoever waits and listens does so
 * before it starts, so that nothing is missed of the shortest.
 */
export async function runAttached(run: VerbRun, container: AttachedContainer): Promise<number> {
  const { engine, stop } = run;
  const { id } = container;
  const { stdin, stdout, stderr } = container.streams;
  const connection = await engine.attach({
    path: enginePath`/containers/${id}/attach`,
    query: { stream: 1, stdin: stdin || undefined, stdout: stdout || undefined, stderr: stderr || undefined },
    signal: stop,
  });
  try {
    return await startAndPrint(run, container, connection);
  } finally {
    connection.destroy();
  }
}

async function startAndPrint(run: VerbRun, container: AttachedContainer, connection: Duplex): Promise<number> {
  const { engine, print, stop } = run;
  const { id, tty, removed } = container;
  // Nobody types: what it reads is at its end.
  connection.end();
  const printed = tty ? printRaw(connection, print) : printFrames(connection, print);
  // Its failure is looked at where it is awaited.
  printed.catch(() => undefined);
  const waiting = await engine.stream({
    method: 'POST',
    path: enginePath`/containers/${id}/wait`,
    query: { condition: removed ? 'removed' : 'next-exit' },
    signal: stop,
  });
  await startOrLeave(run, container, waiting);
  await printed;
  const { StatusCode, Error: failure } = (await json(waiting)) as Waited;
  if (!failure?.Message) return StatusCode;
  print.error(`Error waiting for container: ${failure.Message}`);
  return 125;
}

async function startOrLeave(
  { engine, stop }: VerbRun,
  { id, removed }: AttachedContainer,
  waiting: IncomingMessage,
): Promise<void> {
  try {
    await engine.ask({ method: 'POST', path: enginePath`/containers/${id}/start`, signal: stop, timeoutMs: Infinity });
  } catch (error) {
    // What never started is removed too, and is gone when the command has ended.
    if (removed) await json(waiting).catch(() => undefined);
    else waiting.on('error', () => undefined).destroy();
    throw error;
  }
}
