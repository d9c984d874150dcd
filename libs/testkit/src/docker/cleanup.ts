import type { TestDocker } from './engine.js';
import { askEngine } from './request.js';

interface Container {
  Id: string;
  Names: string[];
  Labels: Record<string, string> | null;
}
interface Volume {
  Name: string;
  Labels: Record<string, string> | null;
}
interface Network extends Volume {
  Id: string;
}
interface Image {
  RepoTags: string[] | null;
}

/**
 * Removes everything that carries the group's label or a name with its prefix. Containers go first: they hold the rest.
 * @throws Error when the engine keeps something
 */
export async function removeOwn(docker: TestDocker): Promise<void> {
  const [key = '', value] = docker.label.split('=');
  const isOwn = (name: string, labels?: Record<string, string> | null): boolean =>
    name.startsWith(docker.prefix) || labels?.[key] === value;

  const containers = await list<Container[]>(docker, '/containers/json?all=1');
  await removeAll(
    docker,
    containers
      .filter(({ Names, Labels }) => isOwn(Names[0]?.slice(1) ?? '', Labels))
      .map(({ Id }) => `containers/${Id}`),
    '?force=1&v=1',
  );
  const networks = await list<Network[]>(docker, '/networks');
  await removeAll(
    docker,
    networks.filter(({ Name, Labels }) => isOwn(Name, Labels)).map(({ Id }) => `networks/${Id}`),
  );
  const { Volumes } = await list<{ Volumes: Volume[] | null }>(docker, '/volumes');
  await removeAll(
    docker,
    (Volumes ?? []).filter(({ Name, Labels }) => isOwn(Name, Labels)).map(({ Name }) => `volumes/${Name}`),
  );
  const images = await list<Image[]>(docker, '/images/json');
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  await removeAll(
    docker,
    tags.filter((tag) => isOwn(tag)).map((tag) => `images/${tag}`),
    '?force=1',
  );
}

async function list<T>({ socketPath }: TestDocker, path: string): Promise<T> {
  const { status, body } = await askEngine(socketPath, { path });
  if (status !== 200) throw new Error(`the engine answered ${path} with ${status}: ${body}`);
  return JSON.parse(body) as T;
}

async function removeAll({ socketPath }: TestDocker, paths: readonly string[], query = ''): Promise<void> {
  for (const path of paths) {
    const { status, body } = await askEngine(socketPath, { method: 'DELETE', path: `/${path}${query}` });
    // 404: it went by itself; 409: it is going (`--rm`).
    if (status >= 400 && ![404, 409].includes(status)) throw new Error(`${path} stays: ${body}`);
  }
}
