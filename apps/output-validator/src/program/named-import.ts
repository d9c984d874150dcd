/** One place where a file takes something of a module. */
export interface NamedImport {
  /** As written: `./sum.js`, `lodash/fp`, `.models`, `google.cloud.storage`. */
  module: string;
  line: number;
  /** What is taken by name. */
  names: string[];
}
