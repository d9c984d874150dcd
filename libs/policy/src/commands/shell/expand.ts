import { forEachChild, type ParsedScript, type SyntaxNode, type Word as WordNode, type WordPart } from 'unbash';
import type { Input, Invocation } from '../invocation.js';
import { braceAlternatives } from './braces.js';
import type { Context } from './context.js';
import { knownOutput } from './decode.js';
import { Fields, type ReadWord } from './fields.js';
import { MAX_BRACE_WORDS } from './limits.js';
import { parameterValue } from './parameter.js';
import { assertReadable, parseShell } from './parse.js';
import { EMPTY, type Value } from './scope.js';
import { addElements, addValue, addVariable, indirectValue, valueOf, type PartReading } from './variables.js';

/** The words a shell makes of one word of the source: braces, variables and splitting may make several of it, or none. */
export function expandWord(word: WordNode, context: Context): ReadWord[] {
  const parts = word.parts;
  const span = context.place(word.pos, word.end);
  if (!parts) {
    const { start, end } = span;
    const text = word.value;
    if (word.text.startsWith('~')) return [{ start, end, text, literal: false, glob: false, knownTail: text }];
    return [{ start, end, text, literal: true, glob: false }];
  }
  const brace = parts.find((part) => part.type === 'BraceExpansion');
  if (brace) return expandBraces(word, brace, context);
  const fields = new Fields(span);
  parts.forEach((part) => {
    addPart(part, { fields, context, split: true, alone: parts.length === 1 });
  });
  return fields.all();
}

/** The value a word has where no splitting happens: in an assignment, a here-string or a pattern. */
export function expandValue(word: WordNode | undefined, context: Context): Value {
  if (!word) return EMPTY;
  return expandParts(word.parts, word.value, context, word.text.startsWith('~'));
}

/** The value of parts that stand as if in double quotes, as a heredoc's do. `plain` is the value without parts. */
export function expandParts(
  parts: readonly WordPart[] | undefined,
  plain: string,
  context: Context,
  startsWithTilde = false,
): Value {
  if (!parts) return { text: plain, literal: !startsWithTilde, glob: false, commands: [] };
  const fields = new Fields({ start: 0, end: 0 });
  parts.forEach((part) => {
    addPart(part, { fields, context, split: false, alone: parts.length === 1 });
  });
  const [word] = fields.all();
  return word ? { text: word.text, literal: word.literal, glob: word.glob, commands: word.commands ?? [] } : EMPTY;
}

/** The commands in substitutions anywhere under a node whose value does not matter (arithmetic, tests, patterns). */
export function commandsUnder(node: SyntaxNode, context: Context): Invocation[] {
  if ('script' in node) return node.script ? readSubstitution(node.script, context, node) : [];
  const found: Invocation[] = [];
  forEachChild(node, (child) => {
    found.push(...commandsUnder(child, context));
  });
  return found;
}

function addPart(part: WordPart, reading: PartReading): void {
  const { fields, context } = reading;
  switch (part.type) {
    case 'Literal':
      fields.add({ text: part.value, known: !part.text.startsWith('~') || !fields.atStart() });
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      fields.add({ text: part.value, known: true });
      return;
    case 'Glob':
      fields.add({ text: part.value, known: false, glob: true });
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      addQuoted(part.parts, reading);
      return;
    case 'SimpleExpansion':
      addVariable(part.text.slice(1), part.text, reading);
      return;
    case 'ParameterExpansion':
      addParameter(part, reading);
      return;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      addSubstitution(part, reading);
      return;
    case 'ExtendedGlob':
      fields.add({ text: part.text, known: false, glob: true, commands: commandsUnder(part, context) });
      return;
    default:
      fields.add({ text: part.text, known: false, commands: commandsUnder(part, context) });
  }
}

function addQuoted(parts: readonly WordPart[], reading: PartReading): void {
  const quoted = { ...reading, split: false, alone: reading.alone && parts.length === 1 };
  const [only] = parts;
  // "$@" is as many words as there are; an empty "" is a word all the same.
  const isList = quoted.alone && only !== undefined && isListExpansion(only);
  if (!isList) reading.fields.add({ text: '', known: true });
  parts.forEach((part) => {
    addPart(part, isList ? { ...quoted, split: reading.split } : quoted);
  });
}

function isListExpansion(part: WordPart): boolean {
  return (
    part.text === '$@' || part.text === '${@}' || (part.type === 'ParameterExpansion' && part.index?.value === '@')
  );
}

function addParameter(part: Extract<WordPart, { type: 'ParameterExpansion' }>, reading: PartReading): void {
  const { fields, context, split } = reading;
  const name = part.parameter;
  const value = part.index || part.prefix ? undefined : valueOf(name, context);
  if (part.index && !part.operation && !part.prefix && addElements(part, reading)) return;
  if (!part.operation && !part.prefix && !part.index) {
    addVariable(name, part.text, reading);
    return;
  }
  const indirect = part.prefix === '!' && !part.operation ? indirectValue(name, context) : undefined;
  const result =
    indirect ??
    (part.operation && !part.prefix && !part.index
      ? parameterValue(name, part.operation, value, (operand) => expandValue(operand, context))
      : undefined);
  if (result) addValue(result, split, fields);
  else fields.add({ text: part.text, known: false, commands: commandsUnder(part, context) });
}

function addSubstitution(
  part: Extract<WordPart, { type: 'CommandExpansion' | 'ProcessSubstitution' }>,
  { fields, context, split }: PartReading,
): void {
  const commands = part.script ? readSubstitution(part.script, context, part) : [];
  const known = part.type === 'CommandExpansion' ? knownOutput(commands) : undefined;
  if (known === undefined) fields.add({ text: part.text, known: false, commands });
  else addValue({ text: known.replace(/\n{1,64}$/, ''), literal: true, glob: false, commands }, split, fields);
}

function readSubstitution(
  script: ParsedScript,
  context: Context,
  part: { pos: number; end: number; operator?: string },
): Invocation[] {
  assertReadable(script);
  // What is written to `>(command)` comes from the command beside it; the nearest known is what that one reads.
  const input: Input = part.operator === '>' ? context.input : { from: 'none' };
  const inner: Context = { ...context, branch: true, input, beside: false };
  // Escaped backticks are decoded first, so positions inside them belong to no source of ours.
  if (script.source !== undefined) inner.place = () => context.place(part.pos, part.end);
  return context.reader.script(script, inner);
}

function expandBraces(word: WordNode, brace: { pos: number; end: number; text: string }, context: Context): ReadWord[] {
  const alternatives = isBounded(word) ? braceAlternatives(brace.text.slice(1, -1)) : undefined;
  const span = context.place(word.pos, word.end);
  if (!alternatives) return [{ ...span, text: word.value, literal: false, glob: false }];
  const before = word.text.slice(0, brace.pos - word.pos);
  const after = word.text.slice(brace.end - word.pos);
  return alternatives.flatMap((alternative) => {
    context.steps.take();
    const text = before + alternative + after;
    context.steps.takeBraces(text.length);
    const inner = firstWord(text);
    // An alternative may be empty, and then so is the word.
    return inner ? expandWord(inner, { ...context, place: () => span }) : [];
  });
}

// Each expression doubles the words at least.
const MAX_BRACES = Math.log2(MAX_BRACE_WORDS);

function isBounded(word: WordNode): boolean {
  return (word.parts ?? []).filter((part) => part.type === 'BraceExpansion').length <= MAX_BRACES;
}

function firstWord(text: string): WordNode | undefined {
  // In front of a word it cannot be taken for a keyword, an assignment or a comment.
  const command = parseShell(`: ${text}`).commands[0]?.command;
  const word = command?.type === 'Command' ? command.suffix[0] : undefined;
  return word?.type === 'Word' ? word : undefined;
}
