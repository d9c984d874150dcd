import { UsageError } from '../command.js';
import { isPinned } from '../images/pinned.js';
import type { ComposeFile, Images } from './compose-file.js';
import type { Container } from './running.js';

interface Promoted {
  /** The compose file of where the release goes. */
  file: ComposeFile;
  /** What runs where it comes from. */
  running: readonly Container[];
  /** The ids of the images that the file names, as the engine has them. */
  ids: ReadonlyMap<string, string>;
  /** The environment that it comes from. */
  from: string;
}

/**
 * Which image each service will run, by its id: the one that runs where the release comes from, and no other. Throws
 * UsageError with everything that stands against it.
 */
export function pinsOf({ file, running, ids, from }: Promoted): Images {
  const problems: string[] = [];
  const pins: Record<string, string> = {};
  for (const [service, named] of Object.entries(file.images)) {
    const containers = running.filter((container) => container.service === service);
    const images = new Set(containers.map(({ image }) => image));
    const [image] = images;
    const sick = containers.find((container) => !isWell(container, file.once.has(service)));
    if (image === undefined && file.optional.has(service)) continue;
    if (image === undefined) problems.push(`${service} does not run in ${from}`);
    else if (sick) problems.push(`${service} is not well in ${from}: ${wordsOf(sick)}`);
    else if (images.size > 1) problems.push(`${service} runs ${images.size} different images in ${from}`);
    else if (ids.get(named) === undefined) problems.push(`${service}: the engine has no image ${named}`);
    else if (ids.get(named) !== image) {
      problems.push(`${service}: ${named} is ${ids.get(named)}, and ${from} runs ${image}`);
    } else pins[service] = image;
  }
  if (problems.length > 0) throw new UsageError(`nothing is promoted:\n  ${problems.join('\n  ')}`);
  return pins;
}

/**
 * Throws UsageError where a service that is promoted has an image of others by a name that can lead to another one: what
 * runs is fixed by its id, but nobody could get it again.
 */
export function assertNamedByDigest({ images }: ComposeFile, services: readonly string[]): void {
  const loose = services.filter((service) => !isPinned(images[service] ?? ''));
  if (loose.length === 0) return;
  const named = loose.map((service) => `${service}: ${images[service]} is named by no digest`);
  throw new UsageError(
    `nothing is promoted:\n  ${named.join('\n  ')}\nname them by digest (NAME@sha256:… in .env.prd), or --allow-unpinned-images`,
  );
}

/** Up and healthy; or, where it ends by itself, ended well. */
const isWell = ({ state, exitCode, health }: Container, once: boolean): boolean =>
  once ? state === 'exited' && exitCode === 0 : state === 'running' && (health === '' || health === 'healthy');

const wordsOf = ({ state, exitCode, health }: Container): string =>
  [state, ...(state === 'exited' ? [`with ${exitCode}`] : []), ...(health === '' ? [] : [health])].join(' ');

/** What each service ran before, by its id. Throws UsageError where nobody could say, or nothing ran. */
export function earlierImages(running: readonly Container[], to: string): Images {
  const earlier: Record<string, string> = {};
  for (const { service, image } of running) {
    if ((earlier[service] ??= image) === image) continue;
    throw new UsageError(`${service} runs different images in ${to}: there is no one release to go back to`);
  }
  if (Object.keys(earlier).length > 0) return earlier;
  throw new UsageError(`nothing runs in ${to}: a stack is first started by hand (docs/operations/production.md)`);
}
