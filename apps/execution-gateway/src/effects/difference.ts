import type { ExecutionEffect } from '@wingman/contracts';

/** One thing as it stands in the engine. */
export interface Standing {
  type: 'container' | 'image' | 'volume' | 'network';
  /** Full id; a volume's is its name. */
  id: string;
  name: string | null;
  /** Of a container. */
  state?: 'running' | 'paused' | 'stopped';
  /** By what else events may call it: the references of an image. */
  aliases?: readonly string[];
}

/** Everything of these kinds, by `<type> <id>`; a kind that could not be listed is missing as a whole. */
export interface State {
  types: ReadonlySet<Standing['type']>;
  things: ReadonlyMap<string, Standing>;
}

const GONE = { container: 'destroy', image: 'delete', volume: 'destroy', network: 'destroy' } as const;

/**
 * What lies between two states that the effects do not tell yet: things that are there now or are no more, another name,
 * and containers that run, or no longer do.
 */
export function difference(before: State, after: State, told: readonly ExecutionEffect[]): ExecutionEffect[] {
  const changes: ExecutionEffect[] = [];
  const isTold = ({ type, id, aliases = [] }: Standing, actions: readonly string[]): boolean =>
    told.some(
      (effect) =>
        effect.type === type && (effect.id === id || aliases.includes(effect.id)) && actions.includes(effect.action),
    );
  const add = (thing: Standing, action: string, actions: readonly string[] = [action]): void => {
    const { type, id, name } = thing;
    if (!isTold(thing, actions)) changes.push({ type, action, id, name });
  };
  const comparable = ({ type }: Standing): boolean => before.types.has(type) && after.types.has(type);
  for (const [key, thing] of before.things) {
    const now = after.things.get(key);
    if (!comparable(thing)) continue;
    if (!now) add(thing, GONE[thing.type]);
    else if (thing.type === 'container') compareContainers(thing, now, add);
  }
  for (const [key, thing] of after.things) {
    if (comparable(thing) && !before.things.has(key)) add(thing, 'create', MAKES);
  }
  return changes;
}

/** The engine's words for what makes a thing: an image comes to be by a pull, a build or a commit. */
const MAKES = ['create', 'pull', 'import', 'load', 'tag', 'commit'];

type Add = (thing: Standing, action: string, actions?: readonly string[]) => void;

function compareContainers(before: Standing, now: Standing, add: Add): void {
  if (before.name !== now.name) add(now, 'rename');
  if (before.state === now.state) return;
  if (now.state === 'paused') add(now, 'pause');
  else if (now.state === 'stopped') add(now, 'die');
  else if (before.state === 'paused') add(now, 'unpause', ['unpause', 'start']);
  else add(now, 'start');
}
