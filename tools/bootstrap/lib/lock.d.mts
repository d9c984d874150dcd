/** A lock that is a file naming its holder; a holder that is gone has lost it. */
export class FileLock {
  constructor(file: string);
  /** Takes the lock, or returns the process id of the living holder. */
  tryAcquire(): number | undefined;
  release(): void;
}
