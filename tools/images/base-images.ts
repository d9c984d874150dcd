import { rmSync } from 'node:fs';
import path from 'node:path';
import { openPackages } from './apt.js';
import type { BaseImage } from './bases.js';
import type { Docker } from './docker.js';
import { imageArchive } from './image-archive.js';
import { rootFilesystem, unpack } from './root-filesystem.js';

/** A base image that the engine has now. */
export interface LoadedImage {
  tag: string;
  id: string;
}

/** Makes images from Debian's packages and gives them to the engine. `folder` keeps what was downloaded. */
export async function loadBaseImages(
  images: readonly BaseImage[],
  { docker, folder, onProgress }: { docker: Docker; folder: string; onProgress: (line: string) => void },
): Promise<LoadedImage[]> {
  const source = await openPackages(folder);
  const packages = await source.fetch([...new Set(images.flatMap((image) => image.packages))]);
  const unpacked = path.join(folder, `tree-${process.pid}`);
  try {
    const tree = await unpack(packages, unpacked);
    const loaded: LoadedImage[] = [];
    for (const image of images) {
      const { id, archive } = await imageArchive(image, await rootFilesystem(image, tree));
      await docker(['image', 'load', '--quiet'], archive);
      loaded.push({ tag: image.tag, id });
      onProgress(`${image.tag} ${id}`);
    }
    return loaded;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
