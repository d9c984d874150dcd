import type { ContainerSummary } from '../container/container-row.js';
import type { Row } from '../go/values.js';
import type { ImageSummary } from '../image/image-row.js';
import { decimalSize } from '../units.js';
import type { VolumeSummary } from '../volume/volume-row.js';

export interface BuildRecord {
  ID: string;
  Type: string;
  Size: number;
  InUse: boolean;
  Shared: boolean;
  CreatedAt: string;
  LastUsedAt?: string | null;
  UsageCount: number;
}

/** What takes space. */
export interface Usage {
  layersSize: number;
  images: readonly ImageSummary[];
  containers: readonly ContainerSummary[];
  volumes: readonly VolumeSummary[];
  builds: readonly BuildRecord[];
}

const ACTIVE = new Set(['running', 'paused', 'restarting']);
const sum = <Thing>(things: readonly Thing[], size: (thing: Thing) => number): number =>
  things.reduce((total, thing) => total + size(thing), 0);

/** One line for each kind. Source: docker/cli `formatter/disk_usage.go`. */
export function usageRows({ layersSize, images, containers, volumes, builds }: Usage): Row[] {
  const needed = sum(images, ({ Containers, Size, SharedSize }) =>
    Containers === 0 || Size === -1 || SharedSize === -1 ? 0 : Size - SharedSize,
  );
  const written = ({ SizeRw = 0 }: ContainerSummary): number => SizeRw;
  const isActive = ({ State }: ContainerSummary): boolean => ACTIVE.has(State);
  const known = volumes.flatMap(({ UsageData }) => (UsageData && UsageData.Size !== -1 ? [UsageData] : []));
  const kept = sum(builds, ({ Shared, Size }) => (Shared ? 0 : Size));
  const inUse = sum(builds, ({ InUse, Shared, Size }) => (InUse && !Shared ? Size : 0));
  return [
    row('Images', images, {
      active: images.filter(({ Containers }) => Containers > 0).length,
      size: layersSize,
      free: withShare(layersSize - needed, layersSize),
    }),
    row('Containers', containers, {
      active: containers.filter(isActive).length,
      size: sum(containers, written),
      free: withShare(
        sum(
          containers.filter((container) => !isActive(container)),
          written,
        ),
        sum(containers, written),
      ),
    }),
    row('Local Volumes', volumes, {
      active: volumes.filter(({ UsageData }) => (UsageData?.RefCount ?? 0) > 0).length,
      size: sum(known, ({ Size }) => Size),
      free: withShare(
        sum(
          known.filter(({ RefCount }) => RefCount === 0),
          ({ Size }) => Size,
        ),
        sum(known, ({ Size }) => Size),
      ),
    }),
    row('Build Cache', builds, {
      active: builds.filter(({ InUse }) => InUse).length,
      size: kept,
      free: decimalSize(kept - inUse, 4),
    }),
  ];
}

const withShare = (free: number, all: number): string =>
  all > 0 ? `${decimalSize(free, 4)} (${Math.trunc((free * 100) / all)}%)` : decimalSize(free, 4);

const row = (
  type: string,
  things: readonly unknown[],
  { active, size, free }: { active: number; size: number; free: string },
): Row => ({
  fields: {
    Type: () => type,
    TotalCount: () => String(things.length),
    Active: () => String(active),
    Size: () => decimalSize(size, 4),
    Reclaimable: () => free,
  },
});
