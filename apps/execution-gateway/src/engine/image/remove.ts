import { EngineRefusal } from '../engine-error.js';
import { imageName } from '../names.js';
import { enginePath } from '../path-part.js';
import { saidOf } from '../printer.js';
import { readFlagValues } from '../values/flags.js';
import { namesAll, type Verb, type VerbRun } from '../verb.js';

/** What the removal of an image took away. */
export interface Removed {
  Deleted?: string;
  Untagged?: string;
}

export const remove: Verb = {
  options: ['force', 'no-prune'],
  operands: { least: 1 },
  names: namesAll('image'),
  async run(run) {
    const { call, print, engine } = run;
    const force = readFlagValues(call.flags).on('force');
    const errors: string[] = [];
    let fatal = false;
    for (const reference of call.args) {
      try {
        for (const { Deleted, Untagged } of await removeOne(run, reference)) {
          print.line(Deleted === undefined ? `Untagged: ${Untagged}` : `Deleted: ${Deleted}`);
        }
      } catch (error) {
        const said = saidOf(error, engine);
        if (said === undefined) throw error;
        errors.push(said);
        fatal ||= !(error instanceof EngineRefusal) || error.status !== 404;
      }
    }
    for (const error of errors) print.error(error);
    return errors.length > 0 && (!force || fatal) ? 1 : 0;
  },
};

/** By its name, since removing by the id would take all names away. */
async function removeOne({ engine, names, call, stop }: VerbRun, reference: string): Promise<Removed[]> {
  const flags = readFlagValues(call.flags);
  const name = await imageName(engine, names, reference);
  return engine.ask<Removed[]>({
    method: 'DELETE',
    path: enginePath`/images/${name}`,
    query: { force: flags.on('force') || undefined, noprune: flags.on('no-prune') || undefined },
    signal: stop,
    timeoutMs: Infinity,
  });
}
