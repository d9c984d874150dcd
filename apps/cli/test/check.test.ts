import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import { check } from '../src/check/check.js';
import { runWingman } from './run-wingman.js';

const GOOD = SECTION_NAMES.map((name) => `## ${name}\n\nThe report and nothing else.\n`).join('\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function judge(text: string | Uint8Array, ...args: string[]) {
  const file = path.join(folder, 'instruction.md');
  await writeFile(file, text);
  return runWingman([check], ['check', file, ...args]);
}

test('approves an instruction with all sections and nothing dangerous', async () => {
  expect(await judge(GOOD)).toEqual({ code: 0, out: 'APPROVED: 0 violations', errors: '' });
});

test('rejects one with everything that is wrong, each with its place', async () => {
  const { code, out } = await judge(`${GOOD.replace('## MITIGATION', '## Other')}\n\`\`\`sh\nrm -rf /\n\`\`\`\n`);
  expect(out).toMatch(/^- {2}sections\.missing .* in MITIGATION: MITIGATION is missing\./m);
  expect(out).toMatch(/^42:1 {2}\S+ \(\w+\) in QUALITY_METRICS: /m);
  expect(out).toMatch(/^REJECTED: \d+ violations$/m);
  expect(code).toBe(1);
});

test('gives the judgement as JSON, from a file and from standard input', async () => {
  const text = GOOD.replace('## MITIGATION', '## Other');
  const file = await judge(text, '--json');
  expect(JSON.parse(file.out)).toMatchObject({ decision: 'REJECTED', missing_sections: ['MITIGATION'] });
  expect(file.code).toBe(1);
  const bytes = Buffer.from(text);
  const piped = await runWingman([check], ['check', '-', '--json'], [bytes.subarray(0, 99), bytes.subarray(99)]);
  expect(piped).toEqual(file);
});

test.each<[string, Uint8Array | string, RegExp]>([
  ['that is no text', Buffer.from([0x61, 0xff, 0xfe]), /no text in UTF-8/],
  ['that is too long', 'a'.repeat((1 << 20) + 1), /longer than 1048576 bytes/],
])('answers 2 to a file %s', async (_case, content, why) => {
  const { code, out, errors } = await judge(content);
  expect(errors).toMatch(why);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const piped = await runWingman([check], ['check', '-'], [Buffer.from(content)]);
  expect(piped.code).toBe(2);
});

test.each<[string, string[], RegExp]>([
  ['no file', [], /expected one file/],
  ['an absent file', ['/nowhere/at/all'], /cannot read \/nowhere/],
  ['an unknown option', ['-', '--force'], /force/],
])('answers 2 to %s', async (_case, args, why) => {
  const { code, errors } = await runWingman([check], ['check', ...args]);
  expect(errors).toMatch(why);
  expect(code).toBe(2);
});
