import { readInside } from '../read-inside.js';
import { placeIn } from './project.js';
import { realPlace } from '../../floor/host-folders.js';
import { isPart } from './model.js';
import type { ComposeModel, Part } from './model.js';

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

/** The configuration with the places that folders of the host lead to in the stead of their names: it has no link to follow. */
export async function withRealFolders(model: ComposeModel): Promise<ComposeModel> {
  const services: Record<string, Part> = {};
  for (const [name, service] of Object.entries(model.services)) {
    const volumes = service['volumes'];
    services[name] = Array.isArray(volumes) ? { ...service, volumes: await Promise.all(volumes.map(placed)) } : service;
  }
  return { ...model, services };
}

async function placed(volume: unknown): Promise<unknown> {
  if (isPart(volume)) {
    return volume['type'] === 'bind' ? { ...volume, source: await realPlace(String(volume['source'])) } : volume;
  }
  const [source = '', ...rest] = String(volume).split(':');
  return source.startsWith('/') && rest.length > 0 ? [await realPlace(source), ...rest].join(':') : volume;
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
