import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';
import { createOtherTenant } from './support/tenant.js';
import type { OtherTenant } from './support/tenant.js';

const LONG = 120_000;
const LONG_WAIT = { timeout: 40_000 };
const run = promisify(execFile);

/** A tenant's life on the running system: suspended, resumed, and taken away with all it had. */
let system: System;
let leaving: OtherTenant;
let folder: string;

beforeAll(async () => {
  system = await startSystem();
  leaving = await createOtherTenant(system, { name: 'Leaving Ltd', tier: 'enterprise', workerId: 'w' });
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-leaving-'));
}, LONG);
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
}, LONG);

const platform = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.platform });
const worker = () => createClient({ baseUrl: system.stack.url, key: leaving.keys.work });
const reader = () => createClient({ baseUrl: system.stack.url, key: leaving.keys.read });
const wingman = (...args: string[]) =>
  run(process.execPath, ['dist/apps/cli/main.js', ...args], {
    env: { ...process.env, WINGMAN_URL: system.stack.url, WINGMAN_PLATFORM_KEY: system.stack.keys.platform },
  });

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
const statuses = () =>
  Promise.all(PATHS.map(async (where) => (await call(system.stack.url + where, { key: leaving.keys.read })).status));

test(
  'suspended, it is dead at every service within a second; its claim has its verdict once it is resumed',
  async () => {
    await platform().suspendTenant({ id: leaving.tenantId });
    await until(async () => (await statuses()).every((status) => status === 401), { timeout: 1_000 });

    await platform().resumeTenant({ id: leaving.tenantId });
    await until(async () => (await statuses()).every((status) => status === 200), { timeout: 1_000 });
    const { claim_id: id } = await worker().logClaim({ worker_id: 'w', claim: 'The weather was nice' });
    await until(async () => (await reader().getClaim({ id })).verdicts.length === 1, LONG_WAIT);
  },
  LONG,
);

test(
  'another tier is in force at every service within a second',
  async () => {
    await platform().putTier({ tier: 'basic', requests_per_minute: 10 });
    await Promise.all(Array.from({ length: 3 }, statuses));

    await platform().changeTier({ id: leaving.tenantId, tier: 'basic' });
    await until(async () => (await statuses()).every((status) => status === 429), { timeout: 1_000 });

    await platform().changeTier({ id: leaving.tenantId, tier: 'standard' });
    await until(async () => (await statuses()).every((status) => status === 200), { timeout: 1_000 });
  },
  LONG,
);

test(
  'deleted, all of it is in a folder that verifies offline, and nothing of it works any more',
  async () => {
    const out = path.join(folder, 'leaving');
    const { stdout } = await wingman('tenants', 'delete', leaving.tenantId, out, '--confirm', 'Leaving Ltd');
    expect(stdout).toContain('is erased');

    const log = path.join(out, 'ledger.jsonl');
    const verified = await wingman(
      'ledger',
      'verify',
      log,
      '--key',
      `${log}.vkey`,
      '--checkpoint',
      `${log}.checkpoint`,
    );
    expect(verified.stdout).toContain(leaving.tenantId);
    expect(await readFile(log, 'utf8')).toContain('The weather was nice');
    const about = JSON.parse(await readFile(path.join(out, 'tenant.json'), 'utf8'));
    expect(about).toMatchObject({ name: 'Leaving Ltd', tier: 'standard', status: 'SUSPENDED', entries_uncovered: 0 });
    const keys = await readFile(path.join(out, 'tables/gatekeeper.api_keys.jsonl'), 'utf8');
    expect(keys.trim().split('\n')).toHaveLength(4);
    expect(await statuses()).toEqual(PATHS.map(() => 401));
    const names: string[] = [];
    for (const tenant of (await platform().listTenants({ limit: 500 })).items) names.push(tenant.name);
    expect(names).not.toContain('Leaving Ltd');
  },
  LONG,
);
