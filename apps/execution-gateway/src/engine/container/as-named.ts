import { EngineRefusal } from '../engine-error.js';
import type { PathPart } from '../path-part.js';

/** Where the engine repeats what it was asked about; elsewhere it tells the id whatever it was asked. */
const REPEATS =
  /^(cannot \w+ container:? |Container |Could not find the file .{0,4096} in container )([0-9a-f]{64})(?=:| is paused, unpause|$)/is;

/** Asks about a container by its id; what the engine refuses names it as the command does. */
export async function asNamed<Result>(name: string, id: PathPart, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    const said = error.message.replace(REPEATS, (all, before: string, named) => (named === id ? before + name : all));
    throw new EngineRefusal(error.status, said);
  }
}
