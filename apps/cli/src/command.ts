/** What a command may touch of the process it runs in; tests give their own. */
export interface CommandIo {
  stdin: AsyncIterable<Uint8Array>;
  /** The environment that it runs in. */
  env: Readonly<Record<string, string | undefined>>;
  /** Writes one line of result. */
  print(line: string): void;
  /** Writes one line about a failure. */
  printError(line: string): void;
  /** Writes what another command printed, as it was. */
  write(text: string): void;
  writeError(text: string): void;
  /** How far long work is, in place of the line before; absent where nobody watches. */
  progress?(text: string): void;
  /** Aborted when the user breaks off (Ctrl-C); from the first call on that ends nothing by itself. */
  interruption(): AbortSignal;
}

/**
 * 0: it is so. 1: it is not so (a check failed). 2: the question was not understood, or could not be looked into. A
 * command that runs another one passes that one's code on, and says in its help what else it ends with.
 */
export type ExitCode = number;

/** One sub-command of `wingman`. */
export interface Command {
  /** The words that call it, such as `ledger verify`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Everything a user has to know, first line: how it is called. */
  help: string;
  /** Runs with the arguments after the name. Throws UsageError when these make no sense. */
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>;
}

/** A call that cannot be carried out as it was made; its message says why, for people. */
export class UsageError extends Error {}
