import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { SERVICES, VERSION } from '@wingman/contracts';
import { doctor } from '../../src/doctor/doctor.js';
import { nodeRow } from '../../src/doctor/inspect-system.js';
import { runWingman } from '../run-wingman.js';

const home = mkdtempSync(path.join(tmpdir(), 'wingman-doctor-'));
afterAll(() => rmSync(home, { recursive: true }));
let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

interface Patient {
  down?: string;
  /** Seconds that its clock is ahead. */
  ahead?: number;
  version?: string;
}

async function systemOf({ down, ahead = 0, version = VERSION }: Patient): Promise<string> {
  const services = Object.fromEntries(SERVICES.map((name) => [name, { status: name === down ? 'down' : 'ok' }]));
  const bodies: Record<string, object> = {
    '/health': { status: down === undefined ? 'ok' : 'degraded', services },
    '/openapi.json': { openapi: '3.1.0', info: { title: 'Wingman', version } },
  };
  server = createServer((request, response) => {
    const date = new Date(Date.now() + ahead * 1_000).toUTCString();
    response.writeHead(200, { 'content-type': 'application/json', date });
    response.end(JSON.stringify(bodies[request.url ?? ''] ?? {}));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function examine(env: Record<string, string>) {
  const { code, out } = await runWingman([doctor], ['doctor', '--json'], [], env);
  const { checks } = JSON.parse(out) as { checks: Record<'what' | 'outcome' | 'says', string>[] };
  return { code, ill: checks.filter(({ outcome }) => outcome === 'failed').map(({ what }) => what) };
}

test('a system that is well is said to be', async () => {
  expect(await examine({ WINGMAN_URL: await systemOf({}) })).toEqual({ code: 0, ill: [] });
});

test.each<[string, Patient, string[]]>([
  ['a service that is down', { down: 'verifier' }, ['verifier']],
  ['a clock that is ahead', { ahead: 60 }, ['clock']],
  ['a clock that is behind', { ahead: -60 }, ['clock']],
  ['another version', { version: '0.0.0' }, ['version']],
])('sees %s', async (_what, patient, ill) => {
  expect(await examine({ WINGMAN_URL: await systemOf(patient) })).toEqual({ code: 1, ill });
});

test('sees keys that others may read or that are not there, and no fault in public ones', async () => {
  const file = (name: string, mode: number): string => {
    writeFileSync(path.join(home, name), 'x');
    chmodSync(path.join(home, name), mode);
    return path.join(home, name);
  };
  const { ill } = await examine({
    WINGMAN_URL: await systemOf({}),
    LEDGER_SIGNING_KEY_FILE: file('open', 0o640),
    TOKEN_SIGNING_KEY_FILE: file('closed', 0o600),
    TOKEN_PUBLIC_KEYS_FILE: file('public', 0o644),
    SECOND_FACTOR_KEY_FILE: path.join(home, 'absent'),
  });
  expect(ill).toEqual(['LEDGER_SIGNING_KEY_FILE', 'SECOND_FACTOR_KEY_FILE']);
});

test('nobody there, nowhere to go, an old Node', async () => {
  expect((await examine({ WINGMAN_URL: 'http://127.0.0.1:1' })).ill).toEqual(['proxy']);
  expect((await examine({})).ill).toEqual(['settings']);
  expect([nodeRow('20.18.3').outcome, nodeRow('20.19.0').outcome, nodeRow('22.1.0').outcome]).toEqual([
    'failed',
    'passed',
    'passed',
  ]);
});
