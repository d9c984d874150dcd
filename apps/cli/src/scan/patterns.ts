/** Tells whether a path (with `/`, from the root of the scan) is meant. */
export type PathMatcher = (path: string, kind: { directory: boolean }) => boolean;

const ESCAPED = /[.+^$()|[\]{}\\]/g;

/**
 * A pattern as in gitignore(5): `*` and `?` within a name, `**` over folders, a `/` at the start or in the middle ties it
 * to the root, one at the end means folders only. What is in a folder that is meant is meant, too.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const folderOnly = pattern.endsWith('/');
  const body = folderOnly ? pattern.slice(0, -1) : pattern;
  const tied = body.includes('/');
  // Wildcards one after the other mean no more than one of them, and would make matching slow.
  const source = body
    .replace(/^\//, '')
    .replace(/\*{3,}/g, '**')
    .replace(ESCAPED, '\\$&')
    .replace(/(?:\*\*\/)+|\*\*|\*|\?/g, (wildcard) => {
      if (wildcard === '*') return '[^/]*';
      if (wildcard === '?') return '[^/]';
      return wildcard.endsWith('/') ? '(?:.*/)?' : '.*';
    });
  const regex = new RegExp(`^${tied ? '' : '(?:.*/)?'}${source}$`);
  return (path, { directory }) => {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (regex.test(path.slice(0, end))) return true;
    }
    return (directory || !folderOnly) && regex.test(path);
  };
}

/** The patterns of a .gitignore, in order; a later one that begins with `!` takes back. */
export function gitignoreMatcher(text: string): PathMatcher {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length <= 500)
    .map((line) => {
      const back = line.startsWith('!');
      return { back, matches: pathMatcher(back ? line.slice(1) : line) };
    });
  return (path, kind) => rules.reduce((ignored, { back, matches }) => (matches(path, kind) ? !back : ignored), false);
}
