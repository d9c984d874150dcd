import { EngineRefusal } from '../engine-error.js';
import { enginePath } from '../path-part.js';
import { saidOf } from '../printer.js';
import { readFlagValues } from '../values/flags.js';
import { CommandFailure, namesAll, type Verb } from '../verb.js';

export const remove: Verb = {
  options: ['force'],
  operands: { least: 1 },
  names: namesAll('network'),
  async run({ engine, call, names, print, stop }) {
    const force = readFlagValues(call.flags).on('force');
    let failed = false;
    for (const name of call.args) {
      try {
        await engine.ask({ method: 'DELETE', path: enginePath`/networks/${names.network(name)}`, signal: stop });
        print.line(name);
      } catch (error) {
        const said = saidOf(error, engine);
        if (said === undefined) throw error;
        if (force && error instanceof EngineRefusal && error.status === 404) continue;
        print.error(said);
        failed = true;
      }
    }
    if (failed) throw new CommandFailure('exit status 1');
    return 0;
  },
};
