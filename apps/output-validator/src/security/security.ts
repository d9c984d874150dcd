import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';
import type { Finding } from './flow/engine.js';
import { followValues } from './follow-values.js';
import { incomplete, issueOf, unlinted } from './issue-of.js';
import { lint } from './lint/lint.js';
import { findDangerousCommands } from './scan/commands.js';
import { scanLines } from './scan/scan-lines.js';
import { findWrittenSecrets } from './scan/secrets.js';
import { findSuppressions } from './scan/suppressions.js';

/** In characters: more is neither written by hand nor looked at. */
const MAX_FILE = 1_048_576;

/**
 * What is dangerous in one file, in the order in which it stands there. The file is read, never run. A file that could not be
 * read to its end carries `security.incomplete`, one that a linter could not read `security.unlinted`: nothing found in it does
 * not mean that it is fine.
 */
export async function findSecurityIssues(file: SourceFile): Promise<Issue[]> {
  if (file.content.length > MAX_FILE) return [incomplete(file.path)];
  const followed = await followValues(file);
  const { findings, isRead } = lint(file, followed);
  const all: Finding[] = [
    ...followed.findings,
    ...findings,
    ...scanLines(file),
    ...findDangerousCommands(file),
    ...findWrittenSecrets(file),
    ...findSuppressions(file),
  ];
  const issues = onePerLine(all).map((finding) => issueOf(finding, file.path));
  return [
    ...issues,
    ...(followed.isComplete ? [] : [incomplete(file.path)]),
    // Who could not follow a file has said so already.
    ...(isRead || !followed.isComplete ? [] : [unlinted(file.path)]),
  ];
}

/** The same weakness of the same line is told once. */
function onePerLine(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${String(finding.at.line)}:${finding.weakness}`;
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()].sort((left, right) => left.at.line - right.at.line);
}
