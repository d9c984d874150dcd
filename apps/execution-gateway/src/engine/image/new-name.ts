import { isImageRef } from '../path-part.js';
import { readReference } from './reference.js';

/** Why an image cannot get this name; undefined when it can. */
export function newNameProblem(name: string): string | undefined {
  if (!isImageRef(name) || /^(?:sha256:)?[0-9a-f]{64}$/.test(name))
    return `${name.slice(0, 100)}, which is no new name of an image`;
  return name.includes('@') ? 'a new name with a digest' : undefined;
}

/** Repository and tag, in full. */
export function newNameQuery(name: string): { repo: string; tag: string } {
  const { repository, tag = 'latest' } = readReference(name);
  return { repo: repository, tag };
}
