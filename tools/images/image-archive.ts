import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { BaseImage } from './bases.js';
import type { RootFilesystem } from './root-filesystem.js';

const EPOCH = new Date(0);
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What `docker image load` reads, and the id that the image has then: the same files give the same id everywhere. */
export interface ImageArchive {
  id: string;
  archive: Buffer;
}

/**
 * One layer and its configuration.
 * @see https://github.com/moby/docker-image-spec/blob/main/v1.3.md (the layout of `docker image save`)
 */
export async function imageArchive(
  image: BaseImage,
  { archive: layer, packages }: RootFilesystem,
): Promise<ImageArchive> {
  const { account, config, tag } = image;
  const configuration = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: EPOCH.toISOString(),
    config: {
      ...config,
      User: `${account.id}:${account.id}`,
      Labels: {
        'org.opencontainers.image.title': tag,
        'io.wingman.packages': packages
          .map(({ name, version }) => `${name}=${version}`)
          .sort()
          .join(' '),
      },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    history: [{ created: EPOCH.toISOString(), created_by: 'tools/images' }],
  });
  const id = sha256(configuration);
  const archive = pack();
  const add = (name: string, content: Buffer | string): void => void archive.entry({ name, mtime: EPOCH }, content);
  add(`${id}.json`, configuration);
  add('layer.tar', layer);
  add('manifest.json', JSON.stringify([{ Config: `${id}.json`, RepoTags: [tag], Layers: ['layer.tar'] }]));
  archive.finalize();
  return { id: `sha256:${id}`, archive: await buffer(archive) };
}
