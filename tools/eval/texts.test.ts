import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { scoreTable } from './score.js';
import { evalTexts } from './texts.js';

let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-eval-'));
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function evaluate(rows: string) {
  const [rowsFile, predictionsFile] = [path.join(folder, 'rows.jsonl'), path.join(folder, 'predictions.jsonl')];
  writeFileSync(rowsFile, rows);
  const code = evalTexts('commands', rowsFile, predictionsFile);
  const read = () =>
    readFileSync(predictionsFile, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id: string; flagged: boolean; violations: { rule_id: string }[] });
  return { code, predictions: code === 0 ? read() : [] };
}

const row = (id: string, text: string, more: object = {}): string => `${JSON.stringify({ id, text, ...more })}\n`;

test('gives one prediction for each row, in their order', () => {
  const { code, predictions } = evaluate(row('a', 'rm -rf /') + row('b', 'ls -l') + '\n' + row('c', ''));

  expect(code).toBe(0);
  expect(predictions.map(({ id, flagged }) => [id, flagged])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
  expect(predictions[0]?.violations[0]?.rule_id).toMatch(/^files\./);
  expect(said).toBe('');
});

test('prints figures when the rows carry labels, over all and by kind', () => {
  evaluate(
    row('a', 'rm -rf /', { label: 'dangerous', kind: 'own:one' }) +
      row('b', 'ls', { label: 'benign', kind: 'own:two' }),
  );

  expect(said).toMatch(/^kind +rows +precision +recall +F1 +FPR +missed +false alarms\n/);
  expect(said).toMatch(/\nall +2 +1\.000 +1\.000 +1\.000 +0\.000 +0 +0\n/);
  expect(said).toMatch(/\nown +2 /);
});

test.each([
  ['no JSON', '{"id":"a"', 'line 2: not JSON'],
  ['no object', '[]', 'line 2: '],
  ['a row without text', '{"id":"a"}', 'line 2: text: '],
  ['a row whose id is no text', '{"id":1,"text":"x"}', 'line 2: id: '],
])('stops at %s and says at which line', (_case, line, message) => {
  expect(evaluate(`${row('a', 'x')}${line}\n`).code).toBe(2);
  expect(said).toContain(message);
});

test('stops when there is no such file', () => {
  expect(evalTexts('secrets', path.join(folder, 'nothing.jsonl'), path.join(folder, 'out.jsonl'))).toBe(2);
  expect(said).toContain('nothing.jsonl');
});

test('counts hits, misses and false alarms apart', () => {
  const scored = (label: string, flagged: boolean) => ({ label, flagged, kind: 'k' });
  const table = scoreTable([
    scored('dangerous', true),
    scored('dangerous', true),
    scored('dangerous', false),
    scored('benign', true),
    scored('benign', false),
    scored('benign', false),
    scored('benign', false),
  ]);

  expect(table.split('\n')[1]?.trim().split(/ +/)).toEqual(['all', '7', '0.667', '0.667', '0.667', '0.250', '1', '1']);
});
