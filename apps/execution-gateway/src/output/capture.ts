import { createHash } from 'node:crypto';
import type { Output } from '../task.js';

/** Takes in what a command prints: keeps so many bytes of each stream, and a digest of all of it. */
export interface Capture {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** On standard error, and kept whatever there was before: what the gateway itself has to say. */
  note(chunk: Uint8Array): void;
  end(): Output;
}

export function createCapture(maxBytes: number): Capture {
  const stdout = createKeeper(maxBytes);
  const stderr = createKeeper(maxBytes);
  return {
    stdout: stdout.add,
    stderr: stderr.add,
    note: (chunk) => stderr.add(chunk, { always: true }),
    end() {
      const [out, err] = [stdout.end(), stderr.end()];
      return {
        stdout: out.kept,
        stderr: err.kept,
        truncated: out.truncated || err.truncated,
        // Digests of digests: two streams that arrive mixed need no buffer for their order.
        sha256: createHash('sha256').update(out.sha256).update(err.sha256).digest(),
      };
    },
  };
}

/** What a command printed all at once. */
export function capturedText(
  { stdout = '', stderr = '' }: { stdout?: string; stderr?: string },
  maxBytes: number,
): Output {
  const capture = createCapture(maxBytes);
  capture.stdout(Buffer.from(stdout));
  capture.stderr(Buffer.from(stderr));
  return capture.end();
}

function createKeeper(maxBytes: number) {
  const kept: Uint8Array[] = [];
  const hash = createHash('sha256');
  let [size, truncated] = [0, false];
  return {
    add(chunk: Uint8Array, { always = false } = {}): void {
      hash.update(chunk);
      const room = always ? chunk.length : maxBytes - size;
      if (chunk.length > room) truncated = true;
      if (room <= 0) return;
      // A copy: whoever reads a stream may use the memory again.
      kept.push(Uint8Array.prototype.slice.call(chunk, 0, room));
      size += Math.min(chunk.length, room);
    },
    end: () => ({ kept: Buffer.concat(kept), truncated, sha256: hash.digest() }),
  };
}
