import { AppError, MAX_COMMANDS } from '@wingman/contracts';
import type { CommandText } from '@wingman/contracts';
import { commandBytes, commandWordsOf, findCommands, MAX_COMMAND_BYTES, readLiteralCommand } from '@wingman/policy';
import type { Candidate } from '@wingman/policy';

type Argv = readonly string[];

/**
 * The commands of a request, each as its words. Throws `command_not_literal` for a line that a shell would have to
 * interpret, `invalid_request` for one that stands there twice, is too long or has no program.
 */
export function commandsOf(given: readonly CommandText[]): Argv[] {
  const seen = new Set<string>();
  return given.map((command, index) => {
    const path = `commands.${index}`;
    const argv = assertWords(commandWordsOf(command, path), path);
    const key = JSON.stringify(argv);
    if (seen.has(key)) throw refusal(path, 'stands there twice: what is approved runs once');
    seen.add(key);
    return argv;
  });
}

function assertWords(argv: Argv, path: string): Argv {
  if (argv[0]?.trim() === '') throw refusal(path, 'the name of a program is empty');
  if (commandBytes(argv) <= MAX_COMMAND_BYTES) return argv;
  throw refusal(path, `longer than ${MAX_COMMAND_BYTES} bytes`);
}

const refusal = (path: string, message: string): AppError =>
  new AppError('invalid_request', `${path}: ${message}`, { errors: [{ path, message }] });

/**
 * The commands that an instruction orders in its code blocks, or as a script that it is as a whole: every line of them
 * literally, or none at all. Part of a line, prose and what is only mentioned never count.
 */
export function commandsIn(instruction: string): Argv[] {
  const blocks = findCommands(instruction).filter(
    ({ form, stance }) => stance === 'ordered' && (form === 'fence' || form === 'script'),
  );
  const commands = new Map<string, Argv>();
  for (const block of blocks) {
    for (const line of linesOf(instruction, block)) {
      const read = readLiteralCommand(line);
      if (!read.ok) return [];
      commands.set(JSON.stringify(read.argv), read.argv);
    }
  }
  return commands.size <= MAX_COMMANDS ? [...commands.values()] : [];
}

const COMMENT = /^[ \t]*#/;

/** The lines that run something. What was rewritten when it was found is not what stands there: it is no literal line. */
function linesOf(text: string, { source, start, end }: Candidate): string[] {
  if (text.slice(start, end) !== source) return [UNREADABLE];
  return source.split(/\r?\n/).filter((line) => line.trim() !== '' && !COMMENT.test(line));
}

/** A line that no reading accepts. */
const UNREADABLE = '$';
