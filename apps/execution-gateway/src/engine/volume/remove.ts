import { forEachOperand } from '../each.js';
import { enginePath } from '../path-part.js';
import { readFlagValues } from '../values/flags.js';
import { namesAll, type Verb } from '../verb.js';

export const remove: Verb = {
  options: ['force'],
  operands: { least: 1 },
  names: namesAll('volume'),
  run: (run) => {
    const force = readFlagValues(run.call.flags).on('force');
    return forEachOperand(run, async (name) => {
      // The engine, too, takes a volume that is not there for removed when it is forced.
      if (force && !run.names.hasVolume(name)) return;
      const path = enginePath`/volumes/${run.names.volume(name)}`;
      await run.engine.ask({ method: 'DELETE', path, query: { force: force || undefined }, signal: run.stop });
    });
  },
};
