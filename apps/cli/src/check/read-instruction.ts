import { readFile } from 'node:fs/promises';
import { type CommandIo, UsageError } from '../command.js';

/** The longest text that the service takes, too. */
const LONGEST = 1 << 20;

/** The text of a file, or of standard input for `-`. Throws UsageError for what is no text, or too long. */
export async function readInstruction(file: string, io: CommandIo): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readBytes(file, io);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (bytes.length > LONGEST) throw new UsageError(`${file} is longer than ${LONGEST} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is no text in UTF-8`);
  }
}

async function readBytes(file: string, io: CommandIo): Promise<Uint8Array> {
  if (file !== '-') return readFile(file);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of io.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST) break;
  }
  return Buffer.concat(chunks);
}
