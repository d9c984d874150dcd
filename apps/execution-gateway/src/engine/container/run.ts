import { isTimeUp } from '../deadline.js';
import { enginePath, type PathPart } from '../path-part.js';
import { saidOf } from '../printer.js';
import { CommandFailure, type Verb, type VerbRun } from '../verb.js';
import { runAttached } from './attached.js';
import type { CreateRequest } from './create-body.js';
import { CREATE_OPTIONS, CREATE_SINCE, declinesCreate, makeContainer, namesOfCreate } from './make.js';

export const run: Verb = {
  // Signals and keys would come from a terminal.
  options: [...CREATE_OPTIONS, 'detach', 'detach-keys', 'sig-proxy'],
  since: CREATE_SINCE,
  operands: { least: 1 },
  names: namesOfCreate,
  declines: declinesCreate,
  async run(run) {
    const { id, body } = await orFailure(run, makeContainer(run));
    try {
      return await orFailure(run, started(run, id, body));
    } catch (error) {
      if (isTimeUp(run.stop)) await end(run, id, body.HostConfig.AutoRemove);
      throw error;
    }
  },
};

async function started(run: VerbRun, id: PathPart, body: CreateRequest['body']): Promise<number> {
  const streams = { stdin: body.AttachStdin, stdout: body.AttachStdout, stderr: body.AttachStderr };
  if (streams.stdin || streams.stdout || streams.stderr) {
    return runAttached(run, { id, tty: body.Tty, removed: body.HostConfig.AutoRemove, streams });
  }
  run.print.line(id);
  const path = enginePath`/containers/${id}/start`;
  await run.engine.ask({ method: 'POST', path, signal: run.stop, timeoutMs: Infinity });
  return 0;
}

/** Exit codes of the client: 125 for the engine's refusal, 126 and 127 for a command that cannot be run or found. */
async function orFailure<Result>({ engine }: VerbRun, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const said = saidOf(error, engine);
    if (said === undefined) throw error;
    throw new CommandFailure(`docker: ${said}\n\nRun 'docker run --help' for more information`, exitCodeOf(said));
  }
}

/** Source: docker/cli `container/run.go`, toStatusError. */
function exitCodeOf(said: string): number {
  if (/executable file not found|no such file or directory|system cannot find the file specified/.test(said))
    return 127;
  return /permission denied|is a directory/.test(said) ? 126 : 125;
}

/** How long ending may take when time is up already. */
const END_TIMEOUT_MS = 10_000;

/** Nothing goes on when a command's time is up. What cannot be ended shows in the effects. */
async function end({ engine }: VerbRun, id: PathPart, remove: boolean): Promise<void> {
  const ask = (call: Parameters<typeof engine.ask>[0]) =>
    engine.ask({ ...call, timeoutMs: END_TIMEOUT_MS }).catch(() => undefined);
  await ask({ method: 'POST', path: enginePath`/containers/${id}/kill` });
  if (remove) await ask({ method: 'DELETE', path: enginePath`/containers/${id}`, query: { force: true, v: true } });
}
