import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, until } from '@wingman/testkit';
import { sizeOf } from './support/accounts.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
const SOON = { timeout: 20_000, interval: 100 };
/** `wingman` as it is delivered. */
const CLI = path.resolve('dist/apps/cli/main.js');

/** An export with its checkpoint, as an auditor keeps them. */
interface Kept {
  checkpoint: string;
  lines: string[];
}

let system: System;
let folder: string;
let tenantId: string;
let older: Kept;
let kept: Kept;

beforeAll(async () => {
  system = await startSystem();
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-export-'));
  older = await keep(await claimOften('early', 5));
  kept = await keep(await claimOften('late', 6));
  tenantId = JSON.parse(kept.lines[0] ?? '').tenant_id;
}, LONG);
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true });
}, LONG);

/** Returns how long the log is with these claims. */
async function claimOften(name: string, times: number): Promise<number> {
  const truth = await system.write(name);
  let size = 0;
  for (let n = 0; n < times; n += 1) {
    size = (await system.work.logClaim({ worker_id: name, claim: `Created ${truth}` })).seq + 1;
  }
  return size;
}

/** Exports what the first checkpoint of at least this size covers. */
async function keep(atLeast: number): Promise<Kept> {
  const checkpoint = await until(async () => {
    const note = await system.read.getCheckpoint();
    return sizeOf(note) >= atLeast && note;
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of await system.read.exportLedger({ tree_size: sizeOf(checkpoint) })) chunks.push(chunk);
  return { checkpoint, lines: Buffer.concat(chunks).toString('utf8').split('\n').slice(0, -1) };
}

/** Runs `wingman ledger verify` without any server, on this text and the newest kept checkpoint. */
async function verifyOffline(text: string): Promise<{ code: number; output: string }> {
  const [file, key, checkpoint] = ['export', 'key', 'checkpoint'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(file, text);
  await writeFile(key, await system.read.getLedgerKey());
  await writeFile(checkpoint, kept.checkpoint);
  const args = [CLI, 'ledger', 'verify', file, '--key', key, '--checkpoint', checkpoint];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: {} }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}` });
    });
  });
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('an export of the running system is proven offline', async () => {
  expect(await verifyOffline(joined(kept.lines))).toMatchObject({
    code: 0,
    output: expect.stringContaining(`OK: ${kept.lines.length} entries`),
  });
});

/** Changes one bit of one character in the middle of the line. */
const flipped = (line: string): string => {
  const bytes = Buffer.from(line);
  const at = bytes.indexOf('"timestamp":"') + 20;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString();
};

test.each<[string, (lines: string[]) => string, number | 'last' | 'cut' | 'older']>([
  ['a flipped bit', (lines) => joined(lines.with(3, flipped(lines[3]!))), 4],
  ['a flipped bit in the last line', (lines) => joined(lines.with(-1, flipped(lines.at(-1)!))), 'last'],
  ['two lines that changed places', (lines) => joined(lines.with(2, lines[4]!).with(4, lines[2]!)), 3],
  ['an inserted line', (lines) => joined(lines.toSpliced(5, 0, lines[4]!.replace('LOGGED', 'logged'))), 6],
  ['a missing line', (lines) => joined(lines.toSpliced(6, 1)), 7],
  ['a missing first line', (lines) => joined(lines.slice(1)), 1],
  ['a cut tail', (lines) => joined(lines.slice(0, -2)), 'cut'],
  ['a line cut in two', (lines) => joined(lines).slice(0, -40), 'last'],
  ['an older backup', () => joined(older.lines), 'older'],
])('%s is found, and its line is named', async (_what, tamper, where) => {
  const total = kept.lines.length;
  const line = { last: total, cut: total - 1, older: older.lines.length + 1 }[where as string] ?? where;
  const { code, output } = await verifyOffline(tamper(kept.lines));
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining(`TAMPERED: line ${line}:`) });
});

/** Statements of somebody who owns the database: neither triggers nor policies hold them. */
const asOwner = (sql: string) => system.query(`SET session_replication_role = replica; ${sql}`);

const ledgerHealth = async () => (await call(`${system.stack.services['claims-ledger'].url}/health`)).body;

/** Nothing is signed any more, the service says so, and people are told. */
async function expectSeen(): Promise<void> {
  const health = await until(async () => {
    const answer = await ledgerHealth();
    return answer.dependencies.signing.status === 'down' && answer;
  }, SOON);
  expect(health.status).toBe('down');
  const refused = await call(`${system.stack.url}/ledger/checkpoint`, { key: system.stack.keys.read });
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  const alert = await until(async () => {
    const { items } = await system.read.listAlerts({});
    return items.find(({ kind }) => kind === 'ledger_inconsistent');
  }, SOON);
  await until(() => system.messages().some(({ text }) => text.includes(alert.alert_id)), SOON);
}

test(
  'a row that the owner of the database rewrites keeps the log from being signed, and people are told',
  async () => {
    const seq = kept.lines.findIndex((line) => line.includes('"worker_id":"early"'));
    const alter = (from: string, to: string) =>
      `UPDATE ledger.entries SET leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '${from}', '${to}'), 'UTF8')
       WHERE tenant_id = '${tenantId}' AND seq = ${seq}`;
    const [was, becomes] = ['"worker_id":"early"', '"worker_id":"other"'];
    await asOwner(alter(was, becomes));
    await system.work.logClaim({ worker_id: 'late', claim: 'it goes on' });

    await expectSeen();

    // Put right, it is signed again.
    await asOwner(alter(becomes, was));
    await until(async () => (await ledgerHealth()).dependencies.signing.status === 'ok', SOON);
  },
  LONG,
);

test(
  'a log that its owner rolls back to an older state is not signed, and people are told',
  async () => {
    const [head] = await system.query<{ size: string; peaks: Buffer; last_leaf_hash: Buffer }>(
      'SELECT size, peaks, last_leaf_hash FROM ledger.logs WHERE tenant_id = $1',
      [tenantId],
    );
    const size = Number(head?.size);
    const grown = await claimOften('forgotten', 3);
    const { watcher, 'claims-ledger': ledger } = system.stack.services;
    await until(async () => {
      const [seen] = await system.query('SELECT note FROM watcher.checkpoints_seen WHERE tenant_id = $1', [tenantId]);
      return sizeOf(String(seen?.['note'])) >= grown;
    });
    await ledger.stop();
    await watcher.stop();
    // What was alerted before must not stand for this.
    await asOwner(`DELETE FROM watcher.deliveries; DELETE FROM watcher.alerts WHERE kind = 'ledger_inconsistent'`);
    await asOwner(
      `DELETE FROM ledger.entries WHERE tenant_id = '${tenantId}' AND seq >= ${size};
       DELETE FROM ledger.checkpoints WHERE tenant_id = '${tenantId}' AND size > ${size};
       UPDATE ledger.logs SET size = ${size}, peaks = '\\x${head?.peaks.toString('hex')}',
         last_leaf_hash = '\\x${head?.last_leaf_hash.toString('hex')}' WHERE tenant_id = '${tenantId}'`,
    );
    await watcher.start();
    // It runs, but never becomes ready.
    void ledger.start().catch(() => undefined);

    await expectSeen();
  },
  LONG,
);
