import type { ReadWord } from './fields.js';

/** Which options of a program take the next word as their value. */
export interface OptionGrammar {
  /** Letters of short options with a value: `u` for `-u root`. */
  valued?: string;
  /** Long options with a value, without the dashes. They also come as `--name=value`. */
  long?: readonly string[];
  /** The long options without a value, where they are fewer: then every other one has a value. */
  flags?: readonly string[];
  /** What follows one of these is no option any more. */
  lastOptions?: readonly string[];
}

export interface ReadOption {
  /** With its dashes, as `-u` or `--user`; letters of a cluster come one by one. */
  name: string;
  value?: ReadWord;
}

export interface ReadArguments {
  options: ReadOption[];
  /** Everything from the first operand on, or what follows `--`. */
  rest: readonly ReadWord[];
}

/** Reads the options in front of the first operand, as programs do that start another program. */
export function readOptions(
  args: readonly ReadWord[],
  { valued = '', long = [], flags, lastOptions = [] }: OptionGrammar,
): ReadArguments {
  const options: ReadOption[] = [];
  const hasValue = (name: string): boolean => (flags ? !flags.includes(name) : long.includes(name));
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index];
    if (!word || !/^-./.test(word.text)) break;
    if (word.text === '--') {
      index += 1;
      break;
    }
    const next = args[index + 1];
    const takesNext = word.text.startsWith('--')
      ? readLong(word, hasValue, next, options)
      : readCluster(word, valued, next, options);
    if (takesNext) index += 1;
    if (lastOptions.includes(options.at(-1)?.name ?? '')) {
      index += 1;
      break;
    }
  }
  return { options, rest: args.slice(index) };
}

/** The value of the first of these options that has one. */
export function optionValue(options: readonly ReadOption[], ...names: string[]): ReadWord | undefined {
  return options.find((option) => names.includes(option.name) && option.value)?.value;
}

export function hasOption(options: readonly ReadOption[], ...names: string[]): boolean {
  return options.some((option) => names.includes(option.name));
}

function readLong(
  word: ReadWord,
  hasValue: (name: string) => boolean,
  next: ReadWord | undefined,
  to: ReadOption[],
): boolean {
  const equals = word.text.indexOf('=');
  if (equals > 0) {
    to.push({ name: word.text.slice(0, equals), value: tailOf(word, equals + 1) });
    return false;
  }
  const takesNext = next !== undefined && hasValue(word.text.slice(2));
  to.push(takesNext ? { name: word.text, value: next } : { name: word.text });
  return takesNext;
}

function readCluster(word: ReadWord, valued: string, next: ReadWord | undefined, to: ReadOption[]): boolean {
  for (let index = 1; index < word.text.length; index += 1) {
    const letter = word.text.charAt(index);
    if (!valued.includes(letter)) {
      to.push({ name: `-${letter}` });
      continue;
    }
    const attached = index + 1 < word.text.length;
    const value = attached ? tailOf(word, index + 1) : next;
    to.push(value ? { name: `-${letter}`, value } : { name: `-${letter}` });
    return !attached && next !== undefined;
  }
  return false;
}

/** What is left of a word behind its option or name. */
export function tailOf(word: ReadWord, from: number): ReadWord {
  const tail: ReadWord = { ...word, text: word.text.slice(from) };
  if (word.knownTail !== undefined) tail.knownTail = word.knownTail.slice(-tail.text.length);
  return tail;
}
