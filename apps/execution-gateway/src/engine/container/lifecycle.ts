import { asNamed } from './as-named.js';
import type { EngineCall } from '../client.js';
import { forEachOperand } from '../each.js';
import { EngineRefusal } from '../engine-error.js';
import { enginePath, type PathPart } from '../path-part.js';
import { assertPlaces } from './places.js';
import { saidOf } from '../printer.js';
import { readFlagValues } from '../values/flags.js';
import { wholeNumber } from '../values/number.js';
import { CommandFailure, namesAll, type Verb, type VerbRun } from '../verb.js';

/** A call that takes as long as the container takes. */
const patient = (call: EngineCall, { stop }: VerbRun): EngineCall => ({ ...call, signal: stop, timeoutMs: Infinity });

/** Whom it cannot find it names twice when it should kill. */
const killing = (name: string) => (error: unknown) => {
  const prefix = `Cannot kill container: ${name}: `;
  if (!(error instanceof EngineRefusal) || error.status !== 404) throw error;
  throw new EngineRefusal(error.status, `${prefix}${error.message}`);
};

/** Asks one thing of a container. */
async function askOf(run: VerbRun, name: string, ask: (id: PathPart) => EngineCall): Promise<void> {
  const id = run.names.container(name);
  return asNamed(name, id, run.engine.ask(patient(ask(id), run)));
}

const post = (run: VerbRun, ask: (id: PathPart) => EngineCall): Promise<number> =>
  forEachOperand(run, (name) => askOf(run, name, ask), { together: true });

const containers = { operands: { least: 1 }, names: namesAll('container') };

export const pause: Verb = {
  ...containers,
  options: [],
  run: (run) => post(run, (id) => ({ method: 'POST', path: enginePath`/containers/${id}/pause` })),
};

export const unpause: Verb = {
  ...containers,
  options: [],
  run: (run) => post(run, (id) => ({ method: 'POST', path: enginePath`/containers/${id}/unpause` })),
};

export const kill: Verb = {
  ...containers,
  options: ['signal'],
  run: (run) => {
    const signal = readFlagValues(run.call.flags).last('signal') || undefined;
    const ask = (id: PathPart): EngineCall => ({
      method: 'POST',
      path: enginePath`/containers/${id}/kill`,
      query: { signal },
    });
    const act = (name: string) => askOf(run, name, ask).catch(killing(name));
    return forEachOperand(run, act, { together: true });
  },
};

/** `--time` is the old name of `--timeout`. */
function stopQuery({ call }: Pick<VerbRun, 'call'>) {
  const flags = readFlagValues(call.flags);
  const name = flags.given('timeout') ? 'timeout' : 'time';
  const t = flags.read(name, (value) => wholeNumber(value), undefined);
  return { signal: flags.last('signal') || undefined, t };
}

function warnOfTime({ call, print }: VerbRun): void {
  if (call.flags['time']) print.line('Flag --time has been deprecated, use --timeout instead');
}

const stopping = {
  ...containers,
  options: ['signal', 'time', 'timeout'],
  since: { signal: '1.42' },
  declines: (call: VerbRun['call']) => {
    const { given } = readFlagValues(call.flags);
    if (given('time') && given('timeout')) return '--time together with --timeout';
    return void stopQuery({ call });
  },
};

export const stop: Verb = {
  ...stopping,
  run: (run) => {
    warnOfTime(run);
    return post(run, (id) => ({ method: 'POST', path: enginePath`/containers/${id}/stop`, query: stopQuery(run) }));
  },
};

export const restart: Verb = {
  ...stopping,
  run: (run) => {
    warnOfTime(run);
    const query = stopQuery(run);
    const ask = (id: PathPart): EngineCall => ({ method: 'POST', path: enginePath`/containers/${id}/restart`, query });
    return forEachOperand(run, async (name) => {
      await assertPlaces(run.engine, run.names.container(name), run.stop);
      return askOf(run, name, ask);
    });
  },
};

export const rm: Verb = {
  ...containers,
  // `--link` names a link and not a container.
  options: ['force', 'volumes'],
  run: (run) => {
    const flags = readFlagValues(run.call.flags);
    const query = { v: flags.on('volumes') || undefined, force: flags.on('force') || undefined };
    const act = async (name: string) => {
      const path = enginePath`/containers/${run.names.container(name)}`;
      return run.engine.ask(patient({ method: 'DELETE', path, query }, run));
    };
    const forgives = ({ status }: EngineRefusal) => flags.on('force') && status === 404;
    return forEachOperand(run, act, { together: true, forgives });
  },
};

export const wait: Verb = {
  ...containers,
  options: [],
  run: (run) =>
    forEachOperand(run, async (name) => {
      const path = enginePath`/containers/${run.names.container(name)}/wait`;
      const { StatusCode } = await run.engine.ask<{ StatusCode: number }>(patient({ method: 'POST', path }, run));
      return String(StatusCode);
    }),
};

export const rename: Verb = {
  options: [],
  operands: { least: 2, most: 2 },
  names: ({ args }) => args.map((word) => ['container', word]),
  async run(run) {
    const [from = '', name = ''] = run.call.args;
    try {
      const path = enginePath`/containers/${run.names.container(from)}/rename`;
      await run.engine.ask({ method: 'POST', path, query: { name }, signal: run.stop });
      return 0;
    } catch (error) {
      const said = saidOf(error, run.engine);
      if (said === undefined) throw error;
      throw new CommandFailure(`${said}\nError: failed to rename container named ${from}`);
    }
  },
};
