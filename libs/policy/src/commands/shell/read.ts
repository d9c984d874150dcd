import type { ParsedScript } from 'unbash';
import type { Span } from '../../span.js';
import type { Invocation, ShellReading } from '../invocation.js';
import { firstChoice, Steps, type Context, type Reader } from './context.js';
import { readNode, readStatements } from './flatten.js';
import { Unreadable } from './limits.js';
import { normalSource } from './normal.js';
import { parseMeanings, parseShell } from './parse.js';
import { Scope } from './scope.js';

const READER: Reader = {
  script: (script, context) => readStatements(script.commands, context),
  node: readNode,
  text: (text, context) => {
    context.steps.take();
    return readStatements(parseShell(normalSource(text).text).commands, context);
  },
};

/** Where a source begins. */
const begin = (steps: Steps, place: Context['place']): Context => ({
  steps,
  reader: READER,
  scope: new Scope(),
  place,
  wrappers: [],
  environment: [],
  input: { from: 'none' },
  branch: false,
  calling: [],
  beside: false,
  choice: firstChoice(),
});

/**
 * Every command that a shell source would run: lists, pipes, substitutions and branches flattened, wrappers (`sudo`,
 * `env`, `bash -c`, `xargs`, …) taken off, variables and decoders followed where the source itself tells their values.
 * What is only data (words of `echo`, a heredoc for `cat`, comments) is no command. Never throws; `ok` is false with a
 * reason when the source might run something that cannot be read.
 */
export function readShell(source: string): ShellReading {
  try {
    const { text, at } = normalSource(source);
    const place = (start: number, end: number): Span => ({ start: at(start), end: Math.min(at(end), source.length) });
    const steps = new Steps();
    const found = parseMeanings(text).flatMap((script) => readMeaning(script, begin(steps, place)));
    return { ok: true, invocations: [...new Set(found)].filter((command) => !steps.readAgain.has(command)) };
  } catch (error) {
    if (error instanceof Unreadable) return error.refusal();
    if (error instanceof RangeError)
      return { ok: false, reason: 'too_deep', detail: 'the source is nested too deeply' };
    throw error;
  }
}

function readMeaning(script: ParsedScript, context: Context): Invocation[] {
  const found = readStatements(script.commands, context);
  return found.some(mayCallAnything) ? [...found, ...readUncalled(context)] : found;
}

/** `"$@"` or `$action` may name any function of the source. */
function mayCallAnything({ program, name }: Invocation): boolean {
  return program === '' && name?.text.startsWith('$') === true;
}

function readUncalled(context: Context): Invocation[] {
  const uncalled = [...context.scope.functions.values()].filter((definition) => !definition.called);
  return uncalled.flatMap(({ node, place }) => readNode(node.body, { ...context, place, calling: [node.name.value] }));
}
