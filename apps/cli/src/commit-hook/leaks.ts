import { findSecrets } from '@wingman/policy';
import { createPositions } from '../text.js';

/** Something that must not be committed. It never holds the secret itself. */
export interface Leak {
  path: string;
  /** Undefined where the whole file is meant, or it is no text. */
  line: number | undefined;
  rule: string;
  message: string;
}

/** Rules of the hook itself, beside those for secrets. */
export const ENV_FILE = 'commit.env_file';
export const TOO_LARGE = 'commit.too_large';

const NUL = 0;
/** Git's own measure of what is no text. */
const LOOKED_AT = 8_000;

/** `.env` and `.env.<anything>` hold settings with their secrets; only their examples are meant to be shown. */
export function isEnvironmentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return /^\.env(?:\..+)?$/.test(name) && !name.endsWith('.example');
}

interface Reading {
  text: string;
  /** False where lines mean nothing. */
  lines: boolean;
}

/**
 * The text of a file. Of one that is no text only what can be printed counts, each run of it on a line of its own; the
 * zero bytes between the letters of UTF-16 are left out, so that what Windows writes is read as well.
 */
function read(bytes: Buffer): Reading {
  if (!bytes.subarray(0, LOOKED_AT).includes(NUL)) return { text: bytes.toString('utf8'), lines: true };
  const text = bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/[^\x20-\x7e]+/g, '\n');
  return { text, lines: false };
}

/** The values of all secrets in a file. */
export function secretsIn(bytes: Buffer): Set<string> {
  const { text } = read(bytes);
  return new Set(findSecrets(text).map(({ start, end }) => text.slice(start, end)));
}

/**
 * The secrets that a file would bring into the repository. `known` are those that it has already: they are out, and
 * whoever only works beside them is not held up.
 */
export function leaksIn(path: string, bytes: Buffer, known: () => ReadonlySet<string>): Leak[] {
  const { text, lines } = read(bytes);
  const found = findSecrets(text);
  if (found.length === 0) return [];
  const before = known();
  const positionOf = createPositions(text);
  return found
    .filter(({ start, end }) => !before.has(text.slice(start, end)))
    .map(({ start, rule }) => ({
      path,
      line: lines ? positionOf(start).line : undefined,
      rule: rule.id,
      message: rule.reason,
    }));
}
