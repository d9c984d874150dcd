import { LookError } from '../../scope/look-error.js';
import { coverageReport, type Report } from './report.js';

/** geninfo(1)'s tracefile: sums over all files. @throws LookError `report_incomplete`, `no_tests` */
export function readLcov(text: string): Report {
  const sums = { LF: 0, LH: 0, FNF: 0, FNH: 0, BRF: 0, BRH: 0 };
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('SF:')) {
      if (open) throw new LookError('report_incomplete');
      open = true;
    } else if (line === 'end_of_record') open = false;
    const [, name, number] = /^(LF|LH|FNF|FNH|BRF|BRH):(\d{1,12})$/.exec(line) ?? [];
    if (name !== undefined) sums[name as keyof typeof sums] += Number(number);
  }
  if (open || sums.LH > sums.LF) throw new LookError('report_incomplete');
  if (sums.LF === 0) throw new LookError('no_tests');
  const share = (found: number, hit: number) => (found === 0 ? [] : [(hit / found) * 100]);
  return coverageReport((sums.LH / sums.LF) * 100, [...share(sums.FNF, sums.FNH), ...share(sums.BRF, sums.BRH)]);
}
