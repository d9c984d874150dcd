import type { Engine } from '../engine/client.js';
import { enginePath } from '../engine/path-part.js';
import { isOfTenant } from '../engine/tenant-labels.js';
import type { EngineSettingsOfCommands } from '../engine/verb.js';
import type { Standing, State } from './difference.js';
import type { Watched } from './effects.js';

type Labels = Record<string, string> | null;

interface ContainerRow {
  Id: string;
  Names?: string[];
  State?: string;
  Labels?: Labels;
}
interface ImageRow {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
}
interface VolumeList {
  Volumes?: { Name: string; Labels?: Labels }[] | null;
}
interface NetworkRow {
  Id: string;
  Name: string;
  Labels?: Labels;
}

interface StateDeps {
  engine: Engine;
  settings: Pick<EngineSettingsOfCommands, 'unlabelled'>;
}

/** A list that takes longer is not waited for: its kind is left out. */
const LIST_MS = 2_000;

/** How things stand that the tenant may see, or that the command names. Never throws: what cannot be listed is left out. */
export async function stateOf(deps: StateDeps, watched: Watched): Promise<State> {
  const lists = await Promise.all(
    KINDS.map(async ({ type, list }) => ({ type, rows: await list(deps.engine).catch(() => undefined) })),
  );
  const isOwn = ({ id, labels }: Row, type: Standing['type']): boolean =>
    type === 'image' ||
    isOfTenant(labels, watched.tenantId, deps.settings) ||
    `volume ${id}` in watched.identities ||
    Object.values(watched.identities).includes(id);
  const things = lists.flatMap(({ type, rows = [] }) =>
    rows
      .filter((row) => isOwn(row, type))
      .map(({ labels: _, ...row }) => [`${type} ${row.id}`, { type, ...row }] as const),
  );
  return {
    types: new Set(lists.flatMap(({ type, rows }) => (rows ? [type] : []))),
    things: new Map(things),
  };
}

type Row = Omit<Standing, 'type'> & { labels?: Labels | undefined };

const ask = <Answer>(engine: Engine, path: ReturnType<typeof enginePath>, query = {}): Promise<Answer> =>
  engine.ask<Answer>({ path, query, timeoutMs: LIST_MS });

const KINDS: readonly { type: Standing['type']; list(engine: Engine): Promise<Row[]> }[] = [
  {
    type: 'container',
    list: async (engine) =>
      (await ask<ContainerRow[]>(engine, enginePath`/containers/json`, { all: 1 })).map((row) => ({
        id: row.Id,
        name: row.Names?.[0]?.replace(/^\//, '') ?? null,
        state: row.State === 'running' || row.State === 'paused' ? row.State : 'stopped',
        labels: row.Labels,
      })),
  },
  {
    type: 'image',
    list: async (engine) =>
      (await ask<ImageRow[]>(engine, enginePath`/images/json`)).map((row) => ({
        id: row.Id,
        name: row.RepoTags?.[0] ?? null,
        aliases: [...(row.RepoTags ?? []), ...(row.RepoDigests ?? [])],
      })),
  },
  {
    type: 'volume',
    list: async (engine) =>
      ((await ask<VolumeList>(engine, enginePath`/volumes`)).Volumes ?? []).map((row) => ({
        id: row.Name,
        name: row.Name,
        labels: row.Labels,
      })),
  },
  {
    type: 'network',
    list: async (engine) =>
      (await ask<NetworkRow[]>(engine, enginePath`/networks`)).map((row) => ({
        id: row.Id,
        name: row.Name,
        labels: row.Labels,
      })),
  },
];
