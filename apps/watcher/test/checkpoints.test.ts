import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ConsistencyProof } from '@wingman/contracts';
import {
  createNoteSigner,
  encodeBase64,
  leafHash,
  merkleRoot,
  nodeHash,
  signCheckpoint,
  tenantOrigin,
} from '@wingman/ledger-format';
import { createServiceSigner, createServiceVerifier } from '@wingman/service-kit';
import { createServiceKeys, createTestDatabase, until } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { createLedgerClient } from '../src/checkpoint/ledger-client.js';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

const signer = createNoteSigner('ledger.example', generateKeyPairSync('ed25519').privateKey);

let database: TestDatabase;
let keys: ServiceKeys;
let ledger: Awaited<ReturnType<typeof startLedger>>;
let service: TestWatcher;
let tenant: TestTenant;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createServiceKeys();
});

afterEach(async () => {
  await service.close();
  await ledger.close();
});

afterAll(async () => {
  await keys.drop();
  await database.drop();
});

/** A ledger that shows the checkpoint of `leaves` (by tenant), and proves growth from two leaves to three. */
async function startLedger() {
  const logs = new Map<string, string[]>();
  const { kty, crv, x } = keys.privateJwk('watcher');
  const verify = createServiceVerifier('claims-ledger', { watcher: { kty, crv, x } });
  const treeOf = (leaves: string[]) => leaves.map((leaf) => leafHash(Buffer.from(leaf)));
  const rootOf = (leaves: string[]) => merkleRoot(treeOf(leaves));
  const noteOf = (tenantId: string, leaves: string[]) =>
    signCheckpoint(
      { origin: tenantOrigin('ledger.example', tenantId), size: leaves.length, root: rootOf(leaves), extensions: [] },
      signer,
    );
  const proofOf = (leaves: string[], from: number): ConsistencyProof => ({
    from,
    to: leaves.length,
    from_root: encodeBase64(rootOf(leaves.slice(0, from))),
    to_root: encodeBase64(rootOf(leaves)),
    // Of three leaves: the third is all that is new beside the root of the first two.
    hashes: [encodeBase64(treeOf(leaves)[2] ?? nodeHash(Buffer.alloc(32), Buffer.alloc(32)))],
  });
  const server = createServer((request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    verify(token, ['watcher']).then(
      () => {
        const url = new URL(request.url ?? '', 'http://ledger');
        const [, , , tenantId = '', what] = url.pathname.split('/');
        const leaves = logs.get(tenantId);
        if (!leaves) return response.writeHead(404).end();
        if (what === 'checkpoint') return response.end(noteOf(tenantId, leaves));
        return response.end(JSON.stringify(proofOf(leaves, Number(url.searchParams.get('from')))));
      },
      () => response.writeHead(401).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logs,
    noteOf,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function startKeeper(leaves: string[]): Promise<void> {
  ledger = await startLedger();
  tenant = await createTestTenant(database);
  show(leaves);
  const credential = await createServiceSigner('watcher', keys.privateJwk('watcher'));
  const client = createLedgerClient({ url: ledger.url, signer: credential });
  service = await startTestWatcher(database, { ledger: { client, verifiers: [signer.verifier], everyMs: 10 } });
}

/** From now on the ledger shows these leaves, and so does the size of the log. */
const show = (leaves: string[]) => ledger.logs.set(tenant.tenantId, leaves);
const grow = () => tenant.log.append([{ kind: 'claim', worker_id: 'w', claim: 'done' }]);
const seen = async () =>
  (await database.query('SELECT note FROM watcher.checkpoints_seen WHERE tenant_id = $1', [tenant.tenantId]))[0];
const alerts = () =>
  database.query<{ kind: string; detail: string; occurrences: number }>(
    'SELECT * FROM watcher.alerts WHERE tenant_id = $1',
    [tenant.tenantId],
  );
const keeps = (leaves: string[]) =>
  until(async () => (await seen())?.note === ledger.noteOf(tenant.tenantId, leaves), { what: 'the kept checkpoint' });

test('keeps the newest checkpoint while the log grows', async () => {
  await startKeeper(['a', 'b']);
  await keeps(['a', 'b']);

  show(['a', 'b', 'c']);
  await grow();

  await keeps(['a', 'b', 'c']);
  expect(await alerts()).toEqual([]);
});

test.each([
  ['is rewritten, grown and signed again', ['a', 'x', 'c'], 'does not begin with'],
  ['is rewritten at its size and signed again', ['a', 'x'], 'not the same ones'],
  ['is set back to an older state', ['a'], 'had 2 entries and has 1'],
])('raises one critical alert when the log %s', async (_case, leaves, reason) => {
  await startKeeper(['a', 'b']);
  await keeps(['a', 'b']);

  show(leaves);
  await grow();

  const [alert] = await until(async () => ((await alerts()).length > 0 ? alerts() : undefined));
  expect(alert).toMatchObject({ kind: 'ledger_inconsistent', severity: 'CRITICAL' });
  expect(alert?.detail).toContain(reason);
  expect((await seen())?.note).toBe(ledger.noteOf(tenant.tenantId, ['a', 'b']));

  await grow();
  await until(async () => ((await alerts())[0]?.occurrences ?? 0) > 1);
  expect(await alerts()).toHaveLength(1);
  const audit = await database.query(`SELECT 1 FROM ledger.intake WHERE tenant_id = $1 AND kind = 'alert.raised'`, [
    tenant.tenantId,
  ]);
  expect(audit).toHaveLength(1);
});

test('raises an alert when the log is gone', async () => {
  await startKeeper(['a', 'b']);
  await keeps(['a', 'b']);

  ledger.logs.delete(tenant.tenantId);
  await grow();

  const [alert] = await until(async () => ((await alerts()).length > 0 ? alerts() : undefined));
  expect(alert?.detail).toContain('no checkpoint of this log any more');
});
