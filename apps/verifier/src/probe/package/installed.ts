/** One package as it lies on the disk. */
export interface Installed {
  version: string | undefined;
  /** False where it is unpacked, broken or lacks the record of itself. */
  whole: boolean;
  /** Of the record that says so, where one was read. */
  digest?: string;
  /** Files and folders that installing it makes anew. */
  marks: readonly string[];
  /** Facts beside it, for people. */
  notes?: Record<string, string | boolean>;
}

/** Where a manager keeps packages, and what was found there. */
export interface Search {
  found: Installed[];
  /** No place where it would have to be was closed or unknown: what was not found is not there. */
  complete: boolean;
}
