import { type WingmanClient, WingmanError } from '@wingman/sdk';
import { readArguments } from '../arguments.js';
import { reasonOf } from '../check/service.js';
import { type Command, type CommandIo, type ExitCode, UsageError } from '../command.js';
import type { KeyRole } from '../connection/config-file.js';
import { serviceClient } from '../connection/service-client.js';

/** Did not take effect, and may later: nobody answered, or too many asked. */
export const EXIT_NO_ANSWER = 3;

const PASSING = new Set<string>(['unreachable', 'unavailable', 'rate_limited', 'internal', 'ledger_busy', 'paused']);

interface Option {
  /** What its value is called; without it the option stands alone. */
  value?: string;
  about: string;
  multiple?: boolean;
}

/** What the services said or did: one JSON value, and the same for people. */
export interface Answered {
  json: unknown;
  lines: readonly string[];
  exitCode?: ExitCode;
}

/** One call of a command that asks the services. */
export interface ServiceCall {
  client: WingmanClient;
  origin: string;
  io: CommandIo;
  /** The words after the command's name, as many as `takes` says. */
  words: readonly string[];
  /** The value of an option; undefined where it was not given. */
  text(option: string): string | undefined;
  texts(option: string): string[];
  flag(option: string): boolean;
}

export interface ServiceCommand {
  name: string;
  summary: string;
  /** More than the summary, where a user must know it. */
  about?: string;
  /** Words after the name; one in brackets may be left out. */
  takes?: readonly string[];
  options?: Readonly<Record<string, Option>>;
  /** Which keys will do, the least powerful first; none: it asks what is open to everybody. */
  keys: readonly KeyRole[];
  exitCodes?: string;
  run(call: ServiceCall): Promise<Answered>;
}

const COMMON: Readonly<Record<string, Option>> = {
  json: { about: 'the answer as one JSON value' },
  url: { value: 'URL', about: 'the proxy; default WINGMAN_URL' },
  'key-file': { value: 'FILE', about: 'a file with the key, instead of those of environment and configuration' },
};

/** A command of `wingman` that asks the services through the SDK: arguments, key, answer, error and exit code. */
export function serviceCommand(spec: ServiceCommand): Command {
  const options = { ...spec.options, ...COMMON };
  return {
    name: spec.name,
    summary: spec.summary,
    help: helpOf(spec, options),
    async run(args, io) {
      const { values, words } = readCall(args, options, spec.takes ?? []);
      const text = (option: string) => values[option]?.[0];
      const { client, origin } = serviceClient({ url: text('url'), keyFile: text('key-file') }, spec.keys, io.env);
      try {
        const {
          json,
          lines,
          exitCode = 0,
        } = await spec.run({
          client,
          origin,
          io,
          words,
          text,
          texts: (option) => values[option] ?? [],
          flag: (option) => values[option] !== undefined,
        });
        io.progress?.('');
        if (values['json']) io.print(JSON.stringify(json));
        else for (const line of lines) io.print(line);
        return exitCode;
      } catch (error) {
        if (!(error instanceof WingmanError)) throw error;
        io.printError(`wingman ${spec.name}: ${reasonOf(error, origin)}`);
        return PASSING.has(error.code) ? EXIT_NO_ANSWER : 2;
      }
    },
  };
}

function readCall(args: readonly string[], options: Readonly<Record<string, Option>>, takes: readonly string[]) {
  const declared = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string', multiple: true }] as const,
  );
  const { values, positionals } = readArguments(args, Object.fromEntries(declared));
  const given: Record<string, string[]> = {};
  for (const [name, said] of Object.entries(values)) {
    const all = (said as (string | boolean)[]).map(String);
    if (all.length > 1 && !options[name]?.multiple) throw new UsageError(`--${name} is given more than once`);
    // An empty value would be a variable that was not set, and must not widen what is asked for.
    if (all.includes('')) throw new UsageError(`--${name} is empty`);
    given[name] = all;
  }
  const needed = takes.filter((word) => !word.startsWith('[')).length;
  if (positionals.length < needed || positionals.length > takes.length) {
    throw new UsageError(takes.length === 0 ? 'takes no words, only options' : `expected ${takes.join(' ')}`);
  }
  return { values: given, words: positionals };
}

function helpOf(
  { name, summary, about, takes = [], keys, exitCodes }: ServiceCommand,
  options: Record<string, Option>,
) {
  const left = Object.entries(options).map(([option, { value }]) => `--${option}${value ? ` ${value}` : ''}`);
  const width = Math.max(...left.map(({ length }) => length));
  const who = keys.length > 0 ? `\nAsks with a key that may: ${keys.join(', else ')}.` : '';
  return [
    `usage: wingman ${[name, ...takes].join(' ')} [options]`,
    '',
    `${about ?? `${summary[0]?.toUpperCase() ?? ''}${summary.slice(1)}.`}${who}`,
    '',
    ...Object.values(options).map((option, index) => `  ${left[index]?.padEnd(width)}  ${option.about}`),
    '',
    `exit codes: ${exitCodes ?? '0 done'}, 2 usage or refused, 3 no answer: try again later`,
  ].join('\n');
}

/** A number that an option gives. Throws UsageError unless it is whole and from 1 to `most`. */
export function countOf(
  option: string,
  said: string | undefined,
  { otherwise, most }: { otherwise: number; most: number },
) {
  if (said === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(said) || Number(said) > most) {
    throw new UsageError(`--${option}: expected a number from 1 to ${most}`);
  }
  return Number(said);
}

/** An instant that an option gives. Throws UsageError unless it is one. */
export function instantOf(option: string, said: string): string {
  const at = new Date(said);
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d\d-\d\d/.test(said)) {
    throw new UsageError(`--${option}: expected a time such as 2026-12-31T00:00:00Z`);
  }
  return at.toISOString();
}

/** Which of some words an option gives. Throws UsageError for any other. */
export function oneOf<Word extends string>(option: string, said: string | undefined, words: readonly Word[]) {
  if (said === undefined) return undefined;
  const found = words.find((word) => word === said);
  if (found === undefined) throw new UsageError(`--${option}: expected one of ${words.join(', ')}`);
  return found;
}
