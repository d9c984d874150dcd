import { containerPart, enginePath } from '../path-part.js';
import { lastOfSecond } from './filter.js';
import { mayGo, removeUnlessUsed, type Prune } from './pruned.js';

interface Listed {
  Id: string;
  Created: number;
  Labels: Record<string, string> | null;
  SizeRw?: number;
}

const STOPPED = JSON.stringify({ status: ['created', 'exited', 'dead'] });

/** Containers that do not run. */
export const pruneContainers: Prune = async (run, filter) => {
  const goes = mayGo(run, filter);
  const listed = await run.engine.ask<Listed[]>({
    path: enginePath`/containers/json`,
    query: { all: true, size: true, filters: STOPPED },
    signal: run.stop,
  });
  const pruned = { title: 'Deleted Containers', lines: [] as string[], reclaimed: 0 };
  for (const { Id, Created, Labels, SizeRw = 0 } of listed) {
    if (!goes({ labels: Labels, createdMs: lastOfSecond(Created) })) continue;
    if (!(await removeUnlessUsed(run, { path: enginePath`/containers/${containerPart(Id)}` }))) continue;
    pruned.lines.push(Id);
    pruned.reclaimed += SizeRw;
  }
  return pruned;
};
