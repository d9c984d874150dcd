import { isTimeUp } from '../deadline.js';
import { EngineAway, EngineSilent } from '../engine-error.js';
import { enginePath, execPart } from '../path-part.js';
import { printFrames, printRaw } from '../printed/frames.js';
import { BadValue } from '../values/bad-value.js';
import { readFlagValues } from '../values/flags.js';
import { environmentOf } from '../values/key-value.js';
import { asNamed } from './as-named.js';
import { endExec } from './exec-ending.js';
import type { Verb, VerbRun } from '../verb.js';

/** What is asked for. Source: docker/cli `container/exec.go`, parseExec. @throws BadValue */
export function execBody({ args, flags: values }: VerbRun['call']) {
  const flags = readFlagValues(values);
  const [Detach, Tty] = [flags.on('detach'), flags.on('tty')];
  const AttachStdin = !Detach && flags.on('interactive');
  if (AttachStdin && Tty) throw new BadValue('a terminal has no input here: -t without -i');
  return {
    User: flags.last('user') ?? '',
    Privileged: flags.on('privileged'),
    Tty,
    AttachStdin,
    AttachStderr: !Detach,
    AttachStdout: !Detach,
    Detach,
    DetachKeys: '',
    Env: flags.given('env') ? environmentOf(flags.all('env')) : null,
    WorkingDir: flags.last('workdir') ?? '',
    Cmd: args.slice(1),
  };
}

/**
 * Runs a command in a container. When time is up it is ended where the kernel shows its process to the gateway: the Engine
 * API has no call for that, and a `kill` in the container would be a command that nobody approved. Where it cannot be ended
 * (another machine, another account) it is said that it may go on.
 */
export const exec: Verb = {
  // Keys would come from a terminal.
  options: ['detach', 'detach-keys', 'env', 'interactive', 'privileged', 'tty', 'user', 'workdir'],
  operands: { least: 2 },
  names: ({ args }) => [['container', args[0] ?? '']],
  declines: (call) => void execBody(call),
  async run({ engine, call, names, print, stop }) {
    const body = execBody(call);
    const [name = ''] = call.args;
    const id = names.container(name);
    const path = enginePath`/containers/${id}/exec`;
    const made = await asNamed(name, id, engine.ask<{ Id: string }>({ method: 'POST', path, body, signal: stop }));
    const started = execPart(made.Id);
    const { Detach, Tty } = body;
    const start = {
      method: 'POST',
      path: enginePath`/exec/${started}/start`,
      body: { Detach, Tty },
      signal: stop,
    } as const;
    if (Detach) {
      await engine.ask(start);
      return 0;
    }
    const connection = await engine.attach(start);
    try {
      // Nobody types: what it reads is at its end.
      connection.end();
      await (Tty ? printRaw(connection, print) : printFrames(connection, print));
    } catch (error) {
      const note = isTimeUp(stop) ? await endExec(engine, { container: id, exec: started }) : undefined;
      if (note !== undefined) print.note(note);
      throw error;
    } finally {
      connection.destroy();
    }
    const { ExitCode } = await afterwards(
      engine.ask<{ ExitCode: number | null }>({ path: enginePath`/exec/${started}/json`, signal: stop }),
    );
    return ExitCode ?? 0;
  },
};

/** The command has run: an engine that went away meanwhile leaves nobody who knows how it ended. */
const afterwards = <Answer>(asked: Promise<Answer>): Promise<Answer> =>
  asked.catch((cause: unknown) => {
    throw cause instanceof EngineAway ? new EngineSilent({ cause }) : cause;
  });
