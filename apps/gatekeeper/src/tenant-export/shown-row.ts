import { maskSecrets, maskWords } from '@wingman/policy';

/** What the database writes before bytes in hexadecimal. */
const HEX = '\\x';

interface Execution {
  command: string[] | null;
  stdout: string | null;
  stderr: string | null;
}

/**
 * A row's line as it leaves the service. What commands are and printed is kept as it was and shown masked, here as
 * everywhere else (`GET /gateway/executions/:id`).
 */
export function shownRow(table: string, line: string): string {
  if (table !== 'gateway.executions') return line;
  const row = JSON.parse(line) as Execution;
  return JSON.stringify({
    ...row,
    command: row.command && maskWords(row.command),
    stdout: shownOutput(row.stdout),
    stderr: shownOutput(row.stderr),
  });
}

const shownOutput = (bytes: string | null): string | null =>
  bytes === null ? null : maskSecrets(Buffer.from(bytes.slice(HEX.length), 'hex').toString('utf8'));
