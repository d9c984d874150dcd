import { parse as parseToml, TomlError } from 'smol-toml';
import { isScalar, parseAllDocuments, visit, type Document } from 'yaml';
import { LookError } from '../../scope/look-error.js';
import { hasDuplicateKeys } from './duplicate-keys.js';

/** @throws LookError `wrong_format`; `ambiguous` where a name stands twice */
export function readJson(text: string): unknown {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw new LookError('wrong_format', error);
  }
  if (hasDuplicateKeys(text)) throw new LookError('ambiguous');
  return tree;
}

// Aliases that stand for one another in turn make a tree of any size from a few lines.
const MAX_ALIASES = 100;
// Twice this much takes the library most of a second, in which this thread does nothing else.
const MAX_YAML = 64 * 1024;
// The reader calls itself for each level: deeper text is refused before it exhausts the stack.
const MAX_DEPTH = 200;

/**
 * One YAML document by the rules of 1.2, or of 1.1, by which many programs still read `yes` and `0o17` otherwise.
 * Only the format's own tags are known. @throws LookError `wrong_format`, `too_large`; `ambiguous` where a name stands
 * twice, a tag is unknown, or there are several documents
 */
export function readYaml(text: string, version: '1.1' | '1.2'): unknown {
  assertSmall(text);
  const documents = parseAllDocuments(text, {
    version,
    merge: true,
    // The library compares every name with every other; see below.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: false,
  });
  if (!Array.isArray(documents) || documents.length === 0) return null;
  const [document, ...others] = documents as Document.Parsed[];
  if (documents.some(({ errors }) => errors.length > 0)) throw new LookError('wrong_format');
  if (document === undefined || others.length > 0) throw new LookError('ambiguous');
  if (document.warnings.length > 0 || hasNameTwice(document)) throw new LookError('ambiguous');
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error) {
    throw new LookError('too_large', error);
  }
}

/** Whether a map has a name twice, or one that is no text, number or truth. */
function hasNameTwice(document: Document.Parsed): boolean {
  let twice = false;
  visit(document, {
    Map: (_key, map) => {
      const names = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : undefined));
      twice ||= names.includes(undefined) || new Set(names).size < names.length;
      return twice ? visit.BREAK : undefined;
    },
  });
  return twice;
}

/** @throws LookError `too_large` also where brackets, dashes or blanks open more levels than settings have */
function assertSmall(text: string): void {
  if (text.length > MAX_YAML) throw new LookError('too_large');
  let brackets = 0;
  let deepest = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    brackets = Math.max(0, brackets + (sign === '[' || sign === '{' ? 1 : -1));
    deepest = Math.max(deepest, brackets);
  }
  const steps = /^(?:[ \t]*[-?:](?=\s)){200}/m.test(text) || /^ {1000}/m.test(text);
  if (deepest > MAX_DEPTH || steps) throw new LookError('too_large');
}

/** @throws LookError `wrong_format`; `ambiguous` where a name stands twice */
export function readToml(text: string): unknown {
  try {
    return parseToml(text, { maxDepth: MAX_DEPTH, integersAsBigInt: 'asNeeded' });
  } catch (error) {
    const twice = error instanceof TomlError && /redefine|already|duplicate/i.test(error.message);
    throw new LookError(twice ? 'ambiguous' : 'wrong_format', error);
  }
}
