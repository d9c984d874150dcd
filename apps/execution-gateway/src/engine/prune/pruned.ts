import type { EngineCall } from '../client.js';
import { EngineRefusal } from '../engine-error.js';
import { isOfTenant } from '../tenant-labels.js';
import { humanSize } from '../values/size.js';
import type { VerbRun } from '../verb.js';
import type { PruneFilter } from './filter.js';

/** What a prune took away. */
export interface Pruned {
  /** What the client writes above the list. */
  title: string;
  lines: string[];
  reclaimed: number;
}

/** Removes what the caller's tenant does not use, of one kind. */
export type Prune = (run: VerbRun, filter: PruneFilter) => Promise<Pruned>;

type Labels = Readonly<Record<string, string>> | null | undefined;

/** True for what may go: of the caller's tenant, and let go by the filters. */
export const mayGo =
  ({ task, settings }: VerbRun, filter: PruneFilter) =>
  ({ labels, createdMs }: { labels: Labels; createdMs: number }): boolean =>
    isOfTenant(labels, task.tenantId, settings) && filter(labels, createdMs);

/** Removes one thing; undefined when the engine keeps it, since something uses it or it went by itself. */
export async function removeUnlessUsed<Answer = object>(run: VerbRun, call: EngineCall): Promise<Answer | undefined> {
  try {
    const answer = await run.engine.ask<Answer>({ ...call, method: 'DELETE', signal: run.stop, timeoutMs: Infinity });
    return answer ?? ({} as Answer);
  } catch (error) {
    if (error instanceof EngineRefusal) return undefined;
    throw error;
  }
}

/** As the client prints it: nothing where nothing went. */
export function printPruned({ print }: VerbRun, { title, lines }: Pruned): void {
  if (lines.length > 0) print.line(`${title}:\n${lines.join('\n')}\n`);
}

export const printReclaimed = ({ print }: VerbRun, bytes: number): void =>
  print.line(`Total reclaimed space: ${humanSize(bytes)}`);
