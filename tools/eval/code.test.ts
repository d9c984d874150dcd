import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { evalCode } from './code.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-eval-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function evaluate(...rows: { id: string; text: string; language: string; kind: string }[]) {
  const [rowsFile, predictionsFile] = [path.join(folder, 'rows.jsonl'), path.join(folder, 'predictions.jsonl')];
  writeFileSync(rowsFile, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const code = await evalCode(rowsFile, predictionsFile);
  if (code !== 0) return { code };
  const lines = readFileSync(predictionsFile, 'utf8').split('\n').filter(Boolean);
  return { code, flagged: lines.map((line) => (JSON.parse(line) as { flagged: boolean }).flagged) };
}

const row = (kind: string, language: string, text: string) => ({ id: 'a', kind, language, text });

test('the first word of its kind says who is asked about a text', async () => {
  expect(
    await evaluate(
      row('security:x', 'python', 'eval(input())\n'),
      row('syntax:x', 'python', 'eval(input())\n'),
      row('test:x', 'javascript', "test('a', () => {});\n"),
    ),
  ).toEqual({ code: 0, flagged: [true, false, true] });
  expect(await evaluate(row('style:x', 'python', 'x = 1\n'))).toEqual({ code: 2 });
});

test('a text on which a validator fails is flagged, and the others are judged', async () => {
  expect(
    await evaluate(
      row('syntax:x', 'sql', `SELECT ${'1+'.repeat(200_000)}1`),
      row('syntax:x', 'yaml', 'a: 1\n'),
      row('syntax:x', 'yaml', 'a: [\n'),
    ),
  ).toEqual({ code: 0, flagged: [true, false, true] });
});
