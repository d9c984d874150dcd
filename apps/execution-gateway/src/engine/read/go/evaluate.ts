import { callFunction } from './functions.js';
import { labelOf } from './labels.js';
import { printValue } from './printed.js';
import { fieldOf, type Missing } from './fields.js';
import { roundsOf } from './rounds.js';
import type { Command, Operand, Pipe, Statement } from './tree.js';
import {
  INT,
  isTrue,
  NotCarriedOut,
  stringValue,
  TemplateFailure,
  unwrap,
  type GoValue,
  type Functions,
} from './values.js';

/** So many steps and so much text end every template. */
const MAX_STEPS = 500_000;
const MAX_TEXT = 4 * 1024 * 1024;

export interface Evaluation {
  functions: Functions;
  /** What a key that is not there means. */
  missing: Missing;
  /** The template itself, for places in messages. */
  source: string;
}

/**
 * Executes a template on a value. Throws TemplateFailure with Go's words for what Go refuses, NotCarriedOut for what
 * nobody has described here.
 */
export function executeTemplate(
  statements: readonly Statement[],
  value: GoValue | undefined,
  evaluation: Evaluation,
): string {
  const state: State = {
    ...evaluation,
    out: [],
    size: 0,
    steps: 0,
    variables: [{ name: '$', value }],
    at: 0,
    shown: '',
  };
  try {
    runAll(state, statements, value);
    return state.out.join('');
  } catch (error) {
    if (error instanceof TemplateFailure) throw new TemplateFailure(placed(state, error.message));
    throw error;
  }
}

interface State extends Evaluation {
  out: string[];
  size: number;
  steps: number;
  variables: { name: string; value: GoValue | undefined }[];
  /** Where it is. */
  at: number;
  shown: string;
}

type Value = GoValue | undefined;
type Ending = 'break' | 'continue' | undefined;

function placed({ source, at, shown }: State, message: string): string {
  const before = Buffer.from(source).subarray(0, at).toString();
  const lines = before.split('\n');
  const column = Buffer.byteLength(lines.at(-1) ?? '');
  return `template: :${lines.length}:${column}: executing "" at <${shown}>: ${message}`;
}

function stepOf(state: State, { at, shown }: { at: number; shown: string }): void {
  if ((state.steps += 1) > MAX_STEPS) throw new NotCarriedOut('so much work for a format');
  state.at = at;
  state.shown = shown;
}

function write(state: State, text: string): void {
  if ((state.size += text.length) > MAX_TEXT) throw new NotCarriedOut('so much text from a format');
  state.out.push(text);
}

function runAll(state: State, statements: readonly Statement[], dot: Value): Ending {
  const mark = state.variables.length;
  for (const statement of statements) {
    const ending = run(state, statement, dot);
    if (ending !== undefined) {
      state.variables.length = mark;
      return ending;
    }
  }
  state.variables.length = mark;
  return undefined;
}

function run(state: State, statement: Statement, dot: Value): Ending {
  switch (statement.kind) {
    case 'text':
      write(state, statement.text);
      return undefined;
    case 'action': {
      const value = pipeline(state, statement.pipe, dot);
      if (statement.pipe.variables.length === 0) write(state, printValue(value));
      return undefined;
    }
    case 'break':
    case 'continue':
      return statement.kind;
    case 'range':
      return runRange(state, statement, dot);
    default:
      return runBranch(state, statement, dot);
  }
}

type Control = Extract<Statement, { pipe: Pipe; body: Statement[] }>;

function runBranch(state: State, { kind, pipe, body, otherwise }: Control, dot: Value): Ending {
  const mark = state.variables.length;
  const value = pipeline(state, pipe, dot);
  const holds = isTrue(value);
  const ending = holds ? runAll(state, body, kind === 'with' ? value : dot) : runAll(state, otherwise, dot);
  state.variables.length = mark;
  return ending;
}

function runRange(state: State, { pipe, body, otherwise }: Control, dot: Value): Ending {
  const mark = state.variables.length;
  // What a range declares is set for each round.
  const value = pipeline(state, { ...pipe, variables: [] }, dot);
  const rounds = roundsOf(value);
  for (const [key, element] of rounds) {
    stepOf(state, pipe);
    const within = state.variables.length;
    setRound(state, pipe, [key, element]);
    const ending = runAll(state, body, element);
    state.variables.length = within;
    if (ending === 'break') break;
  }
  state.variables.length = mark;
  const ending = rounds.length === 0 ? runAll(state, otherwise, dot) : undefined;
  state.variables.length = mark;
  return ending;
}

function setRound(state: State, { variables, declares }: Pipe, [key, element]: readonly [Value, Value]): void {
  const [first, second] = variables;
  if (first === undefined) return;
  if (second === undefined) return setVariable(state, first, element, declares);
  setVariable(state, first, key, declares);
  setVariable(state, second, element, declares);
}

function setVariable(state: State, name: string, value: Value, declares: boolean): void {
  if (declares) {
    state.variables.push({ name, value });
    return;
  }
  const found = state.variables.findLast((variable) => variable.name === name);
  if (found) found.value = value;
}

function pipeline(state: State, pipe: Pipe, dot: Value): Value {
  stepOf(state, pipe);
  let value: Value;
  for (const [index, command] of pipe.commands.entries()) {
    value = unwrap(runCommand(state, command, { dot, final: index === 0 ? [] : [value] }));
  }
  for (const name of pipe.variables) setVariable(state, name, value, pipe.declares);
  return value;
}

interface Given {
  dot: Value;
  /** What the command before it answered, its last argument. */
  final: readonly Value[];
}

function runCommand(state: State, { words, shown }: Command, { dot, final }: Given): Value {
  const [first, ...rest] = words as [Operand, ...Operand[]];
  if (first.kind === 'function') {
    stepOf(state, first);
    const lazy = rest.map((word) => () => evaluate(state, word, dot));
    const args = [...lazy, ...final.map((value) => () => value)];
    return placedAt(state, { at: first.at, shown }, () => callFunction(state.functions, first.name, args));
  }
  const args = [...rest.map((word) => () => evaluate(state, word, dot)), ...final.map((value) => () => value)];
  if (args.length === 0) return evaluate(state, first, dot);
  return called(state, first, { dot, args });
}

/** What a function itself refuses is told of the whole command; what is wrong with an argument, of that. */
function placedAt(state: State, place: { at: number; shown: string }, call: () => Value): Value {
  try {
    const value = call();
    // Work on a long text counts as many steps.
    if (value?.type.kind === 'string') state.steps += (value.data as string).length >> 6;
    return value;
  } catch (error) {
    if (error instanceof TemplateFailure && error.message.startsWith('error calling ')) stepOf(state, place);
    throw error;
  }
}

/** A name with arguments is a method. Rows have one: `.Label "key"`. */
function called(state: State, word: Operand, { dot, args }: { dot: Value; args: readonly (() => Value)[] }): Value {
  stepOf(state, word);
  if (word.kind !== 'fields' && word.kind !== 'variable') throw new NotCarriedOut(`arguments for ${word.shown}`);
  const names = [...word.names];
  const method = names.pop();
  const base = word.kind === 'fields' ? dot : variableOf(state, word.name);
  const receiver = names.reduce<Value>((value, name) => fieldOf(value, name, state.missing), base);
  const [argument] = args;
  if (method !== 'Label' || args.length !== 1 || !argument) throw new NotCarriedOut(`arguments for ${word.shown}`);
  const key = argument();
  if (key?.type.kind !== 'string') throw new TemplateFailure(`wrong type for value; expected string`);
  return labelOf(receiver, key.data as string, word.shown);
}

const variableOf = (state: State, name: string): Value =>
  state.variables.findLast((variable) => variable.name === name)?.value;

function evaluate(state: State, word: Operand, dot: Value): Value {
  stepOf(state, word);
  switch (word.kind) {
    case 'dot':
      return dot;
    case 'nil':
      throw new TemplateFailure('nil is not a command');
    case 'literal':
      return literal(word.value);
    case 'fields':
      return through(state, dot, word.names);
    case 'variable':
      return through(state, variableOf(state, word.name), word.names);
    case 'chain': {
      const base = evaluate(state, word.of, dot);
      stepOf(state, word);
      return through(state, base, word.names);
    }
    case 'pipe':
      return pipeline(state, word.pipe, dot);
    case 'function':
      return callFunction(state.functions, word.name, []);
  }
}

const through = (state: State, value: Value, names: readonly string[]): Value =>
  names.reduce<Value>((at, name) => fieldOf(at, name, state.missing), value);

function literal(value: string | bigint | number | boolean): GoValue {
  if (typeof value === 'string') return stringValue(value);
  if (typeof value === 'bigint') return { type: INT, data: value };
  return typeof value === 'number' ? { type: { kind: 'float' }, data: value } : { type: { kind: 'bool' }, data: value };
}
