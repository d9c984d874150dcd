import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase, SECRET_SAMPLES, secretWord, tablesThatShow } from '@wingman/testkit';
import type { CallAnswer, SecretSample, TestDatabase } from '@wingman/testkit';
import { logClaim, newWorker, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startLedger(database);
});

afterAll(async () => {
  await service.close();
  await database.drop();
});

const encoded = (text: string): string => encodeURIComponent(text);

/** Wherever the API takes a text: bodies, names of fields, headers, paths and queries. */
async function sayEverywhere(sample: SecretSample): Promise<CallAnswer[]> {
  const key = worker.key;
  const { text } = sample;
  const value = secretWord(sample);
  return Promise.all([
    logClaim(service, worker, text),
    logClaim(service, worker, {
      claim: 'done',
      metadata: { note: text, deep: [{ list: [text] }], [text.slice(0, 90)]: 1 },
      context: { cwd: `/srv/${text}` },
      checks: [{ type: 'content', path: '/srv/a.txt', contains: text }],
    }),
    logClaim(service, worker, { claim: 'x', [text]: 1 }),
    logClaim(service, worker, { claim: 'x', worker_id: text }),
    logClaim(service, worker, { claim: 'x', check_id: text, occurred_at: text }),
    logClaim(service, worker, 'x', {
      headers: { 'x-request-id': value, 'idempotency-key': `token=${value}`, 'x-note': text },
    }),
    call(`${service.url}/log_claims`, {
      key,
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify({ worker_id: worker.workerId, claim: text }),
    }),
    call(`${service.url}/claims/${encoded(text)}`, { key }),
    call(`${service.url}/claims?cursor=${encoded(text)}`, { key: worker.readKey }),
    call(`${service.url}/${encoded(text)}`, { key, headers: { 'x-request-id': value } }),
    call(`${service.url}/claims`, { key: value }),
    call(`${service.url}/log_claim`, { key, body: `{"worker_id": "${value}", ` }),
  ]);
}

test.each(SECRET_SAMPLES)('shows $kind in no log line, no answer, no row and no metric', async (sample) => {
  const { value } = sample;
  worker = await newWorker(database);

  const answers = await sayEverywhere(sample);

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 400, 400, 400, 201, 201, 400, 400, 404, 401, 400]);
  const metrics = await fetch(`${service.url}/metrics`).then((response) => response.text());
  const shown = {
    answers: answers.map(({ body }) => JSON.stringify(body)).filter((body) => body?.includes(value)),
    tables: await tablesThatShow(database, value),
    log: service.logText().includes(value),
    metrics: metrics.includes(value),
  };
  expect(shown).toEqual({ answers: [], tables: [], log: false, metrics: false });
});

test('refuses a worker whose name holds a secret, since a mask would name another', async () => {
  worker = await newWorker(database);

  const { status, body } = await logClaim(service, worker, {
    worker_id: secretWord(SECRET_SAMPLES[0]!),
    claim: 'x',
  });

  expect([status, body.errors]).toEqual([400, [{ path: 'worker_id', message: 'holds what looks like a secret' }]]);
});
