import type { Candidate } from '../commands/candidate.js';
import type { Invocation, ShellReading } from '../commands/invocation.js';

export const findCommands = (text: string): Candidate[] => [
  { source: text, start: 0, end: text.length, form: 'script', stance: 'ordered' },
];

export function readShell(source: string): ShellReading {
  const words = [...source.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    literal: !/[$`~{*?[]/.test(text),
    glob: /[*?[]/.test(text),
    start: index,
    end: index + text.length,
  }));
  const [program, ...args] = words;
  if (!program) return { ok: true, invocations: [] };
  const invocation: Invocation = {
    program: program.text,
    args,
    assignments: [],
    redirections: [],
    input: { from: 'none' },
    wrappers: [],
    start: 0,
    end: source.length,
  };
  return { ok: true, invocations: [invocation] };
}
