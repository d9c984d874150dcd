import { type CommandIo, type ExitCode, UsageError } from '../command.js';
import { ProgramFailed } from '../postgres/programs.js';
import { NotBelieved } from './known-checkpoints.js';
import { NotWhatWasSigned } from './ledger-state.js';
import { NotTheBackup } from './manifest.js';

interface Called {
  io: CommandIo;
  signal: AbortSignal;
  json: boolean;
  /** What it ends with where the ledger, a checkpoint or the backup is not what was signed. */
  notSigned: ExitCode;
}

/** What an error that is no fault of this program comes to: one sentence, and a code. Others are thrown on. */
export function endingOf(command: string, error: unknown, { io, signal, json, notSigned }: Called): ExitCode {
  if (error instanceof UsageError || !(error instanceof Error)) throw error;
  if (signal.aborted) {
    io.printError(`wingman ${command}: broken off`);
    return 130;
  }
  const isRefusal = [NotWhatWasSigned, NotBelieved, NotTheBackup].some((kind) => error instanceof kind);
  const isFailure = error instanceof ProgramFailed || 'syscall' in error;
  if (!isRefusal && !isFailure) throw error;
  if (json) io.print(JSON.stringify({ ok: false, reason: error.message }));
  io.printError(`wingman ${command}: ${error.message}`);
  return isRefusal ? notSigned : 2;
}
