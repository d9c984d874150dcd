import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';
import { createOtherTenant } from './support/tenant.js';

const LONG = 120_000;
const LIMIT = 40;
const SILENT = 10_000;

let system: System;

beforeAll(async () => {
  system = await startSystem({ RATE_LIMIT_BASIC: String(LIMIT) });
}, LONG);
afterAll(() => system.stop(), LONG);

/** One path of each service. */
const PATHS = [
  '/checks',
  '/claims',
  '/verifications',
  '/approvals',
  '/gateway/executions',
  '/alerts',
  '/output_validation',
];

test('a revoked key is dead at every service within a second', async () => {
  const admin = createClient({ baseUrl: system.stack.url, key: system.stack.keys.admin });
  const { key, key_id: id } = await admin.createKey({ scopes: ['read'] });
  const statuses = () =>
    Promise.all(PATHS.map(async (path) => (await call(`${system.stack.url}${path}`, { key })).status));
  expect(await statuses()).not.toContain(401);

  await admin.revokeKey({ id });

  await until(async () => (await statuses()).every((status) => status === 401), { timeout: 1_000 });
});

test(
  "a tenant's limit counts over all services and replicas, and leaves other tenants alone",
  async () => {
    const { stack } = system;
    const replica = await stack.addReplica('claims-ledger', {});
    const first = await createOtherTenant(system, { name: 'first', tier: 'basic', workerId: 'one' });
    const second = await createOtherTenant(system, { name: 'second', tier: 'basic', workerId: 'two' });
    const doors = [`${stack.url}/claims`, `${stack.url}/alerts`, `${stack.url}/verifications`, `${replica.url}/claims`];
    const ask = (key: string, n: number) => call(doors[n % doors.length] as string, { key });

    const answers = await Promise.all(Array.from({ length: 2 * LIMIT }, (_, n) => ask(first.keys.read, n)));

    // Creating its keys took three of the requests.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT - 3);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(LIMIT + 3);
    for (const { body, headers } of refused) {
      expect(body.code).toBe('rate_limited');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await ask(second.keys.read, 0)).status).toBe(200);
  },
  LONG,
);

async function connectSilently(url: string, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  for (let n = 0; n < count; n += 500) {
    const some = Array.from({ length: 500 }, () => connect(Number(port), hostname).on('error', () => undefined));
    await Promise.all(some.map((socket) => once(socket, 'connect')));
    sockets.push(...some);
  }
  return sockets;
}

test.each([
  ['a service', () => system.stack.services['claims-ledger'].url],
  ['the proxy', () => system.stack.url],
])(
  '10,000 connections that send nothing do not keep %s from serving, and are closed',
  async (_what, url) => {
    const silent = await connectSilently(url(), SILENT);
    const open = silent.filter(({ readyState }) => readyState === 'open').length;
    const claim = { key: system.stack.keys.work, body: { worker_id: 'heard', claim: 'I said something' } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(`${url()}/log_claim`, claim)));

    expect(open).toBe(SILENT);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    silent.forEach((socket) => socket.resume());
    await until(() => silent.every(({ readyState }) => readyState !== 'open'), { timeout: 30_000, interval: 200 });
  },
  LONG,
);
