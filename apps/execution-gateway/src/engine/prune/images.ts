import type { Removed } from '../image/remove.js';
import { enginePath, imagePart, isImageRef } from '../path-part.js';
import { readFlagValues } from '../values/flags.js';
import type { VerbRun } from '../verb.js';
import { lastOfSecond } from './filter.js';
import { mayGo, removeUnlessUsed, type Prune } from './pruned.js';

interface Listed {
  Id: string;
  Created: number;
  Labels: Record<string, string> | null;
  RepoTags: string[] | null;
  RepoDigests: string[] | null;
}

const named = (names: string[] | null): string[] => (names ?? []).filter((name) => !name.startsWith('<none>'));

/** Images without a tag, or with `--all` those that no container has. Source: moby `daemon/images/image_prune.go`. */
export const pruneImages: Prune = async (run, filter) => {
  const goes = mayGo(run, filter);
  const all = readFlagValues(run.call.flags).on('all');
  const listed = await run.engine.ask<Listed[]>({ path: enginePath`/images/json`, signal: run.stop });
  const going = listed.filter(
    ({ Created, Labels, RepoTags }) =>
      (all || named(RepoTags).length === 0) && goes({ labels: Labels, createdMs: lastOfSecond(Created) }),
  );
  const sizes = going.length > 0 ? await ownSizes(run) : new Map<string, number>();
  const pruned = { title: 'Deleted Images', lines: [] as string[], reclaimed: 0 };
  for (const { Id, RepoTags, RepoDigests } of going) {
    const names = [...named(RepoTags), ...named(RepoDigests)].filter(isImageRef);
    for (const name of names.length > 0 ? names : [Id]) {
      const removed = (await removeUnlessUsed<Removed[]>(run, { path: enginePath`/images/${imagePart(name)}` })) ?? [];
      pruned.lines.push(
        ...removed.map((item) => (item.Untagged ? `untagged: ${item.Untagged}` : `deleted: ${item.Deleted}`)),
      );
      if (removed.some(({ Deleted }) => Deleted === Id)) pruned.reclaimed += sizes.get(Id) ?? 0;
    }
  }
  return pruned;
};

/** What each image has for itself: layers that it shares with another one stay, or are counted with none. */
async function ownSizes({ engine, stop }: VerbRun): Promise<Map<string, number>> {
  const { Images } = await engine.ask<{ Images: { Id: string; Size: number; SharedSize: number }[] | null }>({
    path: enginePath`/system/df`,
    query: { type: 'image' },
    signal: stop,
    timeoutMs: Infinity,
  });
  return new Map((Images ?? []).map(({ Id, Size, SharedSize }) => [Id, Size - Math.max(SharedSize, 0)]));
}
