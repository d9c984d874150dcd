import type { ApprovalAnswer } from '@wingman/contracts';
import { shellQuoted } from '@wingman/policy';
import { WingmanError } from '@wingman/sdk';
import { readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { CONNECTION_HELP, CONNECTION_OPTIONS, type Connection, connectionOf } from '../exec/connection.js';
import { EXIT_INTERRUPTED, NotRun, refusal } from '../exec/endings.js';
import { approvalOf, commandOf, splitWords } from '../exec/exec.js';
import { runApproved } from '../exec/run-approved.js';
import { onOneLine } from '../text.js';
import { waitForDecision } from './wait.js';

const HELP = `usage: wingman approve-and-run [options] -- COMMAND WORDS…
       wingman approve-and-run --approval ID

Asks for approval of exactly this command, waits for the decision, runs it through the gateway, prints what it printed
and ends with its exit code. Ctrl-C while it waits withdraws the request. When the connection is lost for good, the
printed id goes on where this ended, with --approval: what was started is never run a second time.

  --title TEXT          what people read first; default: the command
  --environment NAME    where it runs; default WINGMAN_ENVIRONMENT, else dev
  --worker ID           who asks; default WINGMAN_WORKER_ID, else the account's name
  --check-id ID         an approved check of the same instruction, where the policy asks for one
  --instruction TEXT    why; default: the command
  --approval ID         go on with this request
  --no-wait             ask, print the id, and end
${CONNECTION_HELP}

exit codes: the command's own; 124 it ran out of time, 125 it was not run (rejected, expired, refused, no answer),
130 withdrawn, 2 usage`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  title: { type: 'string' },
  instruction: { type: 'string' },
  environment: { type: 'string' },
  worker: { type: 'string' },
  'check-id': { type: 'string' },
  approval: { type: 'string' },
  'no-wait': { type: 'boolean' },
} as const;

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean | undefined>>;
const textOf = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const TITLE_LENGTH = 200;

async function request(
  { work, origin }: Connection,
  command: readonly string[],
  values: Values,
  { env, interrupted }: Pick<CommandIo, 'env'> & { interrupted: AbortSignal },
): Promise<ApprovalAnswer> {
  const line = command.map(shellQuoted).join(' ');
  const checkId = textOf(values['check-id']);
  try {
    return await work.requestApproval(
      {
        worker_id: textOf(values.worker) ?? (env['WINGMAN_WORKER_ID'] || env['USER'] || 'cli'),
        title: textOf(values.title) ?? onOneLine(`Run ${line}`).slice(0, TITLE_LENGTH),
        instruction: textOf(values.instruction) ?? `Run this command:\n\n${line}\n`,
        commands: [[...command]],
        environment: textOf(values.environment) ?? (env['WINGMAN_ENVIRONMENT'] || 'dev'),
        ...(checkId !== undefined && { check_id: checkId }),
      },
      { signal: interrupted },
    );
  } catch (error) {
    if (interrupted.aborted) throw new NotRun('broken off before there was a request', EXIT_INTERRUPTED);
    throw error instanceof WingmanError ? refusal(error, origin) : error;
  }
}

/** What people will see, for the one who asks. */
function tell(answer: ApprovalAnswer, io: CommandIo): void {
  const { approval_id: id, status, risk, duplicate_of: duplicate, binding, expires_at: until } = answer;
  const reasons = risk.reasons.map(({ message }) => onOneLine(message)).join('; ');
  io.printError(`risk ${risk.level}${reasons && ` (${reasons})`}; request ${id} is ${status}`);
  if (duplicate !== undefined) io.printError('the same request waits already');
  if (binding === 'unresolved') io.printError('nobody could tell what it names: it will not run even when approved');
  if (status === 'PENDING') io.printError(`waiting for a person until ${until} (Ctrl-C withdraws the request)`);
}

async function approveAndRunWith(values: Values, words: readonly string[] | undefined, io: CommandIo): Promise<number> {
  const connection = connectionOf(
    {
      url: textOf(values.url),
      'key-file': textOf(values['key-file']),
      'mint-key-file': textOf(values['mint-key-file']),
    },
    io.env,
  );
  const interrupted = io.interruption();
  let id = textOf(values.approval);
  let asked: ApprovalAnswer | undefined;
  if (id === undefined) {
    if (!words?.length) throw new UsageError('expected -- and the command');
    asked = await request(connection, words, values, { env: io.env, interrupted });
    id = asked.approval_id;
    if (values['no-wait']) {
      io.print(id);
      return 0;
    }
    tell(asked, io);
  }
  // Whoever has just asked waits at once: from here on a service that is away is waited for, too.
  const known =
    asked?.status === 'PENDING'
      ? await waitForDecision(connection, id, io, interrupted)
      : await approvalOf(connection, id);
  const command = commandOf(known, { words });
  const approval = known.status === 'PENDING' ? await waitForDecision(connection, id, io, interrupted) : known;
  return runApproved(connection, approval, command, io, interrupted);
}

/** `wingman approve-and-run`: a command in; once a person has said yes, its output and exit code out. */
export const approveAndRun: Command = {
  name: 'approve-and-run',
  summary: 'ask for approval of a command, wait, and run it',
  help: HELP,
  async run(args, io) {
    const { before, words } = splitWords(args);
    const { values, positionals } = readArguments(before, OPTIONS);
    if (positionals.length > 0) throw new UsageError('the command stands after --');
    try {
      return await approveAndRunWith(values, words, io);
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      io.printError(`wingman approve-and-run: ${error.message}`);
      return error.exitCode;
    }
  },
};
