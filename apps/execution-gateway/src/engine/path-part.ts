import { AppError } from '@wingman/contracts';

declare const checked: unique symbol;
/** A word that cannot leave its place in a path of the Engine API. */
export type PathPart = string & { readonly [checked]: true };
/** A path that was put together from checked parts. */
export type EnginePath = string & { readonly [checked]: true };

/** moby `daemon/names`, RestrictedNamePattern: containers, and what we take as a volume's or network's name. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/;
const ID = /^[0-9a-f]{12,64}$/;
const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/**
 * Grammar of github.com/distribution/reference: `[DOMAIN/]PATH[:TAG][@DIGEST]`. Each alternative begins with another
 * character, so that no word takes more than one pass.
 */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})';
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL}){0,20}|\\[[0-9a-fA-F:]{2,45}\\])(?::[0-9]{1,5})?`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[a-z0-9]{1,20}:[0-9a-f]{32,128}';
const REFERENCE = new RegExp(`^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT}){0,30}(?::${TAG})?(?:@${DIGEST})?$`);
/** Longest name of a repository (255), tag (128) and digest, with what stands between them. */
const MAX_REFERENCE = 600;
const MAX_REPOSITORY = 255;
const repositoryOf = (word: string): string => word.replace(/@.*$/, '').replace(/:[A-Za-z0-9_][A-Za-z0-9_.-]*$/, '');

export const isContainerRef = (word: string): boolean => NAME.test(word) || ID.test(word);
export const isVolumeName = (word: string): boolean => NAME.test(word);
export const isNetworkRef = (word: string): boolean => NAME.test(word) || ID.test(word);
export const isImageRef = (word: string): boolean =>
  word.length <= MAX_REFERENCE &&
  (IMAGE_ID.test(word) || (REFERENCE.test(word) && repositoryOf(word).length <= MAX_REPOSITORY));

function part(word: string, isRight: (word: string) => boolean, what: string): PathPart {
  if (!isRight(word))
    throw new AppError('invalid_request', `this is no ${what}: ${JSON.stringify(word.slice(0, 100))}`);
  return word as PathPart;
}

/** @throws AppError `invalid_request` for a word that is neither a container's name nor its id */
export const containerPart = (word: string): PathPart => part(word, isContainerRef, 'name of a container');
export const volumePart = (word: string): PathPart => part(word, isVolumeName, 'name of a volume');
export const networkPart = (word: string): PathPart => part(word, isNetworkRef, 'name of a network');
export const imagePart = (word: string): PathPart => part(word, isImageRef, 'reference to an image');
/** What the engine gave to an exec. */
export const execPart = (word: string): PathPart => part(word, (id) => ID.test(id), 'id of an exec');

/** A path of the Engine API without its version: literal words, and parts that were checked. */
export const enginePath = (words: TemplateStringsArray, ...parts: readonly PathPart[]): EnginePath =>
  String.raw({ raw: words }, ...parts) as EnginePath;
