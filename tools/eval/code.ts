import { languageOf } from '../../apps/output-validator/src/language/language.js';
import type { Issue } from '../../apps/output-validator/src/issue.js';
import { findSecurityIssues } from '../../apps/output-validator/src/security/security.js';
import { LANGUAGES } from '../../apps/output-validator/src/source-file.js';
import type { Language, SourceFile } from '../../apps/output-validator/src/source-file.js';
import { findSyntaxIssues } from '../../apps/output-validator/src/syntax/syntax.js';
import { findTestIssues } from '../../apps/output-validator/src/tests/tests.js';
import { isFileError, writePredictions } from './texts.js';
import { readRows, RowError } from './text-rows.js';
import type { TextRow } from './text-rows.js';

/** By the first word of a row's `kind`. */
const VALIDATORS: Readonly<Record<string, (file: SourceFile) => Promise<Issue[]>>> = {
  security: findSecurityIssues,
  syntax: findSyntaxIssues,
  test: (file) => findTestIssues([file]),
};

/** Said, and no reason to stop anybody: a check that a comment names, an error that is swallowed. */
const REMARKS: ReadonlySet<string> = new Set(['low', 'info']);

/** Names that others give to a language. */
const ALSO_CALLED: Readonly<Record<string, Language>> = { shell: 'bash', sh: 'bash' };

/**
 * Asks the validators of code about the texts of a JSONL file (`{id, text, language, kind}`) and writes one prediction
 * a line: flagged when there is an issue that is more than a remark. Gives the exit code: 2 when rows cannot be read.
 */
export async function evalCode(rowsFile: string, predictionsFile: string): Promise<number> {
  try {
    const rows = readRows(rowsFile);
    const found: Prediction[] = [];
    for (const row of rows) found.push(await predict(row));
    writePredictions(rows, found, predictionsFile);
    return 0;
  } catch (error) {
    if (!(error instanceof RowError) && !isFileError(error)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
}

interface Prediction {
  flagged: boolean;
  issues: Issue[];
  /** The validator failed: the service would leave the text to a person, never approve it. */
  failure?: string;
}

async function predict(row: TextRow): Promise<Prediction> {
  const kind = /^\w*/.exec(row.kind ?? '')?.[0] ?? '';
  const find = VALIDATORS[kind];
  if (!find) throw new RowError(`${row.id}: kind must begin with ${Object.keys(VALIDATORS).join(' or ')}`);
  try {
    const issues = await find(fileOf(row));
    return { flagged: issues.some(({ severity, blocking }) => blocking || !REMARKS.has(severity)), issues };
  } catch (error) {
    return { flagged: true, issues: [], failure: error instanceof Error ? error.name : 'Error' };
  }
}

/** The text as a file of its language, under a name that says nothing more. */
function fileOf({ language: named, text }: TextRow): SourceFile {
  const name = typeof named === 'string' ? (ALSO_CALLED[named] ?? named) : undefined;
  const language = LANGUAGES.find((known) => known === name) ?? languageOf('snippet', text);
  return { path: 'snippet', content: text, language };
}
