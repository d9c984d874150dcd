import type { RuleSeverity } from '@wingman/contracts';
import { onOneLine } from '../text.js';
import type { ScanFinding, ScanResult } from './scan-repository.js';

/** For people: one line a finding, and how many there were. What is accepted is shown, too: nothing is hidden by a line. */
export function formatScanText({ findings, files }: ScanResult): string {
  const lineOf = ({ file, start, violation, accepted }: ScanFinding): string => {
    const { rule_id: id, severity, excerpt, message } = violation;
    const more = accepted === undefined ? message : `accepted: ${onOneLine(accepted)}`;
    return `${onOneLine(file)}:${start.line}:${start.column}: ${id} (${severity}): ${onOneLine(excerpt)}\n    ${more}`;
  };
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  const count = open.length === 1 ? '1 finding' : `${open.length} findings`;
  const sum = `${count} in ${files} files${accepted.length > 0 ? `, ${accepted.length} accepted` : ''}`;
  return [...accepted, ...open].map(lineOf).concat(sum).join('\n');
}

const asJson = ({ file, start, end, violation, accepted }: ScanFinding) => ({
  file,
  line: start.line,
  column: start.column,
  end_line: end.line,
  end_column: end.column,
  rule_id: violation.rule_id,
  severity: violation.severity,
  excerpt: violation.excerpt,
  message: violation.message,
  remediation: violation.remediation,
  accepted: accepted ?? null,
});

/** One JSON object. */
export function formatScanJson({ findings, files }: ScanResult): string {
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length;
  return JSON.stringify({ files, open: findings.length - accepted, accepted, findings: findings.map(asJson) });
}

const LEVELS = { low: 'note', medium: 'warning', high: 'error', critical: 'error' } satisfies Record<
  RuleSeverity,
  string
>;

function asResult({ file, start, end, violation, accepted }: ScanFinding) {
  return {
    ruleId: violation.rule_id,
    level: LEVELS[violation.severity],
    message: { text: `${violation.message} ${violation.remediation}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' },
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
            snippet: { text: violation.excerpt },
          },
        },
      },
    ],
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: accepted }] }),
  };
}

/** SARIF 2.1.0 (OASIS), as code hosts read it. */
export function formatScanSarif({ findings }: ScanResult, version: string): string {
  const rules = new Map(findings.map(({ violation }) => [violation.rule_id, violation]));
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'wingman',
            semanticVersion: version,
            rules: [...rules].map(([id, { message, remediation }]) => ({
              id,
              shortDescription: { text: message },
              help: { text: remediation },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'the folder that was scanned' } } },
        results: findings.map(asResult),
      },
    ],
  });
}
