import type { Engine } from '../../client.js';
import { EngineRefusal } from '../../engine-error.js';
import { enginePath, type PathPart } from '../../path-part.js';

/** What stands at a path in a container. */
export interface PathStat {
  isDirectory: boolean;
  /** Where a link leads to. */
  linkTarget: string | undefined;
}

/** Go's `os.FileMode`. */
const [DIRECTORY, LINK] = [2 ** 31, 2 ** 27];
const has = (mode: number, bit: number): boolean => Math.floor(mode / bit) % 2 === 1;

/** Reads the engine's header on the path; undefined for what is none. */
export function readPathStat(header: string | string[] | undefined): PathStat | undefined {
  if (typeof header !== 'string') return undefined;
  const { mode, linkTarget } = JSON.parse(Buffer.from(header, 'base64').toString()) as {
    mode: number;
    linkTarget?: string;
  };
  return { isDirectory: has(mode, DIRECTORY), linkTarget: has(mode, LINK) ? linkTarget : undefined };
}

/** Undefined where there is nothing, or nothing that can be looked at: what is copied there will tell. */
export async function statInside(
  engine: Engine,
  container: PathPart,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<PathStat | undefined> {
  try {
    const url = enginePath`/containers/${container}/archive`;
    const answer = await engine.stream({ method: 'HEAD', path: url, query: { path }, signal });
    answer.resume();
    return readPathStat(answer.headers['x-docker-container-path-stat']);
  } catch (error) {
    if (error instanceof EngineRefusal) return undefined;
    throw error;
  }
}
