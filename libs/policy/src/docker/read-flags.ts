import { flagsOf, type Command, type Flag } from './grammar.js';

export interface FlagReading {
  flags: Record<string, string[]>;
  operands: string[];
  /** Words that were not looked at, because options end at the first operand. */
  rest: string[];
  /** `--` stood before the operands or among them. */
  dashes: boolean;
  /** Why the client would refuse these words. */
  error?: string;
}

/** Go's strconv.ParseBool. */
const TRUTH: ReadonlyMap<string, string> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, 'true'] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, 'false'] as const),
]);

/**
 * Reads words as spf13/pflag does (`FlagSet.Parse`). With `stopAtOperand` the first operand and everything after it are
 * `rest`. Never throws: an option that the command does not have, a missing value and a switch that is neither true nor
 * false end the reading with `error`.
 */
export function readFlags(
  command: Command,
  words: readonly string[],
  { stopAtOperand }: { stopAtOperand: boolean },
): FlagReading {
  const known = flagsOf(command);
  const reading: FlagReading = { flags: {}, operands: [], rest: [], dashes: false };
  let index = 0;
  const next = () => words[index++];
  while (index < words.length && reading.error === undefined) {
    const word = words[index++]!;
    if (word === '--') {
      reading.dashes = true;
      const left = words.slice(index);
      if (stopAtOperand) reading.rest = left;
      else reading.operands = reading.operands.concat(left);
      break;
    } else if (word.length < 2 || !word.startsWith('-')) {
      if (stopAtOperand) {
        reading.rest = words.slice(index - 1);
        break;
      }
      reading.operands.push(word);
    } else {
      reading.error = word.startsWith('--')
        ? readLong(reading, known.long, { word, next })
        : readShorts(reading, known.short, { word, next });
    }
  }
  return reading;
}

interface Place {
  word: string;
  next: () => string | undefined;
}

function readLong(reading: FlagReading, known: ReadonlyMap<string, Flag>, { word, next }: Place): string | undefined {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals === -1 ? undefined : equals);
  const flag = known.get(name);
  if (!flag) return `no option --${name}`;
  if (equals !== -1) return add(reading, flag, word.slice(equals + 1));
  if (flag.optional) return add(reading, flag, 'true');
  const value = next();
  return value === undefined ? `no value for --${name}` : add(reading, flag, value);
}

/** `-aqf`, `-tlatest`, `-t=latest`, `-f=true`: pflag's parseSingleShortArg, letter by letter. */
function readShorts(reading: FlagReading, known: ReadonlyMap<string, Flag>, { word, next }: Place): string | undefined {
  for (let at = 1; at < word.length; at++) {
    const flag = known.get(word.charAt(at));
    if (!flag) return `no option -${word.charAt(at)}`;
    const left = word.slice(at + 1);
    if (left.length > 1 && left.startsWith('=')) return add(reading, flag, left.slice(1));
    if (flag.optional) {
      const error = add(reading, flag, 'true');
      if (error !== undefined) return error;
      continue;
    }
    const value = left === '' ? next() : left;
    return value === undefined ? `no value for -${word.charAt(at)}` : add(reading, flag, value);
  }
  return undefined;
}

function add({ flags }: FlagReading, { long, type }: Flag, value: string): string | undefined {
  const read = type === 'bool' ? TRUTH.get(value) : value;
  if (read === undefined) return `--${long} is neither true nor false`;
  (flags[long] ??= []).push(read);
  return undefined;
}

/** The value that counts when an option stands more than once. */
export const lastOf = (flags: Readonly<Record<string, readonly string[]>>, name: string): string | undefined =>
  flags[name]?.at(-1);

export const isOn = (flags: Readonly<Record<string, readonly string[]>>, name: string): boolean =>
  lastOf(flags, name) === 'true';
