import { writeFileSync } from 'node:fs';
import { builtinPolicy, isRejected, judgeText } from '@wingman/policy';
import type { Judged } from '@wingman/policy';
import { scoreTable } from './score.js';
import { readRows, RowError } from './text-rows.js';
import type { TextRow } from './text-rows.js';

/**
 * Judges the texts of a JSONL file with the gatekeeper's own rules and writes one prediction a line. Prints figures to
 * stderr when the rows carry labels. Gives the exit code: 2 when the rows cannot be read.
 */
export function evalTexts(kind: Judged, rowsFile: string, predictionsFile: string): number {
  const policy = builtinPolicy();
  return evalRows(rowsFile, predictionsFile, (text) => {
    const violations = judgeText(text, policy, kind);
    return { flagged: isRejected(violations), violations };
  });
}

/** Predicts each row of a JSONL file and writes one prediction a line, as `evalTexts` does. */
export function evalRows(
  rowsFile: string,
  predictionsFile: string,
  predict: (text: string) => { flagged: boolean },
): number {
  try {
    const rows = readRows(rowsFile);
    writePredictions(
      rows,
      rows.map(({ text }) => predict(text)),
      predictionsFile,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof RowError) && !isFileError(error)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
}

/** Writes one prediction a line, and figures to stderr when the rows carry labels. */
export function writePredictions(
  rows: readonly TextRow[],
  found: readonly { flagged: boolean }[],
  predictionsFile: string,
): void {
  const lines = rows.map(({ id }, index) => `${JSON.stringify({ id, ...found[index] })}\n`);
  writeFileSync(predictionsFile, lines.join(''));
  const scored = rows.flatMap(({ label, kind = 'other' }, index) =>
    label === undefined ? [] : [{ label, kind, flagged: found[index]?.flagged === true }],
  );
  if (scored.length > 0) process.stderr.write(`${scoreTable(scored)}\n`);
}

/** Whether a file could not be read or written. */
export const isFileError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'syscall' in error;
