import { setTimeout as pause } from 'node:timers/promises';
import type { ApprovalView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import type { CommandIo } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { EXIT_INTERRUPTED, NotRun, refusal } from '../exec/endings.js';

/** What passes by itself: the request lies in the database meanwhile. */
const PASSING = new Set<string>(['unreachable', 'unavailable', 'rate_limited', 'internal']);
const AGAIN_MS = 2_000;
const LONG_POLL_SECONDS = 50;

/**
 * Waits until the request is decided, however often the connection is lost. An interruption withdraws the request, so
 * that nobody approves what nobody waits for, unless the caller says that it will come back. Throws NotRun.
 */
export async function waitForDecision(
  connection: Connection,
  id: string,
  io: CommandIo,
  interrupted: AbortSignal,
  onInterrupted: (connection: Connection, id: string) => Promise<NotRun> | NotRun = withdrawn,
): Promise<ApprovalView> {
  let told = false;
  for (;;) {
    try {
      const options = { signal: interrupted };
      const approval = await connection.impatient.waitForApproval({ id, timeout: LONG_POLL_SECONDS }, options);
      if (approval.status !== 'PENDING') return approval;
      told = false;
    } catch (error) {
      if (interrupted.aborted) throw await onInterrupted(connection, id);
      if (!(error instanceof WingmanError)) throw error;
      if (!PASSING.has(error.code)) throw refusal(error, connection.origin);
      if (!told) io.printError(`${connection.origin} does not answer; still waiting for ${id}`);
      told = true;
      await pause(AGAIN_MS, undefined, { signal: interrupted }).catch(() => undefined);
      if (interrupted.aborted) throw await onInterrupted(connection, id);
    }
  }
}

async function withdrawn({ work, origin }: Connection, id: string): Promise<NotRun> {
  try {
    await work.cancelApproval({ id }, { timeoutMs: 5_000 });
    return new NotRun(`${id} is withdrawn; nothing was run`, EXIT_INTERRUPTED);
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    const why = refusal(error, origin).message;
    return new NotRun(`nothing was run, but ${id} could not be withdrawn: ${why}`, EXIT_INTERRUPTED);
  }
}
