import { assessText, builtinPolicy } from '@wingman/policy';
import { evalRows } from './texts.js';

/**
 * Assesses the command lines and instructions of a JSONL file as a request in `dev` would be, and writes one prediction
 * a line: flagged when it would wait for a person. Gives the exit code: 2 when the rows cannot be read.
 */
export function evalRisk(rowsFile: string, predictionsFile: string): number {
  const policy = builtinPolicy();
  return evalRows(rowsFile, predictionsFile, (text) => {
    const risk = assessText(text, { environment: 'dev', deployment: 'dev', tier: 'standard' }, policy);
    return { flagged: risk.level !== 'LOW', risk };
  });
}
