import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const workspaceRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** A variable that the test run sets. Throws a sentence that says how to get one. */
export function testSetting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run tests with "npm test" or "npm run test:only -- <file>"`);
  return value;
}
