/** Words of this length on are what a text is about. */
const MEANS_SOMETHING = 3;
/** Longer texts say nothing more about whether a word stands in them. */
const MOST_READ = 200_000;

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** The words of a text in lower case. Linear; reads so many characters at the most. */
export const wordsOf = (text: string, most = MOST_READ): Set<string> =>
  new Set(text.slice(0, most).toLowerCase().match(WORD) ?? []);

/** What a command is about: its program and its words that are no options, taken apart. */
export function subjectsOf(argv: readonly string[]): Set<string> {
  const [program = '', ...rest] = argv;
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase();
  const operands = rest
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => [...wordsOf(word, 1_000)])
    .filter(({ length }) => length >= MEANS_SOMETHING);
  return new Set([name, ...operands]);
}

/** The same word in the singular or plural. */
export const hasWord = (words: ReadonlySet<string>, word: string): boolean =>
  words.has(word) || words.has(`${word}s`) || (word.endsWith('s') && words.has(word.slice(0, -1)));
