import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { certify } from '../../src/certify/certify.js';
import { certificateOf, markdownOf } from '../../src/certify/report.js';
import { runWingman } from '../run-wingman.js';

const home = mkdtempSync(path.join(tmpdir(), 'wingman-certify-'));
afterAll(() => rmSync(home, { recursive: true }));

test('says of everything that it could not look at why, and never counts it as good', async () => {
  const out = path.join(home, 'report');
  const words = ['certify', '--out', out, '--root', home];
  const { code } = await runWingman([certify], words, [], { PATH: '/usr/bin:/bin' });

  const report = JSON.parse(readFileSync(path.join(out, 'security-report.json'), 'utf8')) as {
    sections: { title: string; outcome: string; checks: { outcome: string; says: string }[] }[];
  };
  const open = report.sections.filter(({ outcome }) => outcome === 'not checked').map(({ title }) => title);
  expect(open).toEqual([
    'Who reaches the container engine',
    'Ways past approval',
    'Ledger',
    'Images',
    'Images of others',
    'Dependencies',
  ]);
  expect(report.sections.flatMap(({ checks }) => checks).every(({ says }) => says.length > 0)).toBe(true);
  // The system is nowhere: that is a fault, and not a gap.
  expect(report.sections[0]).toMatchObject({ title: 'System', outcome: 'failed' });
  expect(code).toBe(1);
  expect(readFileSync(path.join(out, 'security-report.md'), 'utf8')).toContain('## Not checked');
});

test('the report adds up, and what it shows is no markup', () => {
  const certificate = certificateOf(
    [
      { title: 'One', rows: [{ what: 'a|b', outcome: 'passed', says: '<b>`x`' }] },
      { title: 'Two', rows: [{ what: 'c', outcome: 'not checked', says: 'no engine' }] },
    ],
    new Date('2026-01-01T00:00:00Z'),
  );
  expect(certificate).toMatchObject({ outcome: 'passed', passed: 1, failed: 0, not_checked: 1 });
  expect(markdownOf(certificate)).toContain('| passed | a\\|b | \\<b\\>\\`x\\` |');
});

test('half an export is no question', async () => {
  const { code, errors } = await runWingman([certify], ['certify', '--out', home, '--export', 'x']);
  expect([code, errors]).toEqual([2, expect.stringContaining('belong together')]);
});
