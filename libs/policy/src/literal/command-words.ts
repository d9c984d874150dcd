import { AppError } from '@wingman/contracts';
import type { CommandText } from '@wingman/contracts';
import { readLiteralCommand } from './literal-command.js';

/** How long a command is: its words with one space between each two, as the shortest line of them would be. */
export const commandBytes = (words: readonly string[]): number => Buffer.byteLength(words.join(' '));

/**
 * The words of a command as a client gave it at `path`. Throws `command_not_literal` for a text that a shell would have
 * to interpret.
 */
export function commandWordsOf(command: CommandText, path: string): string[] {
  if (typeof command !== 'string') return command;
  const read = readLiteralCommand(command);
  if (read.ok) return read.argv;
  const message = `${read.reason} (at ${read.at}); give its words as an array`;
  throw new AppError('command_not_literal', `${path}: ${message}`, { errors: [{ path, message }] });
}
