import { z } from 'zod';

/** A tool call as it stands before a worker's tool runs: the names that vendors use for the same two things. */
const toolCall = z
  .object({
    tool_name: z.string().optional(),
    tool: z.string().optional(),
    name: z.string().optional(),
    tool_input: z.unknown().optional(),
    input: z.unknown().optional(),
    arguments: z.unknown().optional(),
  })
  .refine(({ tool_name, tool, name }) => (tool_name ?? tool ?? name) !== undefined, { message: 'no tool is named' });

/** Fields in which shell tools carry what they run. */
const COMMAND_FIELDS = ['command', 'cmd', 'script', 'commands', 'argv', 'code'];

/** Tools that run commands, by the words in their names. */
const RUNS = /bash|shell|exec|terminal|command|run/i;

/** What a call that cannot be understood is: nothing that may run. */
export class UnreadableCall extends Error {}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');

/** What a field says would run: one command, or several where its name says so. */
function textsOf(field: string, value: unknown): string[] {
  if (typeof value === 'string') return [value];
  // Whether these are words or commands their author knows: both ways are judged.
  if (isWords(value)) return field === 'commands' ? [...value, quotedWords(value)] : [quotedWords(value)];
  if (Array.isArray(value) && field === 'commands') return value.flatMap((each) => textsOf('command', each));
  if (typeof value !== 'object' || value === null) return [];
  throw new UnreadableCall('the command is neither a text nor a list of words');
}

/** Wherever it stands: some calls carry others, or their arguments one level down. */
function commandsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(commandsIn);
  return Object.entries(value).flatMap(([field, inside]) =>
    COMMAND_FIELDS.includes(field) ? textsOf(field, inside) : commandsIn(inside),
  );
}

/** Each word as a shell would have to read it to come to the same. */
const quotedWords = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

/**
 * The commands that a tool call would run; none when the tool runs none. Throws UnreadableCall for what is no call, and
 * for a tool that runs commands when none is found in it.
 */
export function commandsOf(text: string): string[] {
  let call: z.infer<typeof toolCall>;
  try {
    call = toolCall.parse(JSON.parse(text));
  } catch {
    throw new UnreadableCall('this is no tool call: expected JSON with tool_name and tool_input');
  }
  let input: unknown = call.tool_input ?? call.input ?? call.arguments ?? {};
  // Some vendors write the arguments as JSON in a text.
  if (typeof input === 'string') input = parsedOr(input, { command: input });
  if (typeof input !== 'object' || input === null) throw new UnreadableCall('the input of the tool is no object');
  const commands = commandsIn(input);
  const tool = call.tool_name ?? call.tool ?? call.name ?? '';
  if (commands.length === 0 && RUNS.test(tool)) throw new UnreadableCall(`${tool}: no command is found in its input`);
  return commands;
}

function parsedOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
