import { readFlagValues } from '../values/flags.js';
import type { Verb, VerbRun } from '../verb.js';
import { pruneContainers } from './containers.js';
import { asksForTime, pruneFilterOf, type PruneFilter } from './filter.js';
import { pruneImages } from './images.js';
import { pruneNetworks } from './networks.js';
import { printPruned, printReclaimed, type Prune } from './pruned.js';
import { pruneVolumes } from './volumes.js';

const filterOf = ({ flags }: VerbRun['call']): PruneFilter =>
  pruneFilterOf(readFlagValues(flags).all('filter'), new Date());

/** Nobody is there to be asked whether this is really meant. */
const unconfirmed = ({ flags, command }: VerbRun['call']): string | undefined =>
  readFlagValues(flags).on('force') ? undefined : `docker ${command} without --force, which asks somebody`;

function declines(call: VerbRun['call']): string | undefined {
  filterOf(call);
  return unconfirmed(call);
}

/**
 * What is not used any longer is removed one by one: the engine's own prune knows no tenants and would take everybody's.
 */
const pruneVerb = (prune: Prune, { options = [], since }: Partial<Pick<Verb, 'options' | 'since'>> = {}): Verb => ({
  options: ['force', 'filter', ...options],
  since,
  operands: { least: 0, most: 0 },
  declines,
  async run(run) {
    const pruned = await prune(run, filterOf(run.call));
    printPruned(run, pruned);
    if (prune !== pruneNetworks) printReclaimed(run, pruned.reclaimed);
    return 0;
  },
});

export const containerPrune = pruneVerb(pruneContainers);
export const networkPrune = pruneVerb(pruneNetworks);
export const imagePrune = pruneVerb(pruneImages, { options: ['all'] });
const volumes = pruneVerb(pruneVolumes, { options: ['all'], since: { all: '1.42' } });
export const volumePrune: Verb = {
  ...volumes,
  declines: (call) =>
    asksForTime(call.flags['filter'] ?? []) ? 'the filter until, which volumes do not know' : declines(call),
};

export const systemPrune: Verb = {
  options: ['all', 'filter', 'force', 'volumes'],
  operands: { least: 0, most: 0 },
  declines: (call) => {
    const timed = readFlagValues(call.flags).on('volumes') && asksForTime(call.flags['filter'] ?? []);
    return timed ? 'the filter until together with --volumes' : declines(call);
  },
  async run(run) {
    const filter = filterOf(run.call);
    const volumes = readFlagValues(run.call.flags).on('volumes') ? [pruneVolumes] : [];
    let reclaimed = 0;
    for (const prune of [pruneContainers, pruneNetworks, ...volumes, pruneImages]) {
      const pruned = await prune(run, filter);
      printPruned(run, pruned);
      reclaimed += pruned.reclaimed;
    }
    run.print.error('The build cache is kept: it belongs to no tenant.');
    printReclaimed(run, reclaimed);
    return 0;
  },
};
