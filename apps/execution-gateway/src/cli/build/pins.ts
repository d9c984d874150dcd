import { randomUUID } from 'node:crypto';
import type { Engine } from '../../engine/client.js';
import { EngineRefusal } from '../../engine/engine-error.js';
import { newNameQuery } from '../../engine/image/new-name.js';
import { enginePath, imagePart } from '../../engine/path-part.js';
import { refused } from '../refused.js';
import type { BuildGiven } from './images.js';

/** Words for a builder that stand for just the images that were looked at, whoever moves their names meanwhile. */
export interface Pins {
  /** By image name. Throws `policy_floor` where one of them is gone. */
  wordsFor(ids: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>;
}

/** Those that a builder understands. */
export interface PinsOf {
  of(given: Pick<BuildGiven, 'buildkit'>): Pins;
}

/** Where names of our own stand; none is given twice. */
const REPOSITORY = 'wingman-approved';

/** The builder of old takes ids. BuildKit takes names only: it gets some of our own, which are taken back after the work. */
export async function withPins<Result>(engine: Engine, work: (pins: PinsOf) => Promise<Result>): Promise<Result> {
  const held = new Map<string, string>();
  const names: Pins = {
    async wordsFor(ids) {
      const words = new Map<string, string>();
      for (const [name, id] of ids) {
        const word = `${REPOSITORY}:${randomUUID()}`;
        await giveName(engine, id, word).catch((error: unknown) => {
          if (error instanceof EngineRefusal) throw refused(`the image ${name} is gone`);
          throw error;
        });
        held.set(word, name);
        words.set(name, word);
      }
      return words;
    },
  };
  const ids: Pins = { wordsFor: async (given) => given };
  try {
    return await work({ of: ({ buildkit }) => (buildkit ? names : ids) });
  } finally {
    for (const [word, name] of held) await takeBack(engine, word, name);
  }
}

/**
 * An image that loses its last name is removed. Where its own name has gone to another image meanwhile it is to stay, as it
 * would have stayed without us: so ours goes to the other one before it is taken back.
 */
async function takeBack(engine: Engine, word: string, name: string): Promise<void> {
  const path = enginePath`/images/${imagePart(word)}`;
  await giveName(engine, name, word).catch(() => undefined);
  await engine.ask({ method: 'DELETE', path, query: { noprune: true } }).catch(() => undefined);
}

const giveName = (engine: Engine, image: string, word: string): Promise<unknown> =>
  engine.ask({ method: 'POST', path: enginePath`/images/${imagePart(image)}/tag`, query: newNameQuery(word) });
