import type { Invocation } from '../invocation.js';
import { printedBy } from './decode.js';
import type { Scope } from './scope.js';

/** Remembers the files that commands fill with a known text, so that they can be read when the source runs them. */
export function rememberFiles(commands: readonly Invocation[], scope: Scope): void {
  for (const command of commands) {
    const { redirections, program, args } = command;
    const paths = redirections.filter(({ operator, target }) => operator.startsWith('>') && target.literal);
    const operands = program === 'tee' ? args.filter((word) => word.literal && !word.text.startsWith('-')) : [];
    if (paths.length + operands.length === 0) continue;
    const text = printedBy(command);
    if (text === undefined || text === '') continue;
    for (const { operator, target } of paths) keep(scope, target.text, { text, append: operator === '>>' });
    for (const word of operands) keep(scope, word.text, { text, append: false });
  }
}

/** The text that a file holds, when the source has written it before. */
export function writtenText(path: string, scope: Scope): string | undefined {
  return scope.files.get(nameOf(path));
}

function keep(scope: Scope, path: string, { text, append }: { text: string; append: boolean }): void {
  const name = nameOf(path);
  const before = append ? (scope.files.get(name) ?? '') : '';
  scope.files.set(name, before + text);
}

function nameOf(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
