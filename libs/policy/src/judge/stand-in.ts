import type { Invocation, ShellReading } from '../commands/invocation.js';
import type { Span } from '../span.js';

export interface SecretFinding extends Span {
  rule_id: string;
}

export const findSecrets = (_text: string): SecretFinding[] => [];

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
