import type { Capture } from '../output/capture.js';
import type { Engine } from './client.js';
import { EngineAway, EngineRefusal } from './engine-error.js';

/** What a command prints, as the client would. */
export interface Printer {
  /** A line of standard output. */
  line(text: string): void;
  /** A line of standard error. */
  error(text: string): void;
  /** A line of the gateway's own on standard error, kept however much the command has printed. */
  note(text: string): void;
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
}

export const createPrinter = (capture: Capture): Printer => ({
  line: (text) => capture.stdout(Buffer.from(`${text}\n`)),
  error: (text) => capture.stderr(Buffer.from(`${text}\n`)),
  note: (text) => capture.note(Buffer.from(`${text}\n`)),
  stdout: (chunk) => capture.stdout(chunk),
  stderr: (chunk) => capture.stderr(chunk),
});

/**
 * What the client says about an error of the engine; undefined where nobody knows what happened, which is no failure of
 * the command.
 */
export function saidOf(error: unknown, { host }: Engine): string | undefined {
  if (error instanceof EngineRefusal) return `Error response from daemon: ${error.message}`;
  if (error instanceof EngineAway)
    return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
  return undefined;
}
