import { createHash } from 'node:crypto';
import { refused } from '../refused.js';

export type Part = Readonly<Record<string, unknown>>;
export type Services = Readonly<Record<string, Part>>;

/** A configuration without variables and without other files, as compose itself has resolved it. */
export interface ComposeModel extends Part {
  services: Services;
}

export const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What compose printed as its configuration: places of the private copy are those of the tenant's folder again, and
 * variables that it would take from whoever runs it are gone, for there are none.
 */
export function readModel(printed: unknown, { from, to }: { from: string; to: string }): ComposeModel {
  const model = moved(printed, from, to);
  if (!isPart(model) || !isPart(model['services'])) throw refused('compose printed no configuration');
  const services = Object.fromEntries(
    Object.entries(model['services']).map(([name, service]) => {
      if (!isPart(service)) throw refused(`the service ${name}`);
      const { build } = service;
      const built = isPart(build) ? { build: withoutUnset(build, 'args') } : {};
      return [name, { ...withoutUnset(service, 'environment'), ...built }];
    }),
  );
  return { ...model, services };
}

const moved = (value: unknown, from: string, to: string): unknown => {
  if (typeof value === 'string') {
    return value === from || value.startsWith(`${from}/`) ? `${to}${value.slice(from.length)}` : value;
  }
  if (Array.isArray(value)) return value.map((item) => moved(item, from, to));
  if (!isPart(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moved(item, from, to)]));
};

function withoutUnset(part: Part, key: 'environment' | 'args'): Part {
  const variables = part[key];
  if (!isPart(variables)) return part;
  return { ...part, [key]: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null)) };
}

/** Hex SHA-256 of a configuration or a part of one; the order of keys counts for nothing. */
export const digestOf = (model: Part): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(model)))
    .digest('hex');

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPart(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
};

/** A volume or network of the file, under the name that the engine knows. */
export interface NamedPart {
  key: string;
  name: string;
  external: boolean;
}

/** Volumes or networks of a configuration; the network that everything without one is in is among them. */
export function partsOf(model: ComposeModel, kind: 'volumes' | 'networks', project: string): NamedPart[] {
  const parts = isPart(model[kind]) ? model[kind] : {};
  const found = Object.entries(parts).map(([key, value]) => {
    const part = isPart(value) ? value : {};
    const { external } = part;
    const given = part['name'] ?? (isPart(external) ? external['name'] : undefined);
    const isExternal = external === true || isPart(external);
    const name = typeof given === 'string' ? given : isExternal ? key : `${project}_${key}`;
    return { key, name, external: isExternal };
  });
  const needsDefault = kind === 'networks' && !('default' in parts) && Object.values(model.services).some(inDefault);
  return needsDefault ? [...found, { key: 'default', name: `${project}_default`, external: false }] : found;
}

const inDefault = ({ networks, network_mode: mode }: Part): boolean => mode === undefined && !networks;

/** The image of a service: the one it names, or the one that is built for it. */
export const imageOf = (project: string, name: string, service: Part, separator: string): string =>
  typeof service['image'] === 'string' ? service['image'] : `${project}${separator}${name}`;

/** Containers of a service as compose names them, as many as the file asks for. */
export function containerNames(project: string, name: string, service: Part, separator: string): string[] {
  if (typeof service['container_name'] === 'string') return [service['container_name']];
  const deploy = isPart(service['deploy']) ? service['deploy'] : {};
  const count = Number(service['scale'] ?? deploy['replicas'] ?? 1);
  const bounded = Number.isInteger(count) && count >= 0 && count <= 100 ? count : 1;
  return Array.from({ length: bounded }, (_, index) => [project, name, index + 1].join(separator));
}
