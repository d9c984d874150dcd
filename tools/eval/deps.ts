import { findImpostor } from '../../apps/output-validator/src/dependency/names/impostor.js';
import { isFileError, writePredictions } from './texts.js';
import { readRows, RowError } from './text-rows.js';

/**
 * Asks of each package name of a JSONL file (`{id, text, language}`, language `npm` or `pypi`) whether it imitates a
 * popular package, and writes one prediction a line. Gives the exit code: 2 when rows cannot be read.
 */
export function evalDeps(rowsFile: string, predictionsFile: string): number {
  try {
    const rows = readRows(rowsFile);
    const found = rows.map(({ text, language }) => {
      const impostor = findImpostor(text, language === 'pypi' ? 'pypi' : 'npm');
      return { flagged: impostor !== undefined && !impostor.isRemark, impostor };
    });
    writePredictions(rows, found, predictionsFile);
    return 0;
  } catch (error) {
    if (!(error instanceof RowError) && !isFileError(error)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
}
