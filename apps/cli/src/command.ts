/** What a command may touch of the process it runs in; tests give their own. */
export interface CommandIo {
  stdin: AsyncIterable<Uint8Array>;
  /** The environment that it runs in. */
  env: Readonly<Record<string, string | undefined>>;
  /** Writes one line of result. */
  print(line: string): void;
  /** Writes one line about a failure. */
  printError(line: string): void;
}

/** 0: it is so. 1: it is not so (a check failed). 2: the question was not understood, or could not be looked into. */
export type ExitCode = 0 | 1 | 2;

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
