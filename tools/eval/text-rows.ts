import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A row of an evaluation set. More fields are welcome; `label` and `kind` are only counted, never judged by. */
const row = z.looseObject({
  id: z.string(),
  text: z.string(),
  label: z.string().optional(),
  kind: z.string().optional(),
});
export type TextRow = z.infer<typeof row>;

/** A set that cannot be read; the sentence names the line. */
export class RowError extends Error {}

/** The rows of a JSONL file; empty lines are skipped. Throws RowError for the first line that is no row. */
export function readRows(file: string): TextRow[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseRow(line, `${file}, line ${index + 1}`)]));
}

function parseRow(line: string, place: string): TextRow {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new RowError(`${place}: not JSON`);
  }
  const result = row.safeParse(value);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the row'}: ${message}`);
    throw new RowError(`${place}: ${problems.join('; ')}`);
  }
  return result.data;
}
