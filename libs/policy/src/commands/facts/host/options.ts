import type { Word } from '../../invocation.js';

/** What a reader must know of a program's options to tell values from operands. */
export interface OptionGrammar {
  /** Options that take the next word as their value, as written: `-o --output`. */
  valued?: string;
  /** Long options that may be shortened as getopt_long(3) and git allow. */
  long?: string;
}

export interface Options {
  /** True when any of these was given, alone or in a cluster such as `-rf`. */
  has(...names: string[]): boolean;
  /** Every value of these options, in order. */
  values(...names: string[]): Word[];
  /** The words that are neither options nor their values. */
  operands: readonly Word[];
}

interface Given {
  name: string;
  value?: Word;
}

/** Prepares a reader of options in the style of getopt_long(3): clusters, `--name=value`, `--` ends them. */
export function createOptionReader({ valued = '', long = '' }: OptionGrammar = {}): (args: readonly Word[]) => Options {
  const taking = new Set(valued.split(' '));
  const known = [...long.split(' '), ...taking].filter((name) => name.startsWith('--'));
  return (args) => {
    const given: Given[] = [];
    const operands: Word[] = [];
    for (let index = 0; index < args.length; index++) {
      const word = args[index] as Word;
      if (word.text === '--') {
        operands.push(...args.slice(index + 1));
        break;
      }
      if (!word.text.startsWith('-') || word.text === '-') {
        operands.push(word);
        continue;
      }
      const options = word.text.startsWith('--') ? [longOption(word, known)] : cluster(word, taking);
      const last = options.at(-1);
      const next = args[index + 1];
      if (last && !last.value && next && taking.has(last.name)) {
        last.value = next;
        index++;
      }
      given.push(...options);
    }
    return asOptions(given, operands);
  };
}

function asOptions(given: readonly Given[], operands: readonly Word[]): Options {
  return {
    has: (...names) => given.some(({ name }) => names.includes(name)),
    values: (...names) => given.flatMap(({ name, value }) => (value && names.includes(name) ? [value] : [])),
    operands,
  };
}

function longOption(word: Word, known: readonly string[]): Given {
  const equals = word.text.indexOf('=');
  const written = equals < 0 ? word.text : word.text.slice(0, equals);
  const name = known.includes(written) ? written : (known.find((option) => option.startsWith(written)) ?? written);
  return equals < 0 ? { name } : { name, value: { ...word, text: word.text.slice(equals + 1) } };
}

function cluster(word: Word, taking: ReadonlySet<string>): Given[] {
  // Programs with long options behind one dash (`-delete`, `-auto-approve`) ask for the whole word.
  const options: Given[] = [{ name: word.text }];
  if (word.text.length === 2) return options;
  for (let at = 1; at < Math.min(word.text.length, 12); at++) {
    const name = `-${word.text.charAt(at)}`;
    const rest = word.text.slice(at + 1);
    if (taking.has(name)) {
      options.push(rest === '' ? { name } : { name, value: { ...word, text: rest } });
      break;
    }
    options.push({ name });
  }
  return options;
}
