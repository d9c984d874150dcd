import { LookError } from '../../scope/look-error.js';
import { readXmlReport } from './junit.js';
import { readJsonReport } from './json-report.js';
import { readLcov } from './lcov.js';
import type { Report } from './report.js';
import { readTap } from './tap.js';

/** A report of tests or of coverage, told by its content. @throws LookError where it is neither, or not whole */
export async function readReport(bytes: Buffer, signal: AbortSignal): Promise<Report> {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const start = text.trimStart();
  if (start === '') throw new LookError('report_incomplete');
  if (start.startsWith('<')) return readXmlReport(start, signal);
  if (start.startsWith('{')) return readJsonReport(text);
  if (/^(?:TN|SF):/.test(start)) return readLcov(text);
  if (/^(?:TAP version 1[2-4]\s|1\.\.\d|(?:not )?ok\b)/m.test(text)) return readTap(text);
  throw new LookError('wrong_format');
}
