import type { FactReader } from '../../fact.js';
import { hasOption, onlyShows, readArguments, traitsOf, valuesOf } from './arguments.js';
import type { Arguments, PlainWord } from './arguments.js';
import { factOf, HARMLESS } from './service-fact.js';
import type { Act, ServiceFact } from './service-fact.js';
import { readVerb } from './verbs.js';

/** What is special about one program. Everything else is read by its verbs. */
export interface Grammar {
  /** Options that stand before or between sub-commands and take the next word as a value. */
  values?: string;
  /** Options that stand there and take none. */
  switches?: string;
  /**
   * Calls by their sub-commands and options, the first that fits counts: `app delete`, `secrets|auth disable`,
   * `s3 rm --recursive`, `scale --replicas=0`, `get secret -o=yaml|json`. `*` is any one word; a comma separates calls
   * that do the same (`stop, job stop`).
   */
  acts?: Readonly<Record<string, Act | typeof HARMLESS>>;
  /** False: only the calls above count, because the verbs of this program are about this machine. */
  verbs?: false;
  /** What a call that no entry and no verb tells about does. */
  otherwise?: Act | typeof HARMLESS;
}

interface Pattern {
  words: ReadonlyArray<ReadonlySet<string> | '*'>;
  options: ReadonlyArray<{ names: readonly string[]; values?: ReadonlySet<string> }>;
  act: Act | typeof HARMLESS;
}

/** A reader for the programs of this grammar. */
export function readerOf({ values, switches, acts = {}, verbs, otherwise }: Grammar): FactReader {
  const names = { values: setOf(values), switches: setOf(switches) };
  const patterns = Object.entries(acts).flatMap(([calls, act]) =>
    calls.split(', ').map((pattern) => compile(pattern, act)),
  );
  return (invocation) => {
    const call = readArguments(invocation.args, names);
    if (onlyShows(call)) return [];
    return (
      factsOfPatterns(call, patterns) ??
      (verbs === false ? undefined : factsOfVerb(call)) ??
      factsOfRest(call, otherwise)
    );
  };
}

/** What a program does of which nothing is known but how it is called. */
export function readUnknownProgram(args: Arguments): ServiceFact[] {
  return onlyShows(args) ? [] : (factsOfPatterns(args, OPTION_VERBS) ?? factsOfVerb(args) ?? []);
}

function factsOfPatterns(call: Arguments, patterns: readonly Pattern[]): ServiceFact[] | undefined {
  for (const { act, ...pattern } of patterns) {
    const objectsFrom = fits(pattern, call);
    if (objectsFrom !== undefined) return factsOfAct(act, call, objectsFrom);
  }
  return undefined;
}

function factsOfVerb(call: Arguments): ServiceFact[] | undefined {
  const verb = readVerb(call.words);
  return verb && factsOfAct(verb.act, call, verb.objectsFrom);
}

const factsOfRest = (call: Arguments, act: Grammar['otherwise']): ServiceFact[] =>
  act ? factsOfAct(act, call, 0) : [];

function factsOfAct(act: Act | typeof HARMLESS, call: Arguments, objectsFrom: number): ServiceFact[] {
  return act === HARMLESS ? [] : [factOf(act, objectsOf(call, objectsFrom), traitsOf(call))];
}

/** Words after the sub-commands; where there are none, what the options that name an object say. */
export function objectsOf(call: Arguments, from: number): string[] {
  const words = call.words.slice(from).flatMap(({ text, maybeValue }) => (maybeValue ? [] : [text]));
  if (words.length > 0) return words;
  return [...call.options].flatMap(([name, values]) =>
    /(?:name|id|ids|identifier|arn|bucket|key)$/.test(name) ? values : [],
  );
}

/** Where the objects begin when the call fits. */
function fits({ words: expected, options }: Omit<Pattern, 'act'>, call: Arguments): number | undefined {
  const from = afterWords(expected, call.words);
  const given = options.every(({ names, values }) => names.some((name) => hasValue(call, name, values)));
  return given ? from : undefined;
}

/** A word that may be an option's value is passed over unless it is what is looked for. */
function afterWords(expected: Pattern['words'], words: readonly PlainWord[]): number | undefined {
  let found = 0;
  let at = 0;
  for (; found < expected.length; at++) {
    const word = words[at];
    if (!word) return undefined;
    const wanted = expected[found];
    if (wanted === '*' ? !word.maybeValue : wanted?.has(word.text.toLowerCase())) found++;
    else if (!word.maybeValue) return undefined;
  }
  return at;
}

function hasValue(call: Arguments, name: string, values: ReadonlySet<string> | undefined): boolean {
  if (!values) return hasOption(call, name);
  // `jsonpath={.data}` is the format `jsonpath`.
  const given = valuesOf(call, name).map((value) => value.toLowerCase());
  return given.some((value) => values.has(value) || values.has(value.split('=', 1)[0] ?? ''));
}

function compile(pattern: string, act: Act | typeof HARMLESS): Pattern {
  const tokens = pattern.split(' ').filter((token) => token !== '');
  return {
    words: tokens
      .filter((token) => !token.startsWith('-'))
      .map((token) => (token === '*' ? '*' : new Set(token.split('|')))),
    options: tokens.filter((token) => token.startsWith('-')).map(compileOption),
    act,
  };
}

function compileOption(token: string): Pattern['options'][number] {
  const at = token.indexOf('=');
  const names = (at < 0 ? token : token.slice(0, at)).split('|');
  return at < 0 ? { names } : { names, values: new Set(token.slice(at + 1).split('|')) };
}

const setOf = (names: string | undefined): ReadonlySet<string> =>
  new Set(names?.split(/\s+/).filter((name) => name !== ''));

/** Options that are the verb themselves, as Kafka's tools and older programs have them. */
const OPTION_VERBS: readonly Pattern[] = [
  '--delete --delete-all --destroy --purge --wipe --erase --drop --remove-all --uninstall'.split(' ').join('|'),
].map((names) => compile(names, { effect: 'object.delete', reversibility: 'irreversible' }));
