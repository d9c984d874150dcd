import type { Invocation, Wrapper } from '../invocation.js';
import type { Context } from './context.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { hasOption, optionValue, readOptions, tailOf, type OptionGrammar, type ReadArguments } from './options.js';
import { quoted } from './quoting.js';
import { inside, joinedWord, readRest, readSource, type Unwrap } from './wrap.js';

/** For `operands`: none of them begins a command. */
export const NONE = Number.MAX_SAFE_INTEGER;

/** How a program takes the command it starts: behind its options, as shell text, or behind a subcommand of its own. */
export interface Launcher extends OptionGrammar {
  kind: Wrapper;
  /** It starts commands only behind these words (`docker compose exec`), with these options between them. */
  verbs?: readonly string[];
  globals?: OptionGrammar;
  /** Operands in front of the command (`timeout 5 …`). */
  operands?: number;
  /** The command begins behind the first of these words (`--`); without one it begins behind the operands. */
  behind?: readonly string[];
  /** It starts a command only with one of these options. */
  needs?: readonly string[];
  /** With one of these it does something else and starts nothing. */
  stays?: readonly string[];
  /** Options whose value is shell text (`--command`). */
  text?: readonly string[];
  /** The operands are further words of the command in that text (`env -S 'A=1' make`). */
  textGoesOn?: boolean;
  /** Its options may stand behind operands (`su user -c text`). */
  permutes?: boolean;
  /** The operands are one shell text (`ssh`, `watch`); `each`: every operand is one. */
  operandsAreText?: 'joined' | 'each';
  /** An option whose value is the program that gets the operands (`docker run --entrypoint`). */
  program?: string;
  /** It does something of its own besides, so it stays in the answer. */
  keeps?: boolean;
}

/** Starts a command only in the value of one of these options, which may stand anywhere. */
export function textOnly(...names: string[]): Partial<Launcher> {
  const long = names.filter((name) => name.startsWith('--')).map((name) => name.slice(2));
  const valued = names.filter((name) => !name.startsWith('--')).map((name) => name.slice(1));
  return { text: names, permutes: true, operands: NONE, long, valued: valued.join('') };
}

/** The commands that a launcher starts; undefined when it starts none and stays as it is. */
export function readLaunched(
  draft: Draft,
  context: Context,
  { name, launcher, unwrap }: { name: string; launcher: Launcher; unwrap: Unwrap },
): Invocation[] | undefined {
  const args = behindVerbs(draft.args, launcher);
  if (!args) return undefined;
  const { options, rest } = readOptions(args, launcher);
  if (hasOption(options, ...(launcher.stays ?? []))) return undefined;
  if (launcher.needs && !hasOption(options, ...launcher.needs)) return undefined;
  const inner = inside(context, name, launcher.kind);
  const words = commandWords(args, { options, rest }, launcher);
  const texts = textsOf({ options, rest }, words, launcher);
  const found = texts
    ? texts.map((text) => readSource(text, draft, inner))
    : [readRest(draft, words, { context: inner, unwrap })];
  if (found.every((commands) => commands === undefined)) return undefined;
  const started = found.flatMap((commands) => commands ?? []);
  const unread = found.some((commands) => commands === undefined);
  return launcher.keeps || unread ? [invocationOf(draft, context), ...started] : started;
}

function behindVerbs(
  args: readonly ReadWord[],
  { verbs = [], globals = {} }: Launcher,
): readonly ReadWord[] | undefined {
  let words = args;
  for (const verb of verbs) {
    const [first, ...others] = readOptions(words, globals).rest;
    if (first?.text !== verb) return undefined;
    words = others;
  }
  return words;
}

function textsOf(
  { options, rest }: ReadArguments,
  words: readonly ReadWord[],
  launcher: Launcher,
): ReadWord[] | undefined {
  const names = launcher.text ?? [];
  const text = optionValue(options, ...names) ?? (launcher.permutes ? lateText(rest, names) : undefined);
  if (text) return [launcher.textGoesOn ? joinedWord([text, ...words.map(asOneWord)]) : text];
  if (!launcher.operandsAreText || words.length === 0) return undefined;
  return launcher.operandsAreText === 'each' ? [...words] : [joinedWord(words)];
}

/** A word as source that a shell reads as this very word; what only running would tell stays as it is written. */
const asOneWord = (word: ReadWord): ReadWord => (word.literal ? { ...word, text: quoted(word.text) } : word);

/** `su - user -c text`: the word behind the first such option, wherever it stands. */
function lateText(rest: readonly ReadWord[], names: readonly string[]): ReadWord | undefined {
  for (const [index, word] of rest.entries()) {
    const equals = word.text.indexOf('=');
    if (equals > 0 && names.includes(word.text.slice(0, equals))) return tailOf(word, equals + 1);
    // The short option may be the last of a cluster: `script -qc text`.
    const isLast = /^-[A-Za-z]{2,6}$/.test(word.text) && names.includes(`-${word.text.slice(-1)}`);
    if (isLast || names.includes(word.text)) return rest[index + 1];
  }
  return undefined;
}

function commandWords(
  args: readonly ReadWord[],
  { options, rest }: ReadArguments,
  launcher: Launcher,
): readonly ReadWord[] {
  const marker = args.findIndex((word) => launcher.behind?.includes(word.text));
  // A lone dash is an option of `env` and `su`, and of no other program a command.
  const operands = rest[0]?.text === '-' ? rest.slice(1) : rest;
  const words = marker >= 0 ? args.slice(marker + 1) : operands.slice(launcher.operands ?? 0);
  const program = launcher.program ? optionValue(options, launcher.program) : undefined;
  return program ? [program, ...words] : words;
}
