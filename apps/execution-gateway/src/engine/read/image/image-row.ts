import { familiarRepository, readReference } from '../../image/reference.js';
import { isImageRef } from '../../path-part.js';
import type { Row } from '../go/values.js';
import type { Labels } from '../labels.js';
import { ago, decimalSize, shortId, unixTime } from '../units.js';

/** An image as lists of the engine have it. */
export interface ImageSummary {
  Id: string;
  RepoTags: string[] | null;
  RepoDigests: string[] | null;
  Created: number;
  Size: number;
  SharedSize: number;
  Containers: number;
  Labels?: Labels;
}

export const IMAGE_TITLES = {
  ID: 'IMAGE ID',
  Repository: 'REPOSITORY',
  Tag: 'TAG',
  Digest: 'DIGEST',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  Size: 'SIZE',
  Containers: 'CONTAINERS',
  VirtualSize: 'SIZE',
  SharedSize: 'SHARED SIZE',
  UniqueSize: 'UNIQUE SIZE',
} as const;
export const IMAGE_ROW = 'formatter.imageContext';

/** One name of an image. */
export interface ImageName {
  repository: string;
  tag: string;
  digest: string;
}

const NONE = '<none>';
export const NAMELESS: ImageName = { repository: NONE, tag: NONE, digest: NONE };

export function isDangling({ RepoTags, RepoDigests }: ImageSummary): boolean {
  const [tags, digests] = [RepoTags ?? [], RepoDigests ?? []];
  if (tags.length === 0 && digests.length === 0) return true;
  return tags.join() === `${NONE}:${NONE}` && digests.join() === `${NONE}@${NONE}`;
}

/** What a list tells of an image under one of its names. Source: docker/cli `formatter/image.go`. */
export function imageRow(image: ImageSummary, name: ImageName, { trunc, now }: { trunc: boolean; now: number }): Row {
  const { Id, Created, Size, SharedSize, Containers } = image;
  return {
    fields: {
      ID: () => (trunc ? shortId(Id) : Id),
      Repository: () => name.repository,
      Tag: () => name.tag,
      Digest: () => name.digest,
      CreatedSince: () => ago(Created, now),
      CreatedAt: () => unixTime(Created),
      Size: () => decimalSize(Size, 3),
      Containers: () => (Containers === -1 ? 'N/A' : String(Containers)),
      VirtualSize: () => decimalSize(Size, 4),
      SharedSize: () => (SharedSize === -1 ? 'N/A' : decimalSize(SharedSize, 4)),
      UniqueSize: () => (Size === -1 || SharedSize === -1 ? 'N/A' : decimalSize(Size - SharedSize, 4)),
    },
  };
}

/** Each name of an image is a row of its own; its digests only where they are asked for. */
export function namesOfImage(image: ImageSummary, show: { digests: boolean; digestOption: boolean }): ImageName[] {
  if (isDangling(image)) return [NAMELESS];
  const digests = grouped(image.RepoDigests, (reference) => reference.digest);
  const names: ImageName[] = [];
  for (const [repository, tags] of grouped(image.RepoTags, ({ tag, digest }) =>
    digest === undefined ? tag : undefined,
  )) {
    const known = show.digests ? (digests.get(repository) ?? []) : [];
    digests.delete(repository);
    for (const tag of tags) {
      for (const digest of known.length === 0 ? [NONE] : known) names.push({ repository, tag, digest });
    }
  }
  for (const [repository, left] of digests) {
    for (const digest of show.digestOption ? left : ['']) names.push({ repository, tag: NONE, digest });
  }
  return names;
}

function grouped(
  references: readonly string[] | null,
  part: (reference: ReturnType<typeof readReference>) => string | undefined,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const reference of (references ?? []).filter(isImageRef)) {
    const read = readReference(reference);
    const found = part(read);
    if (found === undefined) continue;
    const repository = familiarRepository(read.repository);
    groups.set(repository, [...(groups.get(repository) ?? []), found]);
  }
  return groups;
}
