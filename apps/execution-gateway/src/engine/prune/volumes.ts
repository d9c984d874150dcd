import { isOlder } from '../api-version.js';
import { enginePath, isVolumeName, volumePart } from '../path-part.js';
import { readFlagValues } from '../values/flags.js';
import type { VerbRun } from '../verb.js';
import { mayGo, removeUnlessUsed, type Prune } from './pruned.js';

interface Listed {
  Name: string;
  Labels: Record<string, string> | null;
  Options: Record<string, string> | null;
  UsageData?: { Size: number };
}

const UNUSED = JSON.stringify({ dangling: ['true'], driver: ['local'] });
/** What the engine writes on a volume that nobody has named. */
const ANONYMOUS = 'com.docker.volume.anonymous';

/** Local volumes that no container has; from API 1.42 on only those without a name, unless all are meant. */
export const pruneVolumes: Prune = async (run, filter) => {
  const goes = mayGo(run, filter);
  const named = readFlagValues(run.call.flags).on('all') && run.call.command === 'volume prune';
  const all = named || isOlder((await run.engine.version()).spoken, '1.42');
  const { Volumes } = await run.engine.ask<{ Volumes: Listed[] | null }>({
    path: enginePath`/volumes`,
    query: { filters: UNUSED },
    signal: run.stop,
  });
  const going = (Volumes ?? []).filter(
    ({ Name, Labels, Options }) =>
      Object.keys(Options ?? {}).length === 0 &&
      (all || Labels?.[ANONYMOUS] !== undefined) &&
      isVolumeName(Name) &&
      goes({ labels: Labels, createdMs: 0 }),
  );
  const sizes = going.length > 0 ? await sizesOf(run) : new Map<string, number>();
  const pruned = { title: 'Deleted Volumes', lines: [] as string[], reclaimed: 0 };
  for (const { Name } of going) {
    if (!(await removeUnlessUsed(run, { path: enginePath`/volumes/${volumePart(Name)}` }))) continue;
    pruned.lines.push(Name);
    pruned.reclaimed += Math.max(sizes.get(Name) ?? 0, 0);
  }
  return pruned;
};

async function sizesOf({ engine, stop }: VerbRun): Promise<Map<string, number>> {
  const { Volumes } = await engine.ask<{ Volumes: Listed[] | null }>({
    path: enginePath`/system/df`,
    query: { type: 'volume' },
    signal: stop,
    timeoutMs: Infinity,
  });
  return new Map((Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size ?? 0]));
}
