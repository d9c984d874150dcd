import { readFile } from 'node:fs/promises';
import { type Judgement, createPolicy, judgeInstruction } from '@wingman/policy';
import { onePositional, readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { createPositions, onOneLine } from '../text.js';

const HELP = `usage: wingman check FILE [--json]

Judges an instruction offline by the built-in policy, as POST /check would without rules of a tenant: the ten sections,
the commands that it orders, secrets, and text that is hidden from a reader.

  FILE    the instruction; - reads standard input
  --json  the judgement as one JSON object

exit codes: 0 approved, 1 rejected, 2 usage, or a file that cannot be read`;

/** The longest text that the service takes, too. */
const LONGEST = 1 << 20;

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

async function readInstruction(file: string, io: CommandIo): Promise<string> {
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

function formatText(judgement: Judgement, text: string): string[] {
  const positionOf = createPositions(text);
  const lines = judgement.violations.flatMap((violation) => {
    const { rule_id, severity, mode, section, message, excerpt, remediation } = violation;
    const { line, column } = positionOf(violation.start);
    const place = violation.end > violation.start ? `${line}:${column}` : '-';
    const where = section ? ` in ${section}` : '';
    const shown = excerpt ? [`    ${onOneLine(excerpt)}`] : [];
    const weight = mode === 'enforce' ? severity : `${severity}, ${mode} only`;
    return [`${place}  ${rule_id} (${weight})${where}: ${message}`, ...shown, `    ${remediation}`];
  });
  const omitted = judgement.violations_omitted;
  if (omitted > 0) lines.push(`and ${omitted} more`);
  const count = judgement.violations.length + omitted;
  return [...lines, `${judgement.decision}: ${count === 1 ? '1 violation' : `${count} violations`}`];
}

/** `wingman check`: an instruction in, the judgement of the built-in policy out. Needs no server. */
export const check: Command = {
  name: 'check',
  summary: 'judge an instruction offline by the built-in policy',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, { json: { type: 'boolean' } });
    const text = await readInstruction(onePositional(positionals, 'file'), io);
    const judgement = judgeInstruction(text, createPolicy([]));
    if (values.json) io.print(JSON.stringify(judgement));
    else for (const line of formatText(judgement, text)) io.print(line);
    return judgement.decision === 'APPROVED' ? 0 : 1;
  },
};
