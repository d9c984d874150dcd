import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, workspaceRoot } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { ask, createWorker, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';

let database: TestDatabase;
let service: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const read = (path: string): string => readFileSync(join(workspaceRoot, path), 'utf8');

test('every test that docs/security/aisvs-c9.md names is there', () => {
  const named = [...read('docs/security/aisvs-c9.md').matchAll(/^- `([^`]+)`: "([^\n]+)"$/gm)];

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(([, path = '', title = '']) => !read(path).includes(`'${title}'`)).map(([line]) => line)).toEqual(
    [],
  );
});

test.each([
  ['first', [['rm', '-rf', '/srv/data'], ['ls'], ['pwd']]],
  ['in the middle', [['ls'], ['rm', '-rf', '/srv/data'], ['pwd']]],
  ['last', [['ls'], ['pwd'], ['rm', '-rf', '/srv/data']]],
])('a chain of commands is as grave as its gravest one, wherever it stands: %s', async (_where, commands) => {
  const { body } = await ask(service, await createWorker(database), { body: { commands } });
  expect(body).toMatchObject({ status: 'PENDING', risk: { reversibility: 'irreversible' } });
});

test('harmless commands together are harmless', async () => {
  const { body } = await ask(service, await createWorker(database), { body: { commands: [['ls'], ['pwd']] } });
  expect(body).toMatchObject({ status: 'AUTO_APPROVED' });
});
