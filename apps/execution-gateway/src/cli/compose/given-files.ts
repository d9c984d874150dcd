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

/** Folders of the host that services get, as they are spelled. */
export const hostFolders = ({ services }: ComposeModel): string[] =>
  Object.values(services).flatMap(({ volumes }) =>
    (Array.isArray(volumes) ? (volumes as unknown[]) : []).flatMap((volume) => {
      if (isPart(volume)) return volume['type'] === 'bind' ? [String(volume['source'])] : [];
      const [source = ''] = String(volume).split(':');
      return source.startsWith('/') ? [source] : [];
    }),
  );
