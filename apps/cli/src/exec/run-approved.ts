import { setTimeout as pause } from 'node:timers/promises';
import type { ApprovalView, ExecutionSummary } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { WingmanError } from '@wingman/sdk';
import type { CommandIo } from '../command.js';
import type { Connection } from './connection.js';
import {
  EndNotKnown,
  EXIT_INTERRUPTED,
  EXIT_TIMED_OUT,
  mintRefusal,
  NotRun,
  refusal,
  whyNotApproved,
} from './endings.js';

/** How a command ended, as the gateway recorded it. */
export interface Ended {
  execution_id: string;
  status: ExecutionSummary['status'];
  exit_code: number | null;
  stdout: string | null;
  stderr: string | null;
  truncated: boolean;
}

const POLL_MS = 1_000;

/**
 * Runs one command of an approved request and gives what it printed and its exit code to the caller. One that was
 * started before (the connection was lost, the program killed) is not run again: its recorded end is shown. Throws NotRun.
 */
export async function runApproved(
  connection: Connection,
  approval: ApprovalView,
  command: readonly string[],
  io: CommandIo,
  interrupted?: AbortSignal,
): Promise<number> {
  return shown(await endedOf(connection, approval, command, io, interrupted), io);
}

/** How one command of an approved request ended: run now, unless it was started before. Throws NotRun. */
export async function endedOf(
  connection: Connection,
  approval: ApprovalView,
  command: readonly string[],
  io: Pick<CommandIo, 'printError'>,
  interrupted?: AbortSignal,
): Promise<Ended> {
  const why = whyNotApproved(approval);
  if (why !== undefined) throw new NotRun(why);
  try {
    const before = await startedBefore(connection, approval, command);
    if (before) io.printError(`it was started at ${before.started_at}; this is how that ended`);
    return await (before ? endOf(connection, before) : runToTheEnd(connection, approval, command, io, interrupted));
  } catch (error) {
    if (interrupted?.aborted) throw new NotRun(brokenOff(approval.approval_id), EXIT_INTERRUPTED);
    if (error instanceof WingmanError) throw refusal(error, connection.origin);
    throw error;
  }
}

/**
 * What is said when a call was lost or lasted too long for whoever carries it, and to the repetition that followed: that
 * it is under way, or that the token is used up.
 */
const LOST = new Set<string>(['unreachable', 'unavailable', 'internal', 'idempotency_in_progress', 'token_replayed']);

/** Runs it now. Proxies give up a call that is silent for long: what was begun by then is waited for. */
async function runToTheEnd(
  connection: Connection,
  approval: ApprovalView,
  command: readonly string[],
  io: Pick<CommandIo, 'printError'>,
  interrupted: AbortSignal | undefined,
): Promise<Ended> {
  try {
    return await runNow(connection, approval, command, interrupted);
  } catch (error) {
    if (interrupted?.aborted || !(error instanceof WingmanError) || !LOST.has(error.code)) throw error;
    const begun = await startedBefore(connection, approval, command);
    if (!begun) throw error;
    io.printError(`${connection.origin} gave up the call; the command goes on, and its end is waited for`);
    return endOf(connection, begun);
  }
}

const brokenOff = (id: string): string =>
  `broken off here; what the gateway began goes on there, and wingman exec ${id} shows its end`;

/** A command as the gateway shows it of an execution: without its secrets. */
export const shownCommand = (command: readonly string[]): string =>
  JSON.stringify(command.map((word) => maskSecrets(word)));

async function startedBefore(
  { work }: Connection,
  { approval_id: id, commands }: ApprovalView,
  command: readonly string[],
): Promise<ExecutionSummary | undefined> {
  const shown = shownCommand(command);
  // Of two that differ in a secret alone nobody can tell which one ran: the gateway, which knows, refuses a second time.
  if (commands.filter((each) => shownCommand(each) === shown).length > 1) return undefined;
  const { items } = await work.listExecutions({ approval_id: id, limit: 500 });
  return items.find((each) => each.status !== 'REFUSED' && JSON.stringify(each.command) === shown);
}

async function endOf({ work }: Connection, { execution_id: id }: ExecutionSummary): Promise<Ended> {
  for (;;) {
    const execution = await work.getExecution({ id });
    if (execution.status !== 'STARTED') return execution;
    await pause(POLL_MS);
  }
}

async function runNow(
  { work, mint }: Connection,
  { approval_id: id, environment }: ApprovalView,
  words: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Ended> {
  const command = [...words];
  const { token } = await mint
    .mintToken({ approval_id: id, command, environment }, { signal })
    .catch((error: unknown) => {
      throw error instanceof WingmanError && error.code === 'forbidden_scope' ? mintRefusal(id) : error;
    });
  return work.execute({ token, approval_id: id, command }, { timeoutMs: LONGEST_MS, signal });
}

/** The gateway ends every command long before. */
const LONGEST_MS = 3_600_000;

function shown({ status, exit_code: code, stdout, stderr, truncated }: Ended, io: CommandIo): number {
  io.write(stdout ?? '');
  io.writeError(stderr ?? '');
  if (truncated) io.printError('wingman: the output is longer and was cut');
  if (status === 'UNKNOWN')
    throw new EndNotKnown('nobody knows how it ended: the gateway was stopped meanwhile. Look, then ask again');
  if (status === 'TIMED_OUT') throw new EndNotKnown('it ran out of time and was ended', EXIT_TIMED_OUT);
  return code ?? 1;
}
