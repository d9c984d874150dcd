import { LookError } from '../../scope/look-error.js';
import type { Report, Tally } from './report.js';

const POINT = /^(not )?ok\b(?:\s+\d+)?(?:[^#\\]|\\.)*(?:#\s*(skip|todo)\b)?/i;
const PLAN = /^1\.\.(\d{1,9})(?:\s|$)/;

/** The Test Anything Protocol, versions 12 to 14. @throws LookError `report_incomplete` where fewer ran than planned */
export function readTap(text: string): Report {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, broken: 0, nested: false };
  let planned: number | undefined;
  let inBlock = false;
  for (const line of text.split(/\r?\n/)) {
    // A block of YAML belongs to the test before it, whatever its lines look like.
    if (/^\s+---\s*$/.test(line)) inBlock = true;
    if (/^\s+\.\.\.\s*$/.test(line)) inBlock = false;
    if (inBlock) continue;
    if (/^\s+(?:not )?ok\b/.test(line)) tally.nested = true;
    if (/^\s*Bail out!/.test(line)) tally.broken += 1;
    const plan = PLAN.exec(line)?.[1];
    if (plan !== undefined) {
      if (planned !== undefined) throw new LookError('report_incomplete');
      planned = Number(plan);
    }
    const point = POINT.exec(line);
    if (point !== null) tally[outcomeOf(point[1] === undefined, point[2])] += 1;
  }
  if (tally.broken > 0) return { kind: 'tests', format: 'tap', tally };
  if (planned !== tally.passed + tally.failed + tally.skipped) throw new LookError('report_incomplete');
  return { kind: 'tests', format: 'tap', tally };
}

/** A test that is still to do may fail; one that is skipped did not run. */
function outcomeOf(ok: boolean, directive: string | undefined): 'passed' | 'failed' | 'skipped' {
  if (directive !== undefined) return 'skipped';
  return ok ? 'passed' : 'failed';
}
