import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createTextReader } from '../src/request/text-reader.js';
import type { TextReader } from '../src/request/text-reader.js';
import { ask, createWorker, entriesOf, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';

let folder: string;
let database: TestDatabase;
let reader: TextReader;
let service: TestApprovals;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-long-'));
  writeFileSync(
    path.join(folder, 'thread.cjs'),
    // Hangs on a long text; finds nothing in a short one.
    `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (tasks) => parentPort.postMessage(tasks.map(({ input }) => {
      if (input.instruction.length > 8 * 1024) for (;;);
      return { level: 'LOW', score: 0, reasons: [], reversibility: 'reversible', understood: true };
    })));`,
  );
  reader = createTextReader({
    script: pathToFileURL(path.join(folder, 'thread.cjs')),
    log: { error: () => undefined },
  });
  database = await createTestDatabase();
  service = await startApprovals(database, { reader });
});
afterAll(async () => {
  await service.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('while a long request is read, others are decided; one that cannot be read is not approved', async () => {
  const worker = await createWorker(database);
  const long = ask(service, worker, { body: { ...HARMLESS, instruction: 'Look around. '.repeat(70_000) } });

  const others = await Promise.all(
    Array.from({ length: 5 }, (_, index) => ask(service, worker, { body: { ...HARMLESS, title: `Look ${index}` } })),
  );
  expect(others.map(({ status, body }) => [status, body.status])).toEqual(others.map(() => [201, 'AUTO_APPROVED']));
  expect(await entriesOf(database, worker.tenantId)).toHaveLength(5);

  await reader.close();
  const { status, body } = await long;
  expect([status, body.code]).toEqual([503, 'unavailable']);
  expect(await entriesOf(database, worker.tenantId)).toHaveLength(5);
});
