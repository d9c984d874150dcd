import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';
import type { Result, Task } from './task.js';
import { VALIDATE } from './validators.js';

/** Does one task. Throws what the validator throws. */
export async function perform({ validator, files }: Task): Promise<Result> {
  const validate = VALIDATE[validator];
  if (!validate) throw new Error(`there is no validator ${validator}`);
  if ('all' in validate) return validate.all(files);
  const issues: Issue[] = [];
  for (const file of files) issues.push(...(await validate.each(file)));
  return { issues };
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
