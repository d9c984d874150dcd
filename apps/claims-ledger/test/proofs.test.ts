import { createHash, randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeEntryBundle, verifyConsistency, verifyInclusion } from '@wingman/ledger-format';
import { call, createServiceKeys, createTestDatabase } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { newWorker, read, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

const SIZE = 700;

let database: TestDatabase;
let service: RunningLedger;
let serviceKeys: ServiceKeys;
let worker: Worker;
let leaves: Buffer[];

beforeAll(async () => {
  database = await createTestDatabase();
  serviceKeys = await createServiceKeys();
  service = await startLedger(database, { env: serviceKeys.envFor('claims-ledger') });
  worker = await newWorker(database);
  // In batches of odd sizes, so that tiles are completed in the middle of one.
  for (const count of [1, 100, 200, 399]) {
    const claims = Array.from({ length: count }, (_, index) =>
      JSON.stringify({ worker_id: worker.workerId, claim: `${index}` }),
    );
    await call(`${service.url}/log_claims`, {
      key: worker.key,
      body: claims.join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
  }
  const { body } = await read(service, worker, '/ledger/export');
  leaves = body
    .trimEnd()
    .split('\n')
    .map((line: string) => Buffer.from(line));
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await serviceKeys.drop();
  await database.drop();
});

const sha = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};
const hashOf = (leaf: Uint8Array): Buffer => sha(Buffer.of(0), leaf);

/** RFC 6962 section 2.1 as it is written there, independent of the library. */
function naiveRoot(hashes: Buffer[]): Buffer {
  if (hashes.length === 0) return sha();
  if (hashes.length === 1) return hashes[0] as Buffer;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return sha(Buffer.of(1), naiveRoot(hashes.slice(0, split)), naiveRoot(hashes.slice(split)));
}
const rootOf = (size: number): Buffer => naiveRoot(leaves.slice(0, size).map(hashOf));
const decode = (hashes: string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'base64'));

describe('proofs', () => {
  const cases: [number, number][] = [
    [0, 1],
    [255, 256],
    [256, 257],
    [0, SIZE],
    [SIZE - 1, SIZE],
    ...Array.from({ length: 20 }, (): [number, number] => {
      const size = randomInt(1, SIZE + 1);
      return [randomInt(0, size), size];
    }),
  ];

  test.each(cases)('of inclusion of entry %d in the tree of %d', async (seq, size) => {
    const { body } = await read(service, worker, `/ledger/proof/inclusion?seq=${seq}&tree_size=${size}`);

    const root = rootOf(size);
    const leafHash = hashOf(leaves[seq] as Buffer);
    expect(body).toMatchObject({ seq, tree_size: size, root_hash: root.toString('base64') });
    expect(body.leaf_hash).toBe(leafHash.toString('base64'));
    expect(verifyInclusion({ index: seq, treeSize: size, leafHash, proof: decode(body.hashes), root })).toBe(true);
  });

  test.each(cases.map(([seq, size]): [number, number] => [seq + 1, size]))(
    'of consistency from %d to %d',
    async (from, to) => {
      const { body } = await read(service, worker, `/ledger/proof/consistency?from=${from}&to=${to}`);

      const [fromRoot, toRoot] = [rootOf(from), rootOf(to)];
      expect(body).toMatchObject({
        from,
        to,
        from_root: fromRoot.toString('base64'),
        to_root: toRoot.toString('base64'),
      });
      expect(verifyConsistency({ from, to, fromRoot, toRoot, proof: decode(body.hashes) })).toBe(true);
    },
  );

  test('of inclusion is of the whole log when no size is given', async () => {
    const { body } = await read(service, worker, '/ledger/proof/inclusion?seq=3');

    expect(body.tree_size).toBe(SIZE);
  });

  test.each([
    ['inclusion?seq=700&tree_size=700', 'seq'],
    ['inclusion?seq=0&tree_size=0', 'seq'],
    ['inclusion?seq=0&tree_size=701', 'tree_size'],
    ['inclusion?tree_size=5', 'seq'],
    ['inclusion?seq=1.5', 'seq'],
    ['inclusion?seq=99999999999999999999', 'seq'],
    ['consistency?from=0&to=5', 'from'],
    ['consistency?from=6&to=5', 'from'],
    ['consistency?from=5&to=701', 'to'],
    ['consistency?from=5', 'to'],
  ])('refuses %s and names the field', async (path, field) => {
    const answer = await read(service, worker, `/ledger/proof/${path}`);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: field }] } });
  });
});

describe('tiles', () => {
  const tile = async (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${worker.readKey}` },
  ) => {
    const response = await fetch(`${service.url}/ledger/tile/${path}`, { headers });
    return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) };
  };
  const hashesOf = (from: number, to: number): Buffer => Buffer.concat(leaves.slice(from, to).map(hashOf));

  test('of leaf hashes, full and partial', async () => {
    const full = await tile('0/001');
    const partial = await tile('0/002.p/188');

    expect(full.content).toEqual(hashesOf(256, 512));
    expect(full.headers.get('cache-control')).toContain('immutable');
    expect(full.headers.get('content-type')).toBe('application/octet-stream');
    expect(partial.content).toEqual(hashesOf(512, SIZE));
    expect(partial.headers.get('cache-control')).not.toContain('immutable');
    expect((await tile('0/002.p/7')).content).toEqual(hashesOf(512, 519));
    expect((await tile('0/000.p/255')).content).toEqual(hashesOf(0, 255));
  });

  test('of inner nodes hold the roots of the full tiles below', async () => {
    const { content } = await tile('1/000.p/2');

    expect(content).toEqual(
      Buffer.concat([naiveRoot(leaves.slice(0, 256).map(hashOf)), naiveRoot(leaves.slice(256, 512).map(hashOf))]),
    );
  });

  test('of entries are the exact leaves', async () => {
    expect(decodeEntryBundle((await tile('entries/000')).content)).toEqual(leaves.slice(0, 256));
    expect(decodeEntryBundle((await tile('entries/002.p/188')).content)).toEqual(leaves.slice(512));
  });

  test.each([
    '0/002',
    '0/002.p/189',
    '0/003.p/1',
    '1/000',
    '1/000.p/3',
    '2/000.p/1',
    'entries/002',
    'entries/x001/000',
  ])('beyond the end of the log are not found: %s', async (path) => {
    expect(await tile(path)).toMatchObject({ status: 404 });
  });

  test.each(['0/2.p/1', '00/000', '0/000.p/0', '0/000.p/256', '0/x000/000', 'data/000', '-1/000'])(
    'are found under their one spelling only: %s',
    async (path) => {
      const { status } = await tile(path);
      expect([400, 404]).toContain(status);
    },
  );

  test('are given to a client that can only send basic auth', async () => {
    const basic = Buffer.from(`any:${worker.readKey}`).toString('base64');

    expect(await tile('0/000', { authorization: `Basic ${basic}` })).toMatchObject({ status: 200 });
    expect(await tile('0/000', {})).toMatchObject({ status: 401 });
  });
});

describe('witnesses', () => {
  const ask = async (path: string, caller: 'watcher' | 'verifier' | 'telegram-bot') =>
    call(`${service.url}/internal/ledger/${path}`, { key: await serviceKeys.tokenFor(caller, 'claims-ledger') });

  test("get a tenant's checkpoint and consistency proofs by their own credential", async () => {
    const checkpoint = await ask(`${worker.tenantId}/checkpoint`, 'watcher');
    const proof = await ask(`${worker.tenantId}/consistency?from=300&to=700`, 'verifier');

    expect(checkpoint.body).toContain(`ledger.test/${worker.tenantId}\n700\n`);
    expect(proof.body).toMatchObject({ from: 300, to: 700, to_root: rootOf(SIZE).toString('base64') });
  });

  test('of other services, API keys and unknown tenants are refused', async () => {
    const path = `${worker.tenantId}/checkpoint`;

    expect(await ask(path, 'telegram-bot')).toMatchObject({ status: 401 });
    expect(await call(`${service.url}/internal/ledger/${path}`, { key: worker.readKey })).toMatchObject({
      status: 401,
    });
    expect(await ask('01890000-0000-7000-8000-00000000dead/checkpoint', 'watcher')).toMatchObject({ status: 404 });
  });
});
