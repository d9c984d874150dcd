import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { verifyBypass } from '../../src/verify-bypass/verify-bypass.js';
import { runWingman } from '../run-wingman.js';

// The real system is tried in test/e2e/executions.test.ts; here are those that it is never to be like.

const TOKEN = [{ alg: 'EdDSA' }, { exp: 1 }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** A system whose gateway answers everything in this one way. */
async function systemThat(answersExecute: { status: number; body: object }): Promise<string> {
  server = createServer((request, response) => {
    const ordinary: Record<string, [number, object]> = {
      '/approvals/request': [201, { approval_id: 'a1', status: 'AUTO_APPROVED', expires_at: '2020-01-01T00:00:00Z' }],
      '/gateway/token': [201, { token: `${TOKEN.join('.')}.c2ln`, expires_at: '2020-01-01T00:00:00Z' }],
    };
    const [status, body] = ordinary[request.url ?? ''] ?? [answersExecute.status, answersExecute.body];
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function verify(url: string) {
  const env = { WINGMAN_URL: url, WINGMAN_WORK_KEY: 'work', WINGMAN_MINT_KEY: 'mint', WINGMAN_OTHER_TENANT_KEY: 'b' };
  const { code, out } = await runWingman([verifyBypass], ['verify-bypass', '--json'], [], env);
  const { checks } = JSON.parse(out) as { checks: Record<'what' | 'outcome' | 'says', string>[] };
  return { code, checks, outcomeOf: (name: string) => checks.find(({ what }) => what === name)?.outcome };
}

test('a gateway that runs everything is seen, attack by attack', async () => {
  const { code, checks, outcomeOf } = await verify(await systemThat({ status: 200, body: { status: 'SUCCEEDED' } }));

  expect(code).toBe(1);
  for (const what of [
    'no token',
    'an unsigned token',
    'no key at all',
    'another tenant',
    'another command',
    'replayed',
  ]) {
    expect([what, outcomeOf(what)]).toEqual([what, 'failed']);
  }
  expect(outcomeOf('minted for another environment')).toBe('failed');
  expect(outcomeOf('another worker')).toBe('not checked');
  expect(checks.filter(({ outcome }) => outcome === 'passed').map(({ what }) => what)).toEqual(['what was approved']);
});

test('a gateway that cannot decide, or refuses for another reason, proves nothing', async () => {
  const { checks, outcomeOf } = await verify(await systemThat({ status: 503, body: { code: 'unavailable' } }));

  expect(checks.filter(({ outcome }) => outcome === 'passed')).toEqual([]);
  expect(outcomeOf('no token')).toBe('not checked');
});

test('keys that may do nothing, or none, are said to be missing', async () => {
  const { code } = await runWingman([verifyBypass], ['verify-bypass', '--url', 'http://127.0.0.1:1'], [], {});
  expect(code).toBe(2);
});
