import path from 'node:path';
import { VERSION } from '@wingman/contracts';
import { root } from '../stack/folder.js';
import { SERVICE_BASES } from './bases.js';
import { contextFolder, writeContext } from './context.js';
import type { Docker } from './docker.js';
import type { Program } from './programs.js';

/** Builds the images of programs that are built; their bases are there. Returns their names with the tag. */
export async function buildServiceImages(
  programs: readonly Program[],
  {
    docker,
    tag,
    revision,
    onProgress,
  }: { docker: Docker; tag: string; revision: string; onProgress: (line: string) => void },
): Promise<string[]> {
  const built: string[] = [];
  for (const program of programs) {
    const base = SERVICE_BASES[program.base].tag;
    const label = await docker([
      'image',
      'inspect',
      '--format',
      '{{index .Config.Labels "io.wingman.packages"}}',
      base,
    ]);
    writeContext(program, label.toString().trim().split(' '));
    const image = `wingman/${program.name}:${tag}`;
    const values = { APP: program.name, BASE_IMAGE: base, VERSION, REVISION: revision };
    await docker([
      'build',
      '--quiet',
      '--file',
      path.join(root, 'infra/docker/Dockerfile'),
      ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      '--tag',
      image,
      path.join(contextFolder, program.name),
    ]);
    onProgress(image);
    built.push(image);
  }
  return built;
}
