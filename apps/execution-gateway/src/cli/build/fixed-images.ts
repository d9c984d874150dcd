import { AppError } from '@wingman/contracts';
import type { Look } from '../../objects/lookup.js';
import type { Reference } from '../../objects/references.js';
import { refused } from '../refused.js';
import { imagesOf, imagesOfTriggers } from './images.js';
import type { BuildGiven, UsedImage } from './images.js';

export interface BuildText {
  tenantId: string;
  /** The Dockerfile. */
  text: string;
  given: BuildGiven;
}

/**
 * The images that a build takes something from, to be fixed by their ids; those of the triggers of its bases among them.
 * Each must be there, for the builder would fetch whatever the name stands for by then; one that is named by its digest
 * may be fetched.
 */
export async function fixedImages(look: Look, build: BuildText): Promise<FixedImages> {
  try {
    return { images: await findImages(look, build) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'policy_floor') return { images: [], problem: error };
    throw error;
  }
}

export interface FixedImages {
  images: Reference[];
  /** What only building would tell. */
  problem?: AppError | undefined;
}

async function findImages(look: Look, { tenantId, text, given }: BuildText): Promise<Reference[]> {
  const { images, stages } = imagesOf(text, given);
  const all: UsedImage[] = [...images];
  for (const { name, isBase, platform } of images) {
    if (!isBase) continue;
    const seen = await look(tenantId, 'image', name);
    if (!seen) continue;
    assertPlatform(name, platform, seen.facts);
    const taken = imagesOfTriggers(triggersOf(seen.facts), stages);
    // They stand in the base: nobody can put another word for them there.
    const moving = taken.find((image) => !isDigest(image.name));
    if (moving) throw refused(`triggers of ${name} take from ${moving.name}, which another image may be by then`);
    all.push(...taken);
  }
  return all.map(({ name }) => ({
    kind: 'image',
    name,
    role: 'uses',
    mustBeThere: !isDigest(name),
  }));
}

/** Nothing else can be by such a name. */
export const isDigest = (name: string): boolean => /@sha256:[0-9a-f]{64}$/.test(name);

const triggersOf = ({ Config }: Record<string, unknown>): string[] =>
  ((Config ?? {}) as { OnBuild?: string[] | null }).OnBuild ?? [];

/** For another platform the builder would fetch another image. */
function assertPlatform(name: string, platform: string | undefined, facts: Record<string, unknown>): void {
  if (platform === undefined || name.includes('@sha256:')) return;
  const own = `${String(facts['Os'])}/${String(facts['Architecture'])}`;
  if (platform !== own) throw refused(`the image ${name} is for ${own}, and not for ${platform}`);
}
