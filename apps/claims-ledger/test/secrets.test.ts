import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
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

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const piece = (...parts: string[]): string => parts.join('');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** What is sent, and the part of it that must be seen nowhere. */
const SECRETS: ReadonlyArray<readonly [kind: string, text: string, value: string]> = [
  ['the token of a provider', `pushed with ${piece('glpat', '-Qx7vN2mKd8RtYw3ZbLp5')}`, 'Qx7vN2mKd8'],
  ['our own key', `used ${piece('wm_', 'w_Zq81mXk20Lrt95Vbn7cQ')}`, 'Zq81mXk20L'],
  [
    'a JSON web token',
    `sent ${base64url('{"alg":"HS256"}')}.${base64url('{"sub":"4711","role":"ops"}')}.q8Rk2LmZ7xVb4Nt0pWcY5h`,
    'q8Rk2LmZ7x',
  ],
  ['a URL credential', `dumped ${piece('postgres', '://app:vq8Zt2Lm4x@db.internal/app')}`, 'vq8Zt2Lm4x'],
  ['an assigned password', `set ${piece('DB_PASS', 'WORD="tr4wKq9zLm"')} in the file`, 'tr4wKq9zLm'],
  ['a password in prose', `the password of the mail account is ${piece('Orchid', '#48zq71')}`, '48zq71'],
];

const encoded = (text: string): string => encodeURIComponent(text);

/** Wherever the API takes a text: bodies, names of fields, headers, paths and queries. */
async function sayEverywhere(text: string): Promise<CallAnswer[]> {
  const key = worker.key;
  const value = text.split(' ').find((word) => /\d{2}|[a-z]\d/.test(word)) ?? text;
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
    logClaim(service, worker, 'x', { headers: { 'x-request-id': value, 'idempotency-key': value, 'x-note': text } }),
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

test.each(SECRETS)('shows %s in no log line, no answer, no entry and no metric', async (_kind, text, value) => {
  worker = await newWorker(database);

  const answers = await sayEverywhere(text);

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 400, 400, 400, 201, 201, 400, 400, 404, 401, 400]);
  const entries = await database.query<{ leaf: Buffer }>('SELECT leaf FROM ledger.entries WHERE tenant_id = $1', [
    worker.tenantId,
  ]);
  const metrics = await fetch(`${service.url}/metrics`).then((response) => response.text());
  const shown = {
    answers: answers.map(({ body }) => JSON.stringify(body)).filter((body) => body?.includes(value)),
    entries: entries.map(({ leaf }) => leaf.toString('utf8')).filter((leaf) => leaf.includes(value)),
    log: service.logText().includes(value),
    metrics: metrics.includes(value),
  };
  expect(shown).toEqual({ answers: [], entries: [], log: false, metrics: false });
});

test('refuses a worker whose name holds a secret, since a mask would name another', async () => {
  worker = await newWorker(database);

  const { status, body } = await logClaim(service, worker, {
    worker_id: piece('glpat', '-Qx7vN2mKd8RtYw3ZbLp5'),
    claim: 'x',
  });

  expect([status, body.errors]).toEqual([400, [{ path: 'worker_id', message: 'holds what looks like a secret' }]]);
});
