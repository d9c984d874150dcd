import { enginePath, networkPart } from '../path-part.js';
import { mayGo, removeUnlessUsed, type Prune } from './pruned.js';

interface Listed {
  Id: string;
  Name: string;
  Created: string;
  Scope: string;
  Ingress: boolean;
  ConfigOnly: boolean;
  Labels: Record<string, string> | null;
}

const UNUSED = JSON.stringify({ type: ['custom'], dangling: ['true'] });

/** Networks that somebody made and no container is in. */
export const pruneNetworks: Prune = async (run, filter) => {
  const goes = mayGo(run, filter);
  const listed = await run.engine.ask<Listed[]>({
    path: enginePath`/networks`,
    query: { filters: UNUSED },
    signal: run.stop,
  });
  const pruned = { title: 'Deleted Networks', lines: [] as string[], reclaimed: 0 };
  for (const { Id, Name, Created, Scope, Ingress, ConfigOnly, Labels } of listed) {
    if (Ingress || ConfigOnly || Scope !== 'local') continue;
    if (!goes({ labels: Labels, createdMs: Date.parse(Created) })) continue;
    if (await removeUnlessUsed(run, { path: enginePath`/networks/${networkPart(Id)}` })) pruned.lines.push(Name);
  }
  return pruned;
};
