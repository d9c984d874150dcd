import type { ShellReading } from '../invocation.js';

/** The longest source that is read, in UTF-16 code units. */
export const MAX_SOURCE = 8192;
/** The longest word that variables may grow to. */
export const MAX_WORD = 4 * MAX_SOURCE;
/** How many wrappers may stand around one command, and how many texts may be nested in each other. */
export const MAX_WRAPPERS = 8;
/** Calls of functions inside functions, which are read by putting the body in place of the call. */
export const MAX_CALLS = 8;
/** Commands and texts that one reading may come to: function bodies and loops can multiply them. */
export const MAX_STEPS = 4096;
/** Values one variable may have side by side (`for x in a b c`), and combinations of them in one command. */
export const MAX_VALUES = 8;
export const MAX_COMBINATIONS = 64;
/** Words one list (`$@`, an array) may hold, and all commands together. */
export const MAX_LIST = 256;
export const MAX_WORDS = 65_536;
/** Words one brace expansion may make. */
export const MAX_BRACE_WORDS = 64;
/** Characters in all words together that brace expansions make. */
export const MAX_BRACE_TEXT = 65_536;

type Refusal = Extract<ShellReading, { ok: false }>;

/** Thrown inside the reader only, and turned into its refusal by `readShell`. */
export class Unreadable extends Error {
  readonly reason: Refusal['reason'];

  constructor(reason: Refusal['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }

  refusal(): Refusal {
    return { ok: false, reason: this.reason, detail: this.message };
  }
}
