import type { OutputVerdict } from '@wingman/contracts';
import { compose } from '../composite/composite.js';
import type { Outcome } from '../composite/composite.js';
import { profileOf, VALIDATORS } from '../composite/profile.js';
import type { Validator } from '../composite/profile.js';
import type { Issue } from '../issue.js';
import type { JudgeNames } from '../registry/judge-names.js';
import { isDocument, languageOf } from '../language/language.js';
import type { SourceFile } from '../source-file.js';
import type { Result } from '../work/task.js';
import { KINDS } from '../work/validator-kinds.js';
import type { Workers } from '../work/process-pool.js';

export interface Submitted {
  path: string;
  content: string;
}

export interface ValidateDeps {
  workers: Workers;
  /** Milliseconds for all of it; what has not begun then was not looked at. */
  deadlineMs: number;
  observe: (validator: Validator, seconds: number, outcome: 'done' | 'failed') => void;
  /** Here and not in the working processes, which reach nothing. */
  judgeNames: JudgeNames;
}

/** Has all validators look at what was submitted and puts together what they found. `group` names the validation. */
export async function validate(
  submitted: readonly Submitted[],
  group: string,
  { workers, deadlineMs, observe, judgeNames }: ValidateDeps,
): Promise<OutputVerdict> {
  const files = submitted.map((file) => ({ ...file, language: languageOf(file.path, file.content) }));
  const late = new AbortController();
  const timer = setTimeout(() => {
    workers.giveUp(group, 'there was no time left');
    late.abort();
  }, deadlineMs);
  try {
    const outcomes = await Promise.all(
      VALIDATORS.flatMap((name) => {
        const kind = KINDS[name];
        return kind ? [outcomeOf({ name, kind, files, group, workers, observe, judgeNames, late: late.signal })] : [];
      }),
    );
    return compose(Object.fromEntries(outcomes), profileOf(files));
  } finally {
    clearTimeout(timer);
  }
}

interface Asked extends Omit<ValidateDeps, 'deadlineMs'> {
  name: Validator;
  kind: 'each' | 'all';
  files: readonly SourceFile[];
  group: string;
  late: AbortSignal;
}

async function outcomeOf({ name, kind, files, group, late, ...deps }: Asked): Promise<[Validator, Outcome]> {
  const { workers, observe, judgeNames } = deps;
  const from = performance.now();
  const parts = kind === 'each' ? files.map((file) => [file]) : [files];
  const results = await Promise.all(parts.map((part) => workers.perform({ validator: name, files: part }, group)));
  const failures = results.flatMap((result, index) =>
    'failure' in result ? [{ path: pathOf(parts[index]), reason: result.failure }] : [],
  );
  const names = results.flatMap((result) => ('issues' in result ? (result.names ?? []) : []));
  const issues = [...results.flatMap(issuesOf), ...(names.length > 0 ? await judgeNames(names, late) : [])];
  const omitted = results.reduce((sum, result) => sum + ('issues' in result ? (result.omitted ?? 0) : 0), 0);
  observe(name, (performance.now() - from) / 1_000, failures.length > 0 ? 'failed' : 'done');
  return [name, { issues, omitted, failures, isIdle: files.every(isText) }];
}

const pathOf = (part: readonly SourceFile[] | undefined): string => (part?.length === 1 ? (part[0]?.path ?? '') : '');
const issuesOf = (result: Result): Issue[] => ('issues' in result ? result.issues : []);
const isText = (file: SourceFile): boolean => file.language === undefined && isDocument(file);
