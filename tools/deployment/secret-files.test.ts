import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSecretFiles } from './secret-files.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const all = (): Record<string, string> => Object.fromEntries(readdirSync(folder).map((name) => [name, read(name)]));

test('the role that Grafana reads as has the password that Grafana is given, and made once, all secrets stay', async () => {
  await writeSecretFiles(folder, { ledgerOrigin: 'ledger.test' });
  const first = all();
  const passwords = JSON.parse(read('role_passwords')) as Record<string, string>;

  expect(passwords['wingman_grafana']).toBe(read('grafana_database_password'));
  expect(new Set(Object.values(passwords)).size).toBe(Object.keys(passwords).length);

  await writeSecretFiles(folder, { ledgerOrigin: 'ledger.test' });
  expect(all()).toEqual(first);
});
