import { CommandFailure } from '../../verb.js';

/** How much one copy takes along, into a container or out of it. */
export const MAX_COPY_BYTES = 512 * 1024 * 1024;
/** Each a file or folder: without contents they cost the host's file system, too. */
const MAX_COPY_ENTRIES = 100_000;

export interface CopyBounds {
  bytes: number;
  entries: number;
}

export const COPY_BOUNDS: CopyBounds = { bytes: MAX_COPY_BYTES, entries: MAX_COPY_ENTRIES };

/** Counts what comes; throws CommandFailure for more than the bounds. */
export function createCount({ bytes, entries }: CopyBounds): { entry(): void; bytes(more: number): void } {
  const left = { bytes, entries };
  return {
    entry() {
      if ((left.entries -= 1) < 0) throw new CommandFailure(`more than ${entries} files to copy`);
    },
    bytes(more) {
      if ((left.bytes -= more) < 0) throw new CommandFailure(`more than ${bytes} bytes to copy`);
    },
  };
}
