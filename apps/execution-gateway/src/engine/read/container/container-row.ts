import { readReference, familiarRepository } from '../../image/reference.js';
import { isImageRef } from '../../path-part.js';
import type { Row } from '../go/values.js';
import { quoteGo } from '../go/text.js';
import { labelsText, type Labels } from '../labels.js';
import { ago, decimalSize, shortId, unixTime } from '../units.js';
import { ellipsis } from '../width.js';
import { displayPorts, type Port } from './ports.js';

/** A container as lists of the engine have it. */
export interface ContainerSummary {
  Id: string;
  Names: string[] | null;
  Image: string;
  ImageID: string;
  Command: string;
  Created: number;
  State: string;
  Status: string;
  Ports: Port[] | null;
  Labels: Labels;
  SizeRw?: number;
  SizeRootFs?: number;
  Mounts?: { Name?: string; Source: string; Driver?: string }[] | null;
  NetworkSettings?: { Networks?: Record<string, unknown> | null } | null;
  ImageManifestDescriptor?: { platform?: { os: string; architecture: string; variant?: string } };
}

export const CONTAINER_TITLES = {
  ID: 'CONTAINER ID',
  Names: 'NAMES',
  Image: 'IMAGE',
  Command: 'COMMAND',
  CreatedAt: 'CREATED AT',
  RunningFor: 'CREATED',
  Ports: 'PORTS',
  State: 'STATE',
  Status: 'STATUS',
  Size: 'SIZE',
  Labels: 'LABELS',
  Mounts: 'MOUNTS',
  LocalVolumes: 'LOCAL VOLUMES',
  Networks: 'NETWORKS',
  Platform: 'PLATFORM',
} as const;
export const CONTAINER_ROW = 'formatter.ContainerContext';

/** What a list tells of a container. Source: docker/cli `formatter/container.go`. */
export function containerRow(container: ContainerSummary, { trunc, now }: { trunc: boolean; now: number }): Row {
  const { Id, Command, Created, State, Status, Labels, Mounts, NetworkSettings } = container;
  return {
    fields: {
      ID: () => (trunc ? shortId(Id) : Id),
      Names: () => namesOf(container, trunc),
      Image: () => imageOf(container, trunc),
      Command: () => quoteGo(trunc ? ellipsis(Command, 20) : Command),
      CreatedAt: () => unixTime(Created),
      RunningFor: () => ago(Created, now),
      Ports: () => displayPorts(container.Ports ?? []),
      State: () => State,
      Status: () => Status,
      Size: () => sizeOf(container),
      Labels: () => labelsText(Labels),
      Mounts: () => (Mounts ?? []).map(({ Name, Source }) => mountName(Name || Source, trunc)).join(','),
      LocalVolumes: () => String((Mounts ?? []).filter(({ Driver }) => Driver === 'local').length),
      Networks: () => Object.keys(NetworkSettings?.Networks ?? {}).join(','),
      Platform: () => platformOf(container),
    },
    label: (name) => Labels?.[name] ?? '',
  };
}

const mountName = (name: string, trunc: boolean): string => (trunc ? ellipsis(name, 15) : name);

/** Without names that links of other containers gave. */
function namesOf({ Names }: ContainerSummary, trunc: boolean): string {
  const names = (Names ?? []).map((name) => name.slice(1));
  const own = trunc ? names.find((name) => !name.includes('/')) : undefined;
  return own ?? names.join(',');
}

function imageOf({ Image, ImageID }: ContainerSummary, trunc: boolean): string {
  if (Image === '') return '<no image>';
  if (!trunc) return Image;
  if (shortId(ImageID) === shortId(Image)) return shortId(ImageID);
  if (/^[0-9a-f]{64}$/.test(Image) || !isImageRef(Image)) return Image;
  const { repository, tag } = readReference(Image);
  return `${familiarRepository(repository)}${tag === undefined ? '' : `:${tag}`}`;
}

function sizeOf({ SizeRw = 0, SizeRootFs = 0 }: ContainerSummary): string {
  const written = decimalSize(SizeRw, 3);
  return SizeRootFs > 0 ? `${written} (virtual ${decimalSize(SizeRootFs, 3)})` : written;
}

function platformOf({ ImageManifestDescriptor }: ContainerSummary): string | undefined {
  const platform = ImageManifestDescriptor?.platform;
  if (!platform) return undefined;
  const { os, architecture, variant } = platform;
  return [os, architecture, ...(variant ? [variant] : [])].join('/');
}
