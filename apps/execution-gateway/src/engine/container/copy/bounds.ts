import { CommandFailure } from '../../verb.js';

/** How much one copy takes along where no setting says otherwise. */
export const DEFAULT_COPY_BYTES = 512 * 1024 * 1024;
/** Each a file or folder: without contents they cost the host's file system, too. */
const MAX_COPY_ENTRIES = 100_000;

export interface CopyBounds {
  bytes: number;
  entries: number;
}

/** How much one copy takes along, into a container or out of it, by the settings. */
export const copyBounds = ({
  maxCopyBytes = DEFAULT_COPY_BYTES,
}: {
  maxCopyBytes?: number | undefined;
}): CopyBounds => ({
  bytes: maxCopyBytes,
  entries: MAX_COPY_ENTRIES,
});

export interface CopyCount {
  /** One more, of this announced size. */
  entry(size?: number): void;
  bytes(more: number): void;
}

/** Counts what comes; throws CommandFailure for more than the bounds. */
export function createCount({ bytes, entries }: CopyBounds): CopyCount {
  const left = { bytes, entries };
  const tooMuch = () => new CommandFailure(`more than ${bytes} bytes to copy (the gateway's GATEWAY_COPY_MAX_BYTES)`);
  return {
    entry(size = 0) {
      if ((left.entries -= 1) < 0) throw new CommandFailure(`more than ${entries} files to copy`);
      // What can never fit is not even begun.
      if (size > bytes) throw tooMuch();
    },
    bytes(more) {
      if ((left.bytes -= more) < 0) throw tooMuch();
    },
  };
}
