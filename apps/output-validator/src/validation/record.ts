import { createHash } from 'node:crypto';
import type { OutputVerdict, ReviewRequester, ValidationView } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import type { Submitted } from './validate.js';

/** What is kept of a submission: who, what for, and what it was by digests. */
export interface Submission {
  tenantId: string;
  validationId: string;
  workerId: string;
  requester: ReviewRequester;
  task: string | undefined;
  files: ValidationView['files'];
}

/** Size and SHA-256 of each file; a path that holds what looks like a secret is masked like any other text. */
export const digestsOf = (files: readonly Submitted[]): ValidationView['files'] =>
  files.map(({ path, content }) => ({
    path: maskSecrets(path),
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
  }));

/**
 * The verdict without secrets, as one that can be stored and read: messages and paths come from what was submitted, and a
 * name in a manifest may hold anything that JSON can escape.
 */
export function withoutSecrets(verdict: OutputVerdict): OutputVerdict {
  const masked = <Report extends { issues: OutputVerdict['blocking_issues'] }>(report: Report): Report => ({
    ...report,
    issues: report.issues.map(maskedIssue),
  });
  const { syntax, security, dependency, test, composite } = verdict.validators;
  return {
    ...verdict,
    blocking_issues: verdict.blocking_issues.map(maskedIssue),
    validators: {
      syntax: masked(syntax),
      security: masked(security),
      dependency: masked(dependency),
      test: masked(test),
      composite: masked(composite),
    },
  };
}

/** No database takes NUL or half a surrogate pair; line breaks and signs of direction would let a name forge a report. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

const maskedIssue = (issue: OutputVerdict['blocking_issues'][number]): OutputVerdict['blocking_issues'][number] => ({
  ...issue,
  path: maskSecrets(issue.path),
  message: maskSecrets(issue.message).toWellFormed().replace(UNPRINTABLE, ' '),
});

const MAX_RULES = 100;

/** The ledger's entry: who submitted what, by digest, and what was decided by which rules. */
export function validatedEntry(submission: Submission, verdict: OutputVerdict): IntakeEntry {
  const { tenantId, validationId, workerId, requester, files } = submission;
  const { composite, ...validators } = verdict.validators;
  return {
    tenantId,
    kind: 'output.validated',
    fields: {
      actor: requester.actor,
      key_id: requester.key_id,
      person_id: requester.person?.person_id,
      validation_id: validationId,
      worker_id: workerId,
      decision: verdict.decision,
      score: verdict.score,
      profile: composite.profile,
      files_count: files.length,
      files_sha256: filesDigest(files),
      validators: Object.fromEntries(
        Object.entries(validators).map(([name, { status, score }]) => [name, { status, score }]),
      ),
      blocking_rules: [...new Set(verdict.blocking_issues.map(({ rule_id: rule }) => rule))].sort().slice(0, MAX_RULES),
    },
  };
}

/** Over each file's digest and path, a line each, in the order of their paths: what `sha256sum` prints. */
const filesDigest = (files: ValidationView['files']): string =>
  createHash('sha256')
    .update(
      files
        .map(({ sha256, path }) => `${sha256}  ${path}\n`)
        .sort()
        .join(''),
    )
    .digest('base64');
