import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { isOfTenant } from '../../tenant-labels.js';
import { readFlagValues } from '../../values/flags.js';
import type { Verb, VerbRun } from '../../verb.js';
import { CONTAINER_ROW, CONTAINER_TITLES, containerRow, type ContainerSummary } from '../container/container-row.js';
import {
  IMAGE_ROW,
  IMAGE_TITLES,
  imageRow,
  isDangling,
  NAMELESS,
  namesOfImage,
  type ImageSummary,
} from '../image/image-row.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { ago, decimalSize, shortId } from '../units.js';
import { VOLUME_ROW, VOLUME_TITLES, volumeRow, type VolumeSummary } from '../volume/volume-row.js';
import { usageRows, type BuildRecord, type Usage } from './usage-rows.js';

const TITLES = {
  Type: 'TYPE',
  TotalCount: 'TOTAL',
  Active: 'ACTIVE',
  Size: 'SIZE',
  Reclaimable: 'RECLAIMABLE',
} as const;
const FORMATS: Readonly<Record<string, string>> = {
  table: 'table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}',
  raw: 'type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n',
};

function listOf({ flags }: KnownCall): List {
  const format = readFlagValues(flags).last('format') || 'table';
  return { format: FORMATS[format] ?? format, name: 'formatter.diskUsageImagesContext', titles: TITLES };
}

export const df: Verb = readVerb({
  options: ['format', 'verbose'],
  operands: { least: 0, most: 0 },
  declines: (call) => {
    const { on, last } = readFlagValues(call.flags);
    if (on('verbose') && (last('format') || 'table') !== 'table') return '--verbose together with --format';
    return whyNotFormat(listOf(call));
  },
  async run(run) {
    const usage = await usageOf(run);
    const { on } = readFlagValues(run.call.flags);
    const text = on('verbose') ? verbose(usage, Date.now()) : writeRows(listOf(run.call), usageRows(usage));
    run.print.stdout(Buffer.from(text));
    return 0;
  },
});

interface Answer {
  LayersSize: number;
  Images: ImageSummary[] | null;
  Containers: ContainerSummary[] | null;
  Volumes: VolumeSummary[] | null;
  BuildCache: BuildRecord[] | null;
}

/** Images are everybody's; who uses them is told of the caller's containers alone, and so are builds where they are. */
async function usageOf({ engine, task, settings, stop }: VerbRun): Promise<Usage> {
  const answer = await engine.ask<Answer>({ path: enginePath`/system/df`, signal: stop, timeoutMs: Infinity });
  const own = <Thing extends Pick<VolumeSummary, 'Labels'>>(things: Thing[] | null): Thing[] =>
    (things ?? []).filter(({ Labels }) => isOfTenant(Labels, task.tenantId, settings));
  const containers = own(answer.Containers);
  const images = (answer.Images ?? []).map((image) => ({
    ...image,
    Containers: containers.filter(({ ImageID }) => ImageID === image.Id).length,
  }));
  const builds = isOfTenant(undefined, task.tenantId, settings) ? (answer.BuildCache ?? []) : [];
  return { layersSize: answer.LayersSize, images, containers, volumes: own(answer.Volumes), builds };
}

const IMAGES =
  'table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}';
const CONTAINERS =
  'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}';
const VOLUMES = 'table {{.Name}}\t{{.Links}}\t{{.Size}}';
const BUILDS =
  'table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}';
const BUILD_TITLES = {
  ID: 'CACHE ID',
  CacheType: 'CACHE TYPE',
  Size: 'SIZE',
  CreatedSince: 'CREATED',
  LastUsedSince: 'LAST USED',
  UsageCount: 'USAGE',
  Shared: 'SHARED',
} as const;

/** Each thing in a line. Source: docker/cli `formatter/disk_usage.go`. */
function verbose({ images, containers, volumes, builds }: Usage, now: number): string {
  const table = (format: string, name: string, titles: List['titles'], rows: Parameters<typeof writeRows>[1]): string =>
    writeRows({ format, name, titles }, rows);
  const trunc = { trunc: true, now };
  const imageRows = images.map((image) => {
    const [name = NAMELESS] =
      isDangling(image) || !image.RepoTags?.length
        ? [NAMELESS]
        : namesOfImage(image, { digests: false, digestOption: false });
    return imageRow(image, name, trunc);
  });
  const containerRows = containers.map((container) => containerRow({ ...container, SizeRootFs: 0 }, trunc));
  const size = builds.filter(({ Shared }) => !Shared).reduce((sum, { Size }) => sum + Size, 0);
  return [
    `Images space usage:\n\n${table(IMAGES, IMAGE_ROW, IMAGE_TITLES, imageRows)}`,
    `Containers space usage:\n\n${table(CONTAINERS, CONTAINER_ROW, CONTAINER_TITLES, containerRows)}`,
    `Local Volumes space usage:\n\n${table(VOLUMES, VOLUME_ROW, VOLUME_TITLES, volumes.map(volumeRow))}`,
    `Build cache usage: ${decimalSize(size, 4)}\n\n${table(BUILDS, 'formatter.buildCacheContext', BUILD_TITLES, buildRows(builds, now))}`,
  ].join('\n');
}

const buildRows = (builds: readonly BuildRecord[], now: number): Parameters<typeof writeRows>[1] =>
  [...builds].sort(byUse).map(({ ID, Type, Size, CreatedAt, LastUsedAt, UsageCount, Shared, InUse }) => ({
    fields: {
      ID: () => `${shortId(ID)}${InUse ? '*' : ''}`,
      CacheType: () => Type,
      Size: () => decimalSize(Size, 3),
      CreatedSince: () => ago(Date.parse(CreatedAt) / 1_000, now),
      LastUsedSince: () => (LastUsedAt ? ago(Date.parse(LastUsedAt) / 1_000, now) : ''),
      UsageCount: () => String(UsageCount),
      Shared: () => String(Shared),
    },
  }));

function byUse(a: BuildRecord, b: BuildRecord): number {
  const [left, right] = [Date.parse(a.LastUsedAt ?? '') || 0, Date.parse(b.LastUsedAt ?? '') || 0];
  return left === right ? (a.ID < b.ID ? -1 : 1) : left - right;
}
