import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assertSettable, ensureEnvFile, givenSettings, readEnvFile } from './env-file.js';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-env-'));
  file = path.join(folder, '.env.prd');
});
afterAll(() => rmSync(folder, { recursive: true }));

const GIVEN = { LEDGER_ORIGIN: 'ledger.example/one' };

test('what is given stands in the file; what somebody wrote into it stays', () => {
  assertSettable('prd', file, GIVEN);
  ensureEnvFile('prd', file, GIVEN);
  expect(readEnvFile(file)['LEDGER_ORIGIN']).toBe('ledger.example/one');

  writeFileSync(file, readFileSync(file, 'utf8').replace('LOG_LEVEL=info', 'LOG_LEVEL=warn'));
  assertSettable('prd', file, GIVEN);
  ensureEnvFile('prd', file, GIVEN);
  expect(readEnvFile(file)['LOG_LEVEL']).toBe('warn');
});

test('a setting that would not come about is refused: a typo, or another value than the file has', () => {
  expect(() => assertSettable('prd', path.join(folder, 'new'), { LEDGER_ORIGN: 'x' })).toThrow(
    'there is no setting LEDGER_ORIGN',
  );
  expect(() => assertSettable('prd', file, { LEDGER_ORIGIN: 'ledger.example/two' })).toThrow(
    'says otherwise: change LEDGER_ORIGIN in it',
  );
});

test.each([['LEDGER_ORIGIN'], ['=x'], ['ledger_origin=x'], ['A=b\nC=d']])('%j is no setting', (pair) => {
  expect(() => givenSettings([pair])).toThrow('expected NAME=VALUE');
});

test('a value may hold whatever else', () => {
  expect(givenSettings(['A=b=c', 'D='])).toEqual({ A: 'b=c', D: '' });
});
