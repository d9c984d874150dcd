import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { readIgnoreFile } from '../src/scan/ignore-file.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

test('this repository accepts findings of single rules in single files only, and the files are there', () => {
  const entries = readIgnoreFile('.wingmanignore', readFileSync(path.join(ROOT, '.wingmanignore'), 'utf8'));

  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter((entry) => entry.path === undefined || entry.ruleId === undefined)).toEqual([]);
  expect(entries.map((entry) => entry.path!).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
