import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import { trustedKeys, verifyToken } from '@wingman/token';
import { call, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const client = (key: string) => createClient({ baseUrl: system.stack.url, key });
const risky = (name: string) => ({
  worker_id: 'asker',
  title: `Delete ${name}`,
  instruction: `Delete the folder ${name}.`,
  commands: [['rm', '-rf', `/srv/${name}`]],
  environment: 'dev',
});

test('a worker asks, waits, is approved by a person, and gets a token that the public keys verify', async () => {
  const [worker, person] = [client(system.stack.keys.work), client(system.stack.keys.decide)];
  const asked = await worker.requestApproval(risky('old'));
  expect(asked).toMatchObject({ status: 'PENDING', binding: 'bound', commands: [['rm', '-rf', '/srv/old']] });

  const waiting = worker.waitForApproval({ id: asked.approval_id, timeout: 30 });
  await person.approve({ id: asked.approval_id, note: 'it is empty' });
  expect(await waiting).toMatchObject({ status: 'APPROVED' });

  const minted = await person.mintToken({
    approval_id: asked.approval_id,
    command: 'rm -rf /srv/old',
    environment: 'dev',
  });
  const { body: jwks } = await call(`${system.stack.url}/gateway/jwks`);
  const capability = await verifyToken(minted.token, {
    keys: trustedKeys(jwks),
    now: new Date(),
    maxTtlSeconds: 3_600,
  });
  expect(capability).toMatchObject({ command: ['rm', '-rf', '/srv/old'], worker_id: 'asker', jti: minted.jti });

  const line = await until(async () => {
    const { items } = await person.listEntries({ limit: 500 });
    const text = JSON.stringify(items);
    return text.includes(minted.jti) && text;
  });
  expect(line).not.toContain(minted.token.split('.')[2]);
});

test('a request outlives the process that took it, and nobody decides it twice', async () => {
  const [worker, person] = [client(system.stack.keys.work), client(system.stack.keys.decide)];
  const { approval_id: id } = await worker.requestApproval(risky('kept'));

  await system.stack.services.approvals.kill('SIGKILL');
  await system.stack.services.approvals.start();

  const decide = () => call(`${system.stack.url}/approvals/${id}/approve`, { key: system.stack.keys.decide, body: {} });
  const answers = await Promise.all(Array.from({ length: 5 }, decide));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect(await person.getApproval({ id })).toMatchObject({ status: 'APPROVED' });
});
