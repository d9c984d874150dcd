import type { Fact } from '../../fact.js';
import type { Word } from '../../invocation.js';

/** A word that is no option. */
export interface PlainWord {
  text: string;
  /** It follows an option of which nobody said whether it takes a value, so it may be that value. */
  maybeValue: boolean;
}

/** What a service's program was called with. */
export interface Arguments {
  words: readonly PlainWord[];
  /** Each option with what may be its values; `-auto-approve` is there as `--auto-approve`, too. */
  options: ReadonlyMap<string, readonly string[]>;
}

/** Options of one program that stand before or between its sub-commands. */
export interface OptionNames {
  /** Followed by a value in the next word. */
  values?: ReadonlySet<string>;
  /** Never followed by a value. */
  switches?: ReadonlySet<string>;
}

/**
 * Splits a call into words and options without the program's whole grammar: after an option that is neither in
 * `values` nor in `switches` the next word is kept as both, a word and a value.
 */
export function readArguments(args: readonly Word[], { values, switches }: OptionNames = {}): Arguments {
  const words: PlainWord[] = [];
  const options = new Map<string, string[]>();
  let open: readonly string[] = [];
  let ended = false;
  for (const { text } of args) {
    if (!ended && text === '--') {
      ended = true;
      open = [];
    } else if (!ended && isOption(text)) {
      const { names, value } = splitOption(text);
      for (const name of names) keep(options, name, value);
      open = value === undefined && !names.some((name) => switches?.has(name)) ? names : [];
    } else {
      for (const name of open) keep(options, name, text);
      if (!open.some((name) => values?.has(name))) words.push({ text, maybeValue: open.length > 0 });
      open = [];
    }
  }
  return { words, options };
}

const isOption = (text: string): boolean => text.length > 1 && text.startsWith('-') && !/^-\d/.test(text);

/** Terraform, Vault and other Go programs take `-name` for `--name`, so it is kept as both. */
function splitOption(text: string): { names: readonly string[]; value?: string } {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const names = name.length > 2 && !name.startsWith('--') ? [name, `-${name}`] : [name];
  return at < 0 ? { names } : { names, value: text.slice(at + 1) };
}

function keep(options: Map<string, string[]>, name: string, value: string | undefined): void {
  const there = options.get(name) ?? [];
  if (value !== undefined) there.push(value);
  options.set(name, there);
}

/** True when the option is there; a single letter is found inside a short cluster (`-rf`), too. */
export function hasOption({ options }: Arguments, name: string): boolean {
  if (options.has(name)) return true;
  if (!/^-[A-Za-z]$/.test(name)) return false;
  return [...options.keys()].some((key) => /^-[A-Za-z]{2,4}$/.test(key) && key.includes(name.charAt(1)));
}

/** What was given to an option, in the order of the call. */
export const valuesOf = ({ options }: Arguments, ...names: readonly string[]): string[] =>
  names.flatMap((name) => options.get(name) ?? []);

const DRY_RUN = ['--dry-run', '--dryrun', '--what-if', '--whatif', '--WhatIf', '--simulate', '--noop', '--no-op'];
const HELP = ['--help', '--usage'];
const OFF = new Set(['false', 'none', 'no', '0', '$false']);

/** True when the call only prints a manual or what it would do. */
export function onlyShows(call: Arguments): boolean {
  const [first] = call.words;
  if (first?.text === 'help' || HELP.some((name) => call.options.has(name))) return true;
  // With a value `-h` is a host in many programs.
  if (call.options.get('-h')?.length === 0) return true;
  if (call.words.length === 0 && ['--version', '-V', '-v'].some((name) => call.options.has(name))) return true;
  return DRY_RUN.some((name) => call.options.has(name) && !valuesOf(call, name).some((value) => OFF.has(value)));
}

const TRAIT_OPTIONS = {
  force: ['--force', '--force-delete', '--Force'],
  unattended: ['--yes', '-y', '--auto-approve', '--assume-yes', '--quiet', '--no-input', '--no-prompt', '--confirm'],
  all: ['--all', '--all-namespaces', '--all-versions', '--remove-all'],
  recursive: ['--recursive', '-r', '-R'],
} as const;

/** How a call is made, read from options that mean the same in nearly every program. */
export const traitsOf = (call: Arguments): Fact['traits'] =>
  (Object.keys(TRAIT_OPTIONS) as Array<keyof typeof TRAIT_OPTIONS>).filter((trait) =>
    TRAIT_OPTIONS[trait].some((name) => call.options.has(name)),
  );
