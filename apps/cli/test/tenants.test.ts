import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formatVerifierKey } from '@wingman/ledger-format';
import { ledgerVerify } from '../src/ledger-verify/ledger-verify.js';
import { tenantCommands } from '../src/tenants/tenants.js';
import { tierCommands } from '../src/tenants/tiers.js';
import { runWingman } from './run-wingman.js';
import { checkpointOf, lines, newSigner, TENANT, vkey } from './signed-log.js';
import { startStandIn } from './stand-in.js';
import type { StandIn } from './stand-in.js';

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const keyOf = (role: string): string => ['wm', role, 'Zq81mXk20Lrt95Vbn7cQ'].join('_');
const AT = '2026-11-21T10:00:00.000Z';

let base: string;
let folder: string;
let service: StandIn;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'wingman-tenants-'));
});
afterAll(() => rm(base, { recursive: true }));
beforeEach(async () => {
  folder = path.join(base, `out-${Math.random().toString(36).slice(2)}`);
  service = await startStandIn();
  service.answer('GET /ledger/key', { text: `${vkey}\n` });
  service.answer('GET /admin/tenants', { json: { items: [tenant()], next_cursor: null } });
  service.answer(`POST /admin/tenants/${TENANT}/suspend`, { json: tenant('SUSPENDED') });
});
afterEach(() => service.close());

const tenant = (status = 'ACTIVE', tier = 'basic') => ({
  ...{ tenant_id: TENANT, name: 'Acme', tier, status, created_at: AT },
});
const wingman = (args: string[]) =>
  runWingman([...tenantCommands, ...tierCommands, ledgerVerify], args, [], {
    WINGMAN_URL: service.url,
    WINGMAN_PLATFORM_KEY: keyOf('p'),
  });
const asked = () => service.asked.map(({ method, path: where }) => `${method} ${where}`);

interface Change {
  entries?: number;
  covered?: number;
  end?: object | undefined;
  tenantId?: string;
  forge?: (leaf: string) => string;
}

/** An export as the service streams it. */
function exported({ entries = 5, covered = entries, tenantId = TENANT, forge = (leaf) => leaf, ...more }: Change = {}) {
  const log = lines.slice(0, entries).map((leaf, seq) => ({ seq, leaf: forge(leaf.toString()) }));
  const rows = [
    ['gatekeeper.people', { name: 'Ada', big: '§' }],
    ['gatekeeper.people', { name: 'Ben' }],
    ['ledger.checkpoints', { size: covered, note: checkpointOf(lines.slice(0, covered)) }],
    ...log.map((row) => ['ledger.entries', row] as const),
  ].map(([table, row]) => JSON.stringify({ table, row }).replace('"§"', '12345678901234567890'));
  const head = {
    export: 'wingman tenant',
    version: 1,
    tenant_id: tenantId,
    name: 'Acme',
    tier: 'basic',
    status: 'SUSPENDED',
    at: AT,
  };
  const end = 'end' in more ? more.end : { rows: rows.length, tables: { 'gatekeeper.people': 2 } };
  const all = [JSON.stringify(head), ...rows, ...(end ? [JSON.stringify({ end })] : [])];
  return { text: all.map((line) => `${line}\n`).join('') };
}
const answerExport = (change: Change = {}) => service.answer(`GET /admin/tenants/${TENANT}/export`, exported(change));

describe('an export', () => {
  test('is a folder with a file for each table and the log, which `ledger verify` proves', async () => {
    answerExport();
    const { code, out } = await wingman(['tenants', 'export', TENANT, folder]);

    expect([code, out]).toEqual([0, `8 rows of Acme in ${folder}; its log of 5 entries is proven`]);
    expect((await readdir(folder)).sort()).toEqual([
      'ledger.jsonl',
      'ledger.jsonl.checkpoint',
      'ledger.jsonl.vkey',
      'tables',
      'tenant.json',
    ]);
    // A row is kept as it was written, numbers that no JavaScript can hold included.
    expect(await readFile(path.join(folder, 'tables/gatekeeper.people.jsonl'), 'utf8')).toBe(
      '{"name":"Ada","big":12345678901234567890}\n{"name":"Ben"}\n',
    );
    expect(JSON.parse(await readFile(path.join(folder, 'tenant.json'), 'utf8'))).toMatchObject({
      tenant_id: TENANT,
      rows: 8,
      log_size: 5,
      entries_uncovered: 0,
    });
    expect((await stat(path.join(folder, 'ledger.jsonl'))).mode & 0o077).toBe(0);
    const log = path.join(folder, 'ledger.jsonl');
    const proven = await wingman([
      'ledger',
      'verify',
      log,
      '--key',
      `${log}.vkey`,
      '--checkpoint',
      `${log}.checkpoint`,
    ]);
    expect(proven.code).toBe(0);
  });

  test('of a log that did not grow since the key was changed is proven by the key before, where that is given', async () => {
    service.answer('GET /ledger/key', { text: `${formatVerifierKey(newSigner().verifier)}\n` });
    answerExport();
    const words = ['tenants', 'export', TENANT, folder];

    expect((await wingman(words)).code).toBe(1);
    expect((await wingman([...words, '--key', vkey])).code).toBe(0);
    expect(await readFile(path.join(folder, 'ledger.jsonl.vkey'), 'utf8')).toBe(`${vkey}\n`);
  });

  test('says how many entries came after the newest checkpoint', async () => {
    answerExport({ entries: 5, covered: 3 });
    const { code, out } = await wingman(['tenants', 'export', TENANT, folder]);
    expect([code, out.split('\n').at(-1)]).toEqual([0, '2 entries came after the newest checkpoint and are not in it']);
  });

  test.each<[string, Change, string]>([
    ['that broke off', { end: undefined }, 'broke off before its end'],
    ['that lost a row', { end: { rows: 9, tables: {} } }, 'broke off before its end'],
    ['of another tenant', { tenantId: '018f3a52-7c1e-7d4b-9a50-3f1c2b7e9d11' }, 'not the export of this tenant'],
    [
      'whose log was forged',
      { forge: (leaf) => leaf.replace('backup-3', 'backup-4') },
      'its log is not what was signed',
    ],
    ['whose log lacks entries', { entries: 3, covered: 5 }, 'its log is not what was signed'],
    ['without its log', { entries: 0, covered: 5 }, 'its log is missing'],
  ])('%s leaves nothing', async (_what, change, reason) => {
    answerExport(change);
    const { code, out } = await wingman(['tenants', 'export', TENANT, folder]);
    expect([code, out]).toEqual([1, expect.stringContaining(reason)]);
    expect((await readdir(base)).filter((name) => name.startsWith(path.basename(folder)))).toEqual([]);
  });

  test('does not write into a folder that has something in it', async () => {
    answerExport();
    await wingman(['tenants', 'export', TENANT, folder]);
    const { code, errors } = await wingman(['tenants', 'export', TENANT, folder]);
    expect([code, errors]).toEqual([2, expect.stringContaining('has something in it')]);
  });
});

describe('deleting a tenant', () => {
  const erase = `POST /admin/tenants/${TENANT}/erase`;
  const erasable = () => service.answer(erase, { json: { tenant_id: TENANT, status: 'ERASED', log_size: 5 } });
  const remove = (...more: string[]) => wingman(['tenants', 'delete', TENANT, folder, ...more]);

  test('suspends, exports and erases, in this order, and names the log it has', async () => {
    answerExport();
    erasable();
    const { code, out } = await remove('--confirm', 'Acme');

    expect([code, out]).toEqual([0, `${TENANT} is erased; its log had 5 entries, which are in ${folder}`]);
    expect(asked()).toEqual([
      'GET /admin/tenants',
      `POST /admin/tenants/${TENANT}/suspend`,
      'GET /ledger/key',
      `GET /admin/tenants/${TENANT}/export`,
      erase,
    ]);
    expect(service.asked.at(-1)?.body).toEqual({ confirm: 'Acme', log_size: 5 });
    expect(await readdir(folder)).toContain('tenant.json');
  });

  test.each<[string, string[], string]>([
    ['without the name', [], '--confirm NAME is missing'],
    ['by another name', ['--confirm', 'acme'], 'has another name'],
  ])('does nothing %s, not even suspend', async (_what, more, message) => {
    answerExport();
    erasable();
    const { code, errors } = await remove(...more);
    expect([code, errors]).toEqual([2, expect.stringContaining(message)]);
    expect(asked().filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  test('erases nothing without a whole export', async () => {
    answerExport({ end: undefined });
    erasable();
    expect((await remove('--confirm', 'Acme')).code).toBe(1);
    expect(asked()).not.toContain(erase);
  });

  test('exports again as long as entries are on their way into the log', async () => {
    let looks = 0;
    service.answer(`GET /admin/tenants/${TENANT}/export`, () =>
      exported({ entries: 5, covered: (looks += 1) === 1 ? 3 : 5 }),
    );
    erasable();
    expect((await remove('--confirm', 'Acme')).code).toBe(0);
    expect([looks, asked().filter((line) => line === erase)]).toEqual([2, [erase]]);
  });

  test('exports again when the log grew after the export', async () => {
    answerExport();
    let tries = 0;
    service.answer(erase, () =>
      (tries += 1) === 1
        ? { status: 503, json: { code: 'ledger_busy', detail: 'the log has 6 entries' } }
        : { json: { tenant_id: TENANT, status: 'ERASED', log_size: 5 } },
    );
    expect((await remove('--confirm', 'Acme')).code).toBe(0);
  });
});

test('a tenant is resumed and moved to another tier', async () => {
  service.answer(`POST /admin/tenants/${TENANT}/resume`, { json: tenant() });
  service.answer(`PUT /admin/tenants/${TENANT}/tier`, { json: tenant('ACTIVE', 'standard') });

  expect((await wingman(['tenants', 'resume', TENANT])).code).toBe(0);
  const { code, out } = await wingman(['tenants', 'tier', TENANT, 'standard']);

  expect([code, out]).toEqual([0, expect.stringContaining('standard')]);
  expect(service.asked.at(-1)?.body).toEqual({ tier: 'standard' });
  expect((await wingman(['tenants', 'tier', TENANT, 'gold'])).code).toBe(2);
});

describe('the tiers', () => {
  const view = (policy: object | null = null) => ({
    tier: 'basic',
    ...{ requests_per_minute: 60, limit_set_by: 'setting', policy, changed_at: AT, changed_by: 'release' },
    retention: { outputs_days: 30, reports_days: null, questions_days: 30, messages_days: 30 },
  });
  const set = (...more: string[]) => wingman(['tiers', 'set', 'basic', ...more]);
  beforeEach(() => {
    service.answer('GET /admin/tiers', { json: { items: [view({ rules: {} })] } });
    service.answer('PUT /admin/tiers/basic', { json: view() });
  });

  test('are listed with what they allow, keep and say', async () => {
    const { out } = await wingman(['tiers', 'list']);
    expect(out).toContain('basic  60 (setting)  30 d     for ever  30 d       30 d      rules');
  });

  test('are set by what is named', async () => {
    const file = path.join(base, 'policy.json');
    await writeFile(file, '{"approvals": {"approvers_for_high": 2}}');
    await set('--requests-per-minute', '90', '--keep-outputs', '7', '--keep-reports', 'forever', '--policy', file);
    expect(service.asked.at(-1)?.body).toEqual({
      requests_per_minute: 90,
      retention: { outputs_days: 7, reports_days: null },
      policy: { approvals: { approvers_for_high: 2 } },
    });
    await set('--policy', 'none');
    expect(service.asked.at(-1)?.body).toEqual({ policy: null });
  });

  test.each([
    [[]],
    [['--keep-outputs', '0']],
    [['--requests-per-minute', 'many']],
    [['--policy', '/nowhere/policy.json']],
  ])('are not set by %j', async (more) => {
    expect((await set(...more)).code).toBe(2);
    expect(service.asked).toEqual([]);
  });
});
