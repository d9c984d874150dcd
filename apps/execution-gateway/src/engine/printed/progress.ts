import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Printer } from '../printer.js';
import { CommandFailure } from '../verb.js';

interface Message {
  id?: string;
  status?: string;
  stream?: string;
  progress?: string;
  progressDetail?: { current?: number; total?: number };
  errorDetail?: { message?: string };
  error?: string;
  aux?: unknown;
}

/**
 * Prints what the engine tells of its progress, one JSON object a line, as the client does without a terminal: bars are
 * left out. Throws CommandFailure with the engine's words when it failed on the way.
 * Source: docker `pkg/jsonmessage`, DisplayJSONMessagesStream.
 */
export async function printProgress(source: Readable, print: Printer | undefined): Promise<void> {
  const failure = new Promise<never>((_, reject) => source.once('error', reject));
  failure.catch(() => undefined);
  const lines = createInterface({ input: source, crlfDelay: Infinity });
  const read = async () => {
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as Message;
      const said = message.errorDetail?.message ?? message.error;
      if (said !== undefined) throw new CommandFailure(said);
      const text = textOf(message);
      if (text !== undefined) print?.stdout(Buffer.from(text));
    }
  };
  try {
    // A broken connection ends the lines without a word.
    await Promise.race([read(), failure]);
    if (source.errored) throw source.errored;
  } finally {
    source.destroy();
  }
}

function textOf({ aux, id, status = '', stream, progress, progressDetail }: Message): string | undefined {
  const { current = 0, total = 0 } = progressDetail ?? {};
  if (aux !== undefined || current > 0 || total > 0) return undefined;
  const of = id ? `${id}: ` : '';
  if (progress) return `${of}${status} ${progress}`;
  return stream ? `${of}${stream}` : `${of}${status}\n`;
}
