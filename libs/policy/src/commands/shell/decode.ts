import type { Input, Invocation, Word } from '../invocation.js';
import { decodeBase32, decodeBase64, decodeEscapes, decodeHex, formatted, translated } from './codecs.js';

/**
 * What these commands print, when their words tell: `echo`, `printf`, `cat` of a heredoc and the decoders behind them
 * (`base64 -d`, `xxd -r`, `rev`, `tr`). Parts that only running would tell stand as they are written. Undefined when a
 * command among them prints something that cannot be known.
 */
export function knownOutput(commands: readonly Invocation[]): string | undefined {
  if (commands.length === 0) return undefined;
  let output = '';
  for (const command of printing(commands)) {
    const text = outputOf(command);
    if (text === undefined) return undefined;
    output += text;
  }
  return output;
}

/** The text a command reads from its input, when it is known. */
export function knownInput(input: Input): { text: string; literal: boolean } | undefined {
  if (input.from === 'text') return input;
  if (input.from !== 'pipe') return undefined;
  const text = knownOutput(input.commands);
  return text === undefined ? undefined : { text, literal: input.commands.every(isLiteral) };
}

/**
 * The part of an input that is known: for programs that read line by line, as `(crontab -l; echo '…') | crontab -`
 * shows. Undefined when nothing of it is.
 */
export function knownPart(input: Input): { text: string; literal: boolean } | undefined {
  if (input.from !== 'pipe') return knownInput(input);
  const texts = printing(input.commands).flatMap((command) => outputOf(command) ?? []);
  return texts.length > 0 ? { text: texts.join(''), literal: false } : undefined;
}

/** Commands whose output another one among them takes up (in its words or its input) print nothing themselves. */
function printing(commands: readonly Invocation[]): Invocation[] {
  const taken = new Set<Invocation>();
  for (const command of commands) {
    for (const word of command.args) word.commands?.forEach((inner) => taken.add(inner));
    if (command.input.from === 'pipe') command.input.commands.forEach((inner) => taken.add(inner));
  }
  return commands.filter((command) => !taken.has(command));
}

function isLiteral(command: Invocation): boolean {
  return command.args.every((word) => word.literal) && (command.input.from !== 'text' || command.input.literal);
}

type Printer = (words: string[], read: () => string | undefined, command: Invocation) => string | undefined;

const PRINTERS = new Map<string, Printer>([
  ['echo', (words) => echoed(words)],
  ['printf', (words) => formatted(words[0] === '--' ? words.slice(1) : words)],
  ['cat', (words, read) => (operandsOf(words).length === 0 ? read() : undefined)],
  ['tee', (_words, read) => read()],
  ['rev', (_words, read) => mapped(read(), (text) => lines(text, (line) => [...line].reverse().join('')))],
  ['tac', (_words, read) => mapped(read(), (text) => text.split('\n').reverse().join('\n'))],
  ['base64', (words, read) => (isDecoding(words) ? mapped(read(), decodeBase64) : undefined)],
  ['base32', (words, read) => (isDecoding(words) ? mapped(read(), decodeBase32) : undefined)],
  [
    'basenc',
    (words, read) => (isDecoding(words) && words.includes('--base64') ? mapped(read(), decodeBase64) : undefined),
  ],
  ['openssl', (words, read) => (isOpensslBase64(words) ? mapped(read(), decodeBase64) : undefined)],
  ['xxd', (words, read) => (words.some((word) => /^-[a-z]{0,4}r/.test(word)) ? mapped(read(), decodeHex) : undefined)],
  ['tr', (words, read) => mapped(read(), (text) => translated(text, words))],
  ['which', ([name]) => name],
  ['command', ([option, name]) => (option === '-v' ? name : undefined)],
]);

/** What a command prints, wherever it goes; undefined when only running would tell. */
export function printedBy(command: Invocation): string | undefined {
  return outputOf({ ...command, redirections: [] });
}

function outputOf(command: Invocation): string | undefined {
  const print = PRINTERS.get(command.program);
  if (!print) return command.program === ':' || command.program === 'true' ? '' : undefined;
  if (command.redirections.some((redirection) => redirection.operator.startsWith('>'))) return '';
  const words = command.args.map((word: Word) => word.text);
  return print(words, () => knownInput(command.input)?.text, command);
}

function mapped(text: string | undefined, change: (text: string) => string | undefined): string | undefined {
  return text === undefined ? undefined : change(text);
}

function lines(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}

function operandsOf(words: readonly string[]): string[] {
  return words.filter((word) => word !== '-' && !word.startsWith('-'));
}

function isDecoding(words: readonly string[]): boolean {
  // A file operand means that the text does not come from the input.
  return (
    words.some((word) => /^(?:-[di]{0,3}[dD]i?|--d(?:e(?:c(?:o(?:de?)?)?)?)?)$/.test(word)) &&
    operandsOf(words).length === 0
  );
}

function isOpensslBase64(words: readonly string[]): boolean {
  const isBase64 = words[0] === 'base64' || (words[0] === 'enc' && (words.includes('-base64') || words.includes('-a')));
  return isBase64 && words.includes('-d') && !words.includes('-in');
}

function echoed(words: readonly string[]): string {
  let index = 0;
  let escapes = false;
  let newline = true;
  for (; /^-[neE]{1,4}$/.test(words[index] ?? ''); index += 1) {
    const option = words[index] ?? '';
    if (option.includes('e')) escapes = true;
    if (option.includes('n')) newline = false;
  }
  const text = words.slice(index).join(' ');
  return (escapes ? decodeEscapes(text) : text) + (newline ? '\n' : '');
}
