import type { Invocation, ShellReading } from '../invocation.js';
import { Steps, type Context, type Reader } from './context.js';
import { readNode, readStatements } from './flatten.js';
import { Unreadable } from './limits.js';
import { normalSource } from './normal.js';
import { parseShell } from './parse.js';
import { Scope } from './scope.js';

const READER: Reader = {
  script: (script, context) => readStatements(script.commands, context),
  node: readNode,
  text: (text, context) => {
    context.steps.take();
    return readStatements(parseShell(normalSource(text).text).commands, context);
  },
};

/**
 * Every command that a shell source would run: lists, pipes, substitutions and branches flattened, wrappers (`sudo`,
 * `env`, `bash -c`, `xargs`, …) taken off, variables and decoders followed where the source itself tells their values.
 * What is only data (words of `echo`, a heredoc for `cat`, comments) is no command. Never throws; `ok` is false with a
 * reason when the source might run something that cannot be read.
 */
export function readShell(source: string): ShellReading {
  try {
    const { text, at } = normalSource(source);
    const context: Context = {
      steps: new Steps(),
      reader: READER,
      scope: new Scope(),
      place: (start, end) => ({ start: at(start), end: at(end) }),
      wrappers: [],
      input: { from: 'none' },
      branch: false,
      calling: [],
      beside: false,
      choice: { picked: new Map(), asked: new Map() },
    };
    const found = readStatements(parseShell(text).commands, context);
    if (found.some(mayCallAnything)) found.push(...readUncalled(context));
    return { ok: true, invocations: [...new Set(found)].filter((command) => !context.steps.readAgain.has(command)) };
  } catch (error) {
    if (error instanceof Unreadable) return error.refusal();
    if (error instanceof RangeError)
      return { ok: false, reason: 'too_deep', detail: 'the source is nested too deeply' };
    throw error;
  }
}

/** `"$@"` or `$action` may name any function of the source. */
function mayCallAnything({ program, name }: Invocation): boolean {
  return program === '' && name?.text.startsWith('$') === true;
}

function readUncalled(context: Context): Invocation[] {
  const uncalled = [...context.scope.functions.values()].filter((definition) => !definition.called);
  return uncalled.flatMap(({ node, place }) => readNode(node.body, { ...context, place, calling: [node.name.value] }));
}
