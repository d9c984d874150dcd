import { heaviest } from '../issue.js';
import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';
import type { Found, Result, Task } from './task.js';
import { VALIDATE } from './validators.js';

/** Does one task. Throws what the validator throws. */
export async function perform({ validator, files }: Task): Promise<Result> {
  const validate = VALIDATE[validator];
  if (!validate) throw new Error(`there is no validator ${validator}`);
  if ('all' in validate) return bounded(await validate.all(files));
  let issues: Issue[] = [];
  for (const file of files) issues = [...issues, ...(await validate.each(file))];
  return bounded({ issues });
}

/** A file of suppressions alone has a finding on each of its lines: the service reads as many as it tells of. */
function bounded(found: Found): Found {
  const issues = heaviest(found.issues);
  const omitted = found.issues.length - issues.length;
  return omitted > 0 ? { ...found, issues, omitted } : found;
}

/** One small file of each grammar, so that the first task of a process finds them loaded. */
export async function warmUp(): Promise<void> {
  const files: SourceFile[] = [
    { path: 'a.ts', content: 'export const a = 1;\n', language: 'typescript' },
    { path: 'a.py', content: 'a = 1\n', language: 'python' },
    { path: 'a.go', content: 'package a\n', language: 'go' },
    { path: 'a.sql', content: 'SELECT 1;\n', language: 'sql' },
  ];
  for (const validator of Object.keys(VALIDATE) as (keyof typeof VALIDATE)[]) await perform({ validator, files });
}
