import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { DockerRisk } from '@wingman/policy';
import { composeRisks } from '@wingman/policy';
import { readInside } from '../read-inside.js';
import { placeIn } from './project.js';
import { isPart } from './model.js';
import type { ComposeModel } from './model.js';

const MAX_BYTES = 1024 * 1024;

/** Secrets and configs that are files: they must lie in the tenant's folder. By their paths. */
export async function givenFiles(model: ComposeModel, folder: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const kind of ['secrets', 'configs']) {
    const parts = model[kind];
    for (const part of Object.values(isPart(parts) ? parts : {})) {
      const file = isPart(part) ? part['file'] : undefined;
      if (typeof file !== 'string') continue;
      const place = placeIn(folder, file);
      found.set(place, await readInside(folder, place, MAX_BYTES));
    }
  }
  return found;
}

/** Folders of the host are judged by where they lead, too: a link in the project may be the way to the system's. */
export async function linkRisks(model: ComposeModel, cwd: string): Promise<DockerRisk[]> {
  const sources = Object.values(model.services).flatMap(({ volumes }) =>
    (Array.isArray(volumes) ? (volumes as unknown[]) : []).flatMap((volume) => {
      if (isPart(volume)) return volume['type'] === 'bind' ? [String(volume['source'])] : [];
      const [source = ''] = String(volume).split(':');
      return source.startsWith('/') ? [source] : [];
    }),
  );
  const real = await Promise.all(sources.map((source) => realOf(source)));
  const volumes = real.map((source) => ({ type: 'bind', source, target: '/' }));
  return composeRisks({ services: { links: { volumes } } }, { cwd });
}

/** Where a path leads as far as it exists: the rest is made by the engine. */
async function realOf(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const parent = path.dirname(place);
    return parent === place ? place : path.join(await realOf(parent), path.basename(place));
  }
}
