import type { OutputReviewBody, OutputVerdict } from '@wingman/contracts';
import type { Submission } from '../validation/record.js';

const MAX_ISSUES = 40;
const MAX_FILES = 40;
const MAX_TASK = 2_000;
const MAX_LINE = 300;

/** What people are asked, with everything that was found: the same validation gives the same words. */
export function reviewOf(submission: Submission, verdict: OutputVerdict): OutputReviewBody {
  const { tenantId, validationId, workerId, requester, files } = submission;
  const all = Object.values(verdict.validators).flatMap(({ issues }) => issues);
  const lines = all.map(
    ({ severity, rule_id: rule, path, line, message }) =>
      `- ${severity} ${rule} ${path === '' ? 'all files' : `${path}:${line}`}: ${message}`,
  );
  return {
    tenant_id: tenantId,
    validation_id: validationId,
    worker_id: workerId,
    title: `May this code be used? ${files.length} ${files.length === 1 ? 'file' : 'files'}, score ${verdict.score}`,
    report: [
      `Validation ${validationId}: ${verdict.validators.composite.explanation}`,
      ...(submission.task === undefined ? [] : ['', 'Task as the worker says it:', ...quoted(submission.task)]),
      '',
      'Found:',
      ...shown(lines, MAX_ISSUES),
      '',
      'Files:',
      ...shown(
        files.map(({ path, bytes, sha256 }) => `- ${path} (${bytes} bytes, sha256 ${sha256})`),
        MAX_FILES,
      ),
    ].join('\n'),
    score: verdict.score,
    issues: shown(lines, MAX_ISSUES),
    requester,
  };
}

/** What a worker writes must not pass for a line of the report. */
const quoted = (task: string): string[] =>
  cut(task, MAX_TASK)
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => `> ${line}`);

/** Half a surrogate pair at the end would be refused. */
const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed();

const shown = (lines: readonly string[], most: number): string[] => [
  ...lines.slice(0, most).map((line) => cut(line, MAX_LINE)),
  ...(lines.length > most ? [`… and ${lines.length - most} more`] : []),
];
