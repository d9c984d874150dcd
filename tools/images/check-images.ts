import type { Docker } from './docker.js';
import { faultsOf } from './image-rules.js';
import type { Program } from './programs.js';
import { readImage } from './read-image.js';

/** Looks into the built images of these programs; tells each fault, and returns how many images have one. */
export async function checkImages(
  programs: readonly Program[],
  { docker, tag, onProgress }: { docker: Docker; tag: string; onProgress: (line: string) => void },
): Promise<number> {
  let faulty = 0;
  for (const { name } of programs) {
    const image = `wingman/${name}:${tag}`;
    const faults = faultsOf(await readImage(docker, name, image));
    for (const fault of faults) onProgress(`${image} ${fault}`);
    if (faults.length === 0) onProgress(`${image} is sound`);
    else faulty += 1;
  }
  return faulty;
}
