/**
 * Reads a .dockerignore as the builder does (moby `patternmatcher`): the last pattern that matches a path or one of the
 * folders above it decides, and one with `!` takes back.  */
export function readIgnore(text: string): Ignore {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(patternOf);
  const ignores = (file: string): boolean => {
    const places = placesOf(file);
    let ignored = false;
    for (const { keeps, matches } of patterns) if (keeps === ignored && places.some(matches)) ignored = !keeps;
    return ignored;
  };
  return { ignores, takesBack: patterns.some(({ keeps }) => keeps) };
}

export interface Ignore {
  /** Whether a path is left out. */
  ignores(file: string): boolean;
  /** Something in a folder that is left out may not be. */
  takesBack: boolean;
}

interface Pattern {
  keeps: boolean;
  matches: (place: string) => boolean;
}

function patternOf(line: string): Pattern {
  const keeps = line.startsWith('!');
  const words = (keeps ? line.slice(1).trim() : line).split('/');
  const clean: string[] = [];
  for (const word of words) {
    if (word === '..') clean.pop();
    else if (word !== '' && word !== '.') clean.push(word);
  }
  const expression = new RegExp(`^${expressionOf(clean.join('/'))}$`, 's');
  return { keeps, matches: (place) => expression.test(place) };
}

/** `**` any folders, `*` and `?` within a name, `[…]` a character of a set. */
function expressionOf(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|\\.|[^]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 2) return part.replaceAll('\\', '\\\\');
    return part.replace(/^\\(?=.)/s, '').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
}

/** `a/b/c` → a, a/b, a/b/c. */
const placesOf = (file: string): string[] => {
  const words = file.split('/');
  return words.map((_word, index) => words.slice(0, index + 1).join('/'));
};
