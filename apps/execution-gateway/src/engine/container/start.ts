import { enginePath } from '../path-part.js';
import { saidOf } from '../printer.js';
import { readFlagValues } from '../values/flags.js';
import { CommandFailure, namesAll, type Verb, type VerbRun } from '../verb.js';
import { assertPlaces } from './places.js';
import { runAttached, type AttachedContainer } from './attached.js';

export const start: Verb = {
  options: ['attach', 'interactive', 'detach-keys'],
  operands: { least: 1 },
  names: namesAll('container'),
  declines: (call) => {
    const flags = readFlagValues(call.flags);
    const attaches = flags.on('attach') || flags.on('interactive');
    return attaches && call.args.length > 1 ? 'starting and attaching multiple containers at once' : undefined;
  },
  run: (run) => {
    const flags = readFlagValues(run.call.flags);
    return flags.on('attach') || flags.on('interactive') ? attach(run, flags.on('interactive')) : startAll(run);
  },
};

async function startAll({ call, engine, names, print, stop }: VerbRun): Promise<number> {
  const failed: string[] = [];
  for (const name of call.args) {
    try {
      await assertPlaces(engine, names.container(name), stop);
      const path = enginePath`/containers/${names.container(name)}/start`;
      await engine.ask({ method: 'POST', path, signal: stop, timeoutMs: Infinity });
      print.line(name);
    } catch (error) {
      const said = saidOf(error, engine);
      if (said === undefined) throw error;
      print.error(said);
      failed.push(name);
    }
  }
  if (failed.length > 0) throw new CommandFailure(`Error: failed to start containers: ${failed.join(', ')}`);
  return 0;
}

interface Inspected {
  Config: { Tty: boolean; OpenStdin: boolean };
  HostConfig: { AutoRemove: boolean };
}

async function attach(run: VerbRun, interactive: boolean): Promise<number> {
  const id = run.names.container(run.call.args[0] ?? '');
  const { Config, HostConfig } = await run.engine.ask<Inspected>({ path: enginePath`/containers/${id}/json` });
  const container: AttachedContainer = {
    id,
    tty: Config.Tty,
    removed: HostConfig.AutoRemove,
    streams: { stdin: interactive && Config.OpenStdin, stdout: true, stderr: true },
  };
  await assertPlaces(run.engine, id, run.stop);
  return runAttached(run, container);
}
