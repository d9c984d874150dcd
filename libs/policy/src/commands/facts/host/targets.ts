import type { Target, TargetScope, Trait } from '../../fact.js';
import type { Word } from '../../invocation.js';
import {
  CREDENTIALS,
  PROJECT_FOLDER,
  REBUILDABLE,
  REBUILDABLE_FILE,
  SINK,
  SYSTEM_CACHE,
  SYSTEM_FOLDERS,
  TEMPORARY_FOLDER,
  WINGMAN,
} from './place-lists.js';
import { resolvePath } from './resolve-path.js';
import type { ResolvedPath } from './resolve-path.js';

type Path = Pick<Word, 'text' | 'literal' | 'glob'>;

/** A path to classify where no word of a shell stands for it. */
export const pathOf = (text: string): Path => ({ text, literal: !/[$`~]/.test(text), glob: /[*?[]/.test(text) });

/** Everything that these words name on the machine, braces worked out. */
export const targetsOf = (words: readonly Path[]): Target[] =>
  words.flatMap((word) => withoutBraces(word).map((path) => ({ text: path.text, scope: scopeOf(path) })));

/** `dynamic` where only running would tell what is meant. */
export const dynamicTrait = (words: readonly Path[]): Trait[] =>
  words.length === 0 || words.some(({ text, literal }) => !literal && /[$`]|\{\}/.test(text)) ? ['dynamic'] : [];

/** What kind of place a path leads to, judged by its text alone. */
export function scopeOf(path: Path): TargetScope {
  const resolved = resolvePath(path);
  if (resolved.base === 'unknown' || path.text === '' || path.text === '{}') return 'unknown';
  const everything = resolved.segments.length > 0 && resolved.segments.every(isEverything);
  if (resolved.base === 'absolute') return everything ? 'root' : absoluteScope(resolved);
  const there = resolved.segments.join('/');
  if (resolved.climbs > 0) return resolved.base === 'relative' && isRebuildable(resolved) ? 'rebuildable' : 'parent';
  if (resolved.base === 'temporary') return 'temporary';
  if (isSecret(there)) return 'credentials';
  if (WINGMAN.test(there)) return 'wingman';
  if (isRebuildable(resolved)) return 'rebuildable';
  if (resolved.base === 'home') return 'home';
  if (resolved.segments.length === 0 || everything) return 'working_directory';
  return path.glob ? 'wildcard' : 'project';
}

function absoluteScope(resolved: ResolvedPath): TargetScope {
  const [first = ''] = resolved.segments;
  const there = resolved.segments.join('/');
  if (there === '' || /^[$`*]/.test(first)) return 'root';
  if (SINK.test(there) || TEMPORARY_FOLDER.test(there)) return 'temporary';
  if (first === 'dev') return 'device';
  if (isSecret(there)) return 'credentials';
  if (WINGMAN.test(there)) return 'wingman';
  if (SYSTEM_CACHE.test(there)) return 'rebuildable';
  if (!SYSTEM_FOLDERS.has(first) && resolved.segments.length > 2 && isRebuildable(resolved)) return 'rebuildable';
  if (/^(?:home|Users|root)$/.test(first) || there.startsWith('var/root')) return 'home';
  return PROJECT_FOLDER.test(there) ? 'project' : 'system';
}

const isEverything = (segment: string): boolean => /^[.]?[*?]{1,8}$/.test(segment) || segment === '.[!.]*';

const isSecret = (path: string): boolean => CREDENTIALS.some((shape) => shape.test(path));

/** True for a path inside something that is built, and for a file that is. */
const isRebuildable = ({ segments }: ResolvedPath): boolean =>
  segments.some((segment) => REBUILDABLE.has(segment)) || REBUILDABLE_FILE.test(segments.at(-1) ?? '');

const MAX_EXPANSIONS = 16;

/** `a{b,c}d` is `abd` and `acd`. One pair of braces is worked out; what is left of more stays as it is written. */
function withoutBraces(path: Path): Path[] {
  const found = /^([^{}]{0,500})\{([^{}]{1,500})\}([^{}]{0,500})$/.exec(path.text);
  if (!found || path.literal || !found[2]?.includes(',') || found[1]?.endsWith('$')) return [path];
  return found[2]
    .split(',', MAX_EXPANSIONS)
    .map((middle) => ({ ...path, text: `${found[1] ?? ''}${middle}${found[3] ?? ''}` }));
}
