/** Parts of a reference to an image, as github.com/distribution/reference normalises it. */
export interface ImageReference {
  /** `docker.io/library/busybox` */
  repository: string;
  tag: string | undefined;
  digest: string | undefined;
}

/** Reads a reference that `isImageRef` took. */
export function readReference(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@');
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const path = tagged ? name.slice(0, colon) : name;
  return { repository: withDomain(path), tag: tagged ? name.slice(colon + 1) : undefined, digest };
}

/** What stands before the first slash is a registry when it looks like a host. */
function withDomain(path: string): string {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  if (slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())) {
    return first === 'index.docker.io' ? `docker.io${path.slice(slash)}` : path;
  }
  return slash === -1 ? `docker.io/library/${path}` : `docker.io/${path}`;
}

/** The repository as people write it. */
export const familiarRepository = (repository: string): string =>
  repository.replace(/^docker\.io\/library\/(?=[^/]+$)/, '').replace(/^docker\.io\//, '');

/** The name with `:latest` where it has neither tag nor digest, as the engine's messages show it. */
export function familiarName(reference: string): string {
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(reference)) return reference;
  const { repository, tag, digest } = readReference(reference);
  const suffix = tag === undefined && digest === undefined ? ':latest' : '';
  return `${familiarRepository(repository)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? suffix : `@${digest}`}`;
}
