import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { UsageError } from '../command.js';

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Images by service. */
export type Images = Readonly<Record<string, string>>;

/** A compose file as `docker-compose config` resolved it. */
export interface ComposeFile {
  content: Part;
  /** What each service names. */
  images: Images;
  /** Services that end by themselves, such as the one that migrates. */
  once: ReadonlySet<string>;
  /** Services that start only where their profile is named. */
  optional: ReadonlySet<string>;
}

/** Reads a resolved compose file as compose itself does. Throws UsageError. */
export function readComposeFile(text: string, name: string): ComposeFile {
  // Compose 1 reads by YAML 1.1, and what compose 2 prints means the same in both.
  const document = parseDocument(text, { version: '1.1', merge: true, uniqueKeys: true });
  const content: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 1_000 });
  if (!isPart(content) || !isPart(content['services'])) throw new UsageError(`${name} is no compose file`);
  const services = Object.entries(content['services']);
  const images: Record<string, string> = {};
  for (const [service, part] of services) {
    const image = isPart(part) ? part['image'] : undefined;
    if (typeof image !== 'string') throw new UsageError(`${name}: ${service} names no image`);
    if (image.includes('$')) throw new UsageError(`${name} is not resolved: make it with docker-compose config`);
    images[service] = image;
  }
  const named = (is: (part: Part) => boolean): Set<string> =>
    new Set(services.filter(([, part]) => isPart(part) && is(part)).map(([service]) => service));
  return {
    content,
    images,
    once: named(({ restart }) => restart === 'no'),
    optional: named(({ profiles }) => Array.isArray(profiles) && profiles.length > 0),
  };
}

/** The same file with other images, as JSON, which every reader of YAML reads in the same way. */
export function withImages({ content }: ComposeFile, images: Images): string {
  const services = Object.entries(content['services'] as Record<string, Part>).map(([service, part]) => [
    service,
    { ...part, image: images[service] ?? part['image'] },
  ]);
  return `${JSON.stringify({ ...content, services: Object.fromEntries(services) as Part }, null, 2)}\n`;
}

/** A name that says what is in the file: another content has another name. */
export const pinnedName = (kind: 'release' | 'rollback', text: string): string =>
  `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;
