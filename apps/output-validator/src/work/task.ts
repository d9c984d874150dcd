import type { Validator } from '../composite/profile.js';
import type { AskedName } from '../dependency/names-to-ask.js';
import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';

/** What a working process is asked: one validator, about one file or about all of them together. */
export interface Task {
  validator: Validator;
  files: readonly SourceFile[];
}

/** What a validator found, and what it could not know here: the service asks registries about names. */
export interface Found {
  issues: Issue[];
  /** How many more there were, of less weight. */
  omitted?: number;
  names?: AskedName[];
}

/** What came of it, or why nothing did. */
export type Result = Found | { failure: string };

/** From a process that may be given its first task. */
export const READY = 'ready';
