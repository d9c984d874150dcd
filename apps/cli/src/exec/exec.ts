import type { ApprovalView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import { readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_HELP, CONNECTION_OPTIONS, type Connection, connectionOf } from './connection.js';
import { NotRun, refusal } from './endings.js';
import { runApproved } from './run-approved.js';

const HELP = `usage: wingman exec APPROVAL_ID [N | -- WORDS…]

Runs one command of an approved request through the gateway, once: mints its token, executes, prints what it printed.
A command that was started before is not run again; its recorded end is shown.

  N                     which of the request's commands, counted from 1; needed where it has several
  WORDS                 the command itself, equal word for word
${CONNECTION_HELP}

exit codes: the command's own; 124 it ran out of time, 125 it was not run, 2 usage`;

/** Splits at the first `--`: what follows is a command and none of our options. */
export function splitWords(args: readonly string[]): {
  before: readonly string[];
  words: readonly string[] | undefined;
} {
  const at = args.indexOf('--');
  return at < 0 ? { before: args, words: undefined } : { before: args.slice(0, at), words: args.slice(at + 1) };
}

/** The request. Throws NotRun when it cannot be had. */
export async function approvalOf({ work, origin }: Connection, id: string): Promise<ApprovalView> {
  try {
    return await work.getApproval({ id });
  } catch (error) {
    throw error instanceof WingmanError ? refusal(error, origin) : error;
  }
}

/** The one command that is meant. Throws UsageError when none is, or more than one. */
export function commandOf(
  { commands }: Pick<ApprovalView, 'commands'>,
  chosen: { number?: string | undefined; words?: readonly string[] | undefined },
): readonly string[] {
  if (chosen.words !== undefined) {
    const wanted = JSON.stringify(chosen.words);
    const found = commands.find((command) => JSON.stringify(command) === wanted);
    if (!found) throw new UsageError('the request has no such command, word for word');
    return found;
  }
  if (chosen.number === undefined) {
    const [only, ...more] = commands;
    if (!only || more.length > 0) throw new UsageError(`the request has ${commands.length} commands: which one?`);
    return only;
  }
  const found = /^[1-9]\d*$/.test(chosen.number) ? commands[Number(chosen.number) - 1] : undefined;
  if (!found) throw new UsageError(`expected a number from 1 to ${commands.length}`);
  return found;
}

/** `wingman exec`: an approved request in, its command's output and exit code out. */
export const exec: Command = {
  name: 'exec',
  summary: 'run a command of an approved request',
  help: HELP,
  async run(args, io) {
    const { before, words } = splitWords(args);
    const { values, positionals } = readArguments(before, CONNECTION_OPTIONS);
    const [id, number, ...more] = positionals;
    if (id === undefined || more.length > 0 || (number !== undefined && words)) throw new UsageError('expected one id');
    const connection = connectionOf(values, io.env);
    try {
      const approval = await approvalOf(connection, id);
      return await runApproved(connection, approval, commandOf(approval, { number, words }), io);
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      io.printError(`wingman exec: ${error.message}`);
      return error.exitCode;
    }
  },
};
