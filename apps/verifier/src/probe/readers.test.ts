import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LookError } from '../scope/look-error.js';
import { compare } from './config/compare.js';
import { readJson, readToml, readYaml } from './config/documents.js';
import { readEnv } from './config/env.js';
import { findKey } from './config/find-key.js';
import { readIni } from './config/ini.js';
import { readTable } from './cron/table.js';
import { readReport } from './tests/read-report.js';

// Bits of all the formats, so that what is put together is often almost well formed.
const BITS = fc.constantFrom(
  ...'{ } [ ] : , " \' = # ; - | > & * ! % @ ~ ? . \\ / 0 1 1.5 a b a.b true null yes <<: --- ... $HOME export \n \t &a *a'.split(
    ' ',
  ),
  '\n',
  ' ',
  '  ',
  '<testsuite tests="1">',
  '</testsuite>',
  '<testcase>',
  '</testcase>',
  '<failure/>',
  '<![CDATA[',
  ']]>',
  '&lt;',
  '&x;',
  '<!DOCTYPE a [',
  'ok 1',
  'not ok 2',
  '1..2',
  'SF:a',
  'LF:1',
  'end_of_record',
  '0 3 * * *',
  '@daily',
  '__proto__',
  '\u0000',
  '\uFEFF',
);
const texts = fc.array(fc.oneof(BITS, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((bits) => bits.join(''));

const readers: [string, (text: string) => unknown][] = [
  ['JSON', readJson],
  ['YAML 1.2', (text) => readYaml(text, '1.2')],
  ['YAML 1.1', (text) => readYaml(text, '1.1')],
  ['TOML', readToml],
  ['INI', readIni],
  ['env', readEnv],
  ['crontab', (text) => readTable(text, { system: true })],
  ['report', (text) => readReport(Buffer.from(text), new AbortController().signal)],
];

describe('whatever a file holds', () => {
  test.each(readers)('reading it as %s ends with a value or an honest reason', async (_format, read) => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        try {
          const tree = await read(text);
          compare(findKey(tree, 'a.b', { pointers: true }), 'a', { typed: true });
        } catch (error) {
          expect(error).toBeInstanceOf(LookError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('no report is read as one with tests that passed unless some did', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const report = await readReport(Buffer.from(text), new AbortController().signal).catch(() => undefined);
        if (report?.kind !== 'tests') return;
        expect(Object.values(report.tally).every((count) => typeof count === 'boolean' || count >= 0)).toBe(true);
        expect(report.tally.passed === 0 || /ok|<testcase|tests=/.test(text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
