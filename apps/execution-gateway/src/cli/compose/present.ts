import type { Engine } from '../../engine/client.js';
import { enginePath } from '../../engine/path-part.js';
import type { ComposeModel, NamedPart } from './model.js';

type Labels = Readonly<Record<string, string>>;

export interface PresentObject {
  name: string;
  id: string;
  labels: Labels;
  /** Of a container: the id of what it was made from. */
  imageId?: string;
}

/** What there is in an engine of a project's name, whoever made it. */
export interface Present {
  containers: PresentObject[];
  networks: PresentObject[];
  volumes: PresentObject[];
}

interface ContainerRow {
  Id: string;
  Names?: string[];
  ImageID?: string;
  Labels?: Labels | null;
}
interface NamedRow {
  Id?: string;
  Name: string;
  Labels?: Labels | null;
}

export const PROJECT = 'com.docker.compose.project';
export const SERVICE = 'com.docker.compose.service';

/** Looks at everything that carries the project's label or has a name of the configuration, of every tenant. */
export async function lookAtProject(engine: Engine, project: string): Promise<Present> {
  const filters = JSON.stringify({ label: [`${PROJECT}=${project}`] });
  const [containers, networks, volumes] = await Promise.all([
    engine.ask<ContainerRow[]>({ path: enginePath`/containers/json`, query: { all: true, filters } }),
    engine.ask<NamedRow[]>({ path: enginePath`/networks` }),
    engine.ask<{ Volumes?: NamedRow[] | null }>({ path: enginePath`/volumes` }),
  ]);
  const named = ({ Id, Name, Labels }: NamedRow): PresentObject => ({
    name: Name,
    id: Id ?? Name,
    labels: Labels ?? {},
  });
  return {
    containers: containers.map(({ Id, Names, Labels, ImageID }) => ({
      id: Id,
      name: Names?.[0]?.replace(/^\//, '') ?? Id,
      labels: Labels ?? {},
      ...(ImageID !== undefined && { imageId: ImageID }),
    })),
    networks: networks.map(named),
    volumes: (volumes.Volumes ?? []).map(named),
  };
}

interface Project {
  name: string;
  model: ComposeModel;
  networks: readonly NamedPart[];
  volumes: readonly NamedPart[];
}

/**
 * What would be touched and is none of the project's: it merely carries the label, or has a name that the configuration
 * gives to something else, or belongs to another tenant. In words for people; empty where there is none.
 */
export function findBystanders(
  { containers, networks, volumes }: Present,
  project: Project,
  isOwn: (labels: Labels) => boolean,
): string[] {
  const strangers = containers.filter((container) => !isOwn(container.labels) || !isOfProject(container, project));
  return [
    ...strangers.map(({ name }) => `container ${name}`),
    ...strangersAmong(networks, project.networks, { project: project.name, key: 'network', isOwn }),
    ...strangersAmong(volumes, project.volumes, { project: project.name, key: 'volume', isOwn }),
  ];
}

/** Made by compose for a service: all its labels are there, and the name is the one that it gives. */
function isOfProject({ name, labels }: PresentObject, { name: project, model }: Project): boolean {
  const service = labels[SERVICE];
  const number = labels['com.docker.compose.container-number'];
  if (service === undefined || number === undefined) return false;
  if (labels['com.docker.compose.config-hash'] === undefined) return false;
  if (model.services[service]?.['container_name'] === name) return true;
  const plain = name.replace(/^[0-9a-f]{12}_/, '');
  const isOnce = labels['com.docker.compose.oneoff'] === 'True';
  return ['_', '-'].some((separator) => {
    const start = `${project}${separator}${service}${separator}`;
    const rest = plain.startsWith(start) ? plain.slice(start.length) : '';
    return isOnce ? /^run[_-][0-9a-f]+$/.test(rest) : rest === number;
  });
}

interface Around {
  project: string;
  key: 'network' | 'volume';
  isOwn: (labels: Labels) => boolean;
}

function strangersAmong(
  present: readonly PresentObject[],
  defined: readonly NamedPart[],
  { project, key, isOwn }: Around,
): string[] {
  const byName = new Map(defined.map((part) => [part.name, part]));
  return present.flatMap(({ name, labels }) => {
    const part = byName.get(name);
    const isLabelled = labels[PROJECT] === project;
    if (!part && !isLabelled) return [];
    const isFine = part?.external
      ? isOwn(labels)
      : part !== undefined && isLabelled && labels[`com.docker.compose.${key}`] === part.key && isOwn(labels);
    return isFine ? [] : [`${key} ${name}`];
  });
}
