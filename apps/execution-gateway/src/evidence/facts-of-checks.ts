import type { Evidence } from '@wingman/contracts';

type Facts = Record<string, unknown>;

/** Parts of a container's facts (Engine API, ContainerInspect) that checks read. */
const OF_CONTAINERS = ['Name', 'Image', 'State', 'Config', 'Mounts'] as const;

/**
 * What the verifier's checks read of an object, and no more: how a container is confined and connected is told to people,
 * who ask by themselves. Of other kinds all facts are few.
 */
export function factsOfChecks(kind: Evidence['kind'], facts: Facts): Facts {
  if (kind !== 'container') return facts;
  const kept: Facts = {};
  for (const name of OF_CONTAINERS) if (facts[name] !== undefined) kept[name] = facts[name];
  const { Tmpfs } = (facts['HostConfig'] ?? {}) as { Tmpfs?: unknown };
  return Tmpfs === undefined ? kept : { ...kept, HostConfig: { Tmpfs } };
}
