import type { SourceFile } from '../../source-file.js';
import type { Finding } from '../flow/engine.js';

const MARKS =
  /(?:#|\/\/|\/\*|--|\{\/\*|<!--)\s*(?:#\s*)?(?:nosec\b|noqa\b|nosemgrep\b|NOSONAR\b|nolint\b|lgtm\b|codeql\[|eslint-disable\b|eslint-disable-(?:next-)?line\b|rubocop:disable\b|shellcheck\s+disable=|hadolint\s+ignore=|snyk:ignore|pragma:\s*allowlist\s+secret|gitleaks:allow|trivy:ignore|checkov:skip)|@SuppressWarnings\b|@SuppressFBWarnings\b|#\[allow\(/;

const MAX_LINE = 4000;

/** Comments that would switch a check off. They switch nothing off here, and are told. */
export function findSuppressions({ content }: SourceFile): Finding[] {
  return content
    .split('\n')
    .flatMap((line, index) =>
      MARKS.test(line.slice(0, MAX_LINE))
        ? [{ weakness: 'suppressed-check', at: { line: index + 1, column: 1 }, confidence: undefined }]
        : [],
    );
}
