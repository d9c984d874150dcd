import { createHash } from 'node:crypto';
import type { Engine } from '../engine/client.js';
import { EngineRefusal } from '../engine/engine-error.js';
import { isEngineNetwork } from '../engine/engine-networks.js';
import { ownContainers } from '../engine/network/own-containers.js';
import { containerPart, enginePath, imagePart, networkPart, volumePart } from '../engine/path-part.js';
import { isOfTenant, TENANT_LABEL } from '../engine/tenant-labels.js';
import type { EngineSettingsOfCommands } from '../engine/verb.js';
import type { ObjectKind, Reference } from './references.js';
import { ABSENT } from './simulate.js';

type Labels = Readonly<Record<string, string>> | null | undefined;

/** What the engine says of an object, as far as it says who owns it and whether it is still the same. */
export interface Seen {
  /**
   * Full id of a container or network, id of an image; of a volume, which has none, a digest of what makes it this one
   * and, behind an `@`, when its folder last changed: a volume that was made anew has another time, and so has one into
   * which something was written.
   */
  identity: string;
  labels: Labels;
  /** The engine's whole answer. */
  facts: Record<string, unknown>;
}

interface ContainerAnswer extends Record<string, unknown> {
  Id: string;
  Config?: { Labels?: Labels };
}
interface VolumeAnswer extends Record<string, unknown> {
  Name: string;
  Driver: string;
  Mountpoint: string;
  CreatedAt?: string;
  Labels?: Labels;
}
interface NetworkAnswer extends Record<string, unknown> {
  Id: string;
  Labels?: Labels;
}

const LOOK: Readonly<Record<ObjectKind, (engine: Engine, name: string) => Promise<Seen>>> = {
  async container(engine, name) {
    const facts = await engine.ask<ContainerAnswer>({ path: enginePath`/containers/${containerPart(name)}/json` });
    return { identity: facts.Id, labels: facts.Config?.Labels, facts };
  },
  async image(engine, name) {
    const facts = await engine.ask<ContainerAnswer>({ path: enginePath`/images/${imagePart(name)}/json` });
    return { identity: facts.Id, labels: facts.Config?.Labels, facts };
  },
  async volume(engine, name) {
    const facts = await engine.ask<VolumeAnswer>({ path: enginePath`/volumes/${volumePart(name)}` });
    const { Name, Driver, Mountpoint, CreatedAt = '', Labels } = facts;
    const labels = Object.entries(Labels ?? {}).sort();
    const identity = createHash('sha256')
      .update(JSON.stringify([Name, Driver, Mountpoint, labels]))
      .digest('hex');
    return { identity: `${identity}@${CreatedAt}`, labels: Labels, facts };
  },
  async network(engine, name) {
    const facts = await engine.ask<NetworkAnswer>({ path: enginePath`/networks/${networkPart(name)}` });
    return { identity: facts.Id, labels: facts.Labels, facts };
  },
};

/** Images are shared by all: they hold no tenant's data, and a label in one says only who built it. */
const SHARED: ReadonlySet<ObjectKind> = new Set(['image']);

/** Looks at an object for a tenant. Undefined for what is not there, and for what belongs to another tenant. */
export type Look = (tenantId: string, kind: ObjectKind, name: string) => Promise<Seen | undefined>;

export function createLook(engine: Engine, settings: Pick<EngineSettingsOfCommands, 'unlabelled'>): Look {
  return async (tenantId, kind, name) => {
    const seen = await find(engine, kind, name);
    if (!seen) return undefined;
    const isOwn = (labels: Labels): boolean => isOfTenant(labels, tenantId, settings);
    const everybodys = SHARED.has(kind) || (kind === 'network' && isEngineNetwork(String(seen.facts['Name'])));
    if (!everybodys && !isOwn(seen.labels)) return undefined;
    return kind === 'network' ? withOwnContainers(engine, seen, isOwn) : seen;
  };
}

async function withOwnContainers(engine: Engine, seen: Seen, isOwn: (labels: Labels) => boolean): Promise<Seen> {
  const inside = Object.entries(seen.facts['Containers'] ?? {});
  if (inside.length === 0) return seen;
  const own = await ownContainers(engine, isOwn);
  return { ...seen, facts: { ...seen.facts, Containers: Object.fromEntries(inside.filter(([id]) => own.has(id))) } };
}

/** Whether there is something of this name that is labelled as nobody's. */
export type IsUnowned = (kind: ObjectKind, name: string) => Promise<boolean>;

export const createIsUnowned =
  (engine: Engine): IsUnowned =>
  async (kind, name) => {
    const seen = await find(engine, kind, name);
    return seen !== undefined && seen.labels?.[TENANT_LABEL] === undefined;
  };

async function find(engine: Engine, kind: ObjectKind, name: string): Promise<Seen | undefined> {
  try {
    return await LOOK[kind](engine, name);
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * Whether a name still stands for what was approved. What is made unless it is there stays as it is: services write into
 * their volumes while people think about starting them anew.
 */
export const isStill = (
  { kind, role }: Pick<Reference, 'kind' | 'role'>,
  now: string,
  approved: string | undefined,
): boolean =>
  now === approved ||
  (kind === 'volume' && role === 'makes' && approved !== undefined && withoutTime(now) === withoutTime(approved));

const withoutTime = (identity: string): string => identity.replace(/@.*$/s, '');

/** A name's identity, or `absent`. */
export const identityIn =
  (look: Look, tenantId: string) =>
  async ({ kind, name }: { kind: ObjectKind; name: string }): Promise<string> =>
    (await look(tenantId, kind, name))?.identity ?? ABSENT;
