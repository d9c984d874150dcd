import { forEachChild, parse } from 'unbash';
import type { Command, SyntaxNode, Word as WordNode } from 'unbash';
import { outputFacts } from '../commands/facts/host/escape-writes.js';
import type { Fact } from '../commands/fact.js';
import type { Invocation, Word } from '../commands/invocation.js';

/** Programs that give way to the command they start, and write a report or a record of it where an option says. */
const RECORDERS = new Set('script screen strace ltrace time gtime valgrind perf systemd-run xvfb-run flock'.split(' '));
/** What may stand in front of them. */
const PREFIXES = new Set('sudo doas env nohup nice ionice setsid command exec'.split(' '));
const MAX_NODES = 20_000;

/** What launchers write outside of the project, which the reader of commands has taken off. */
export function launcherOutputs(source: string): Fact[] {
  if (!/\b(?:script|screen|[sl]trace|g?time|valgrind|perf|systemd-run|xvfb-run|flock)\b/.test(source)) return [];
  return commandsIn(source).flatMap((command) => {
    const invocation = recorderIn(command);
    return invocation ? outputFacts(invocation).map((found) => ({ ...found, invocation })) : [];
  });
}

/** Every simple command of a source. One that cannot be parsed is unreadable to others as well. */
function commandsIn(source: string): Command[] {
  const found: Command[] = [];
  let left = MAX_NODES;
  const visit = (node: SyntaxNode): void => {
    if ((left -= 1) < 0) return;
    if (node.type === 'Command') found.push(node);
    forEachChild(node, visit);
  };
  try {
    parse(source).commands.forEach(visit);
  } catch {
    return [];
  }
  return found;
}

function recorderIn({ name, args }: Command): Invocation | undefined {
  if (!name) return undefined;
  const words = [name, ...args].flatMap((word) => (word.type === 'Word' ? [wordOf(word)] : []));
  const at = words.findIndex(({ text }) => RECORDERS.has(baseOf(text)));
  const first = words[at];
  if (!first || (at > 0 && !PREFIXES.has(baseOf(words[0]?.text ?? '')))) return undefined;
  const { start, end } = first;
  return {
    start,
    end,
    program: baseOf(first.text),
    args: words.slice(at + 1),
    assignments: [],
    redirections: [],
    input: { from: 'none' },
    wrappers: [],
  };
}

const baseOf = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

const wordOf = ({ pos, end, value, text, parts }: WordNode): Word => ({
  start: pos,
  end,
  text: value,
  literal: parts === undefined && !text.startsWith('~'),
  glob: false,
});
