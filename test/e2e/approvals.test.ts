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

test('a person decides in Telegram: shown exactly, asked back, and the keyboard is gone afterwards', async () => {
  const person = system.telegram.people.user(4711, 'Ada');
  const asked = await client(system.stack.keys.work).requestApproval(risky('chat <&> "quoted"'));
  const chat = -1001;
  const message = await system.telegram.people.waitForMessage(
    chat,
    ({ text, reply_markup: keyboard }) => (text ?? '').includes(asked.approval_id) && keyboard !== undefined,
  );
  expect(message.text).toContain(String.raw`rm -rf "/srv/chat <&> \"quoted\""`);

  system.telegram.people.userPresses(message, person, 'Approve');
  // Deleting is HIGH: the bot asks back.
  const question = await system.telegram.people.waitForMessage(
    chat,
    ({ message_id: id, reply_markup: keyboard }) =>
      id > message.message_id && JSON.stringify(keyboard ?? {}).includes('Yes'),
  );
  const yes = question.reply_markup?.inline_keyboard.flat().find(({ text }) => text.startsWith('Yes'))?.text ?? '';
  system.telegram.people.userPresses(question, person, yes);

  const decided = await until(async () => {
    const found = await client(system.stack.keys.read).getApproval({ id: asked.approval_id });
    return found.status === 'APPROVED' && found;
  });
  expect(decided.decided_by).toMatch(/^person:/);
  await until(() => {
    const now = system.messages().find(({ message_id: id }) => id === message.message_id);
    return (now?.reply_markup?.inline_keyboard ?? []).flat().length === 0;
  });
});
