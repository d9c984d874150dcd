import { createHash, createPublicKey, generateKeyPairSync, verify as verifySignature } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AttestationEnvelope } from '@wingman/contracts';
import { canonicalText } from '@wingman/ledger-format';
import { call, createKey, createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { readSigningKey } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { baselineOf, register } from './registered.js';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let log: TestLog;
let key: string;
let service: TestVerifier;

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await createSandbox();
  await writeFile(path.join(sandbox.root, 'there'), 'x');
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
  ({ key } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-7' }));
  service = await startTestVerifier(database, {
    tenantId,
    roots: [sandbox.root],
    attestationKey: await readSigningKey(pem),
  });
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
  await database.drop();
});

const get = (address: string, as?: string) => call(service.url + address, as === undefined ? {} : { key: as });

/** As an auditor's own tool checks it, from the standard's text: DSSE v1 over Ed25519. */
async function opened(envelope: AttestationEnvelope): Promise<Record<string, never>> {
  const [{ keyid, sig }] = envelope.signatures as [AttestationEnvelope['signatures'][number]];
  const { body } = await get('/verifications/keys');
  const { kty, crv, x } = body.keys.find(({ kid }: { kid: string }) => kid === keyid);
  const payload = Buffer.from(envelope.payload, 'base64');
  const type = envelope.payloadType;
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  if (!verifySignature(null, signed, publicKey, Buffer.from(sig, 'base64'))) throw new Error('not signed by this key');
  return JSON.parse(payload.toString());
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

test('a verdict on a logged claim is attested with its place in the log, its checks and its baseline', async () => {
  const checks = [{ type: 'file', path: path.join(sandbox.root, 'there') } as const];
  const checkId = await register(database, tenantId, { checks });
  await until(async () => (await baselineOf(database, checkId))?.shown === 'TAKEN');
  const claimId = uuidv7();
  await log.append([{ kind: 'claim', entry_id: claimId, worker_id: 'worker-7', claim: 'Done', check_id: checkId }]);
  const rows = () =>
    database.query<{ id: string }>('SELECT verification_id AS id FROM verifier.verifications WHERE claim_id = $1', [
      claimId,
    ]);
  await until(async () => (await rows()).length === 1);
  const id = (await rows())[0]?.id;
  const fields = { claim_id: claimId, verification_id: id, verdict: 'TRUE' };
  await log.append([{ kind: 'verdict', ...fields }]);

  const { status, body } = await get(`/verifications/${id}/attestation`, key);
  expect(status).toBe(200);
  const statement = await opened(body);
  const entries = await database.query<{ leaf: Buffer; hash: string }>(
    `SELECT leaf, encode(leaf_hash, 'base64') AS hash FROM ledger.entries WHERE tenant_id = $1 ORDER BY seq`,
    [tenantId],
  );
  const [{ log_id: logId } = { log_id: '' }] = await database.query<{ log_id: string }>(
    'SELECT log_id FROM ledger.logs WHERE tenant_id = $1',
    [tenantId],
  );
  const shown = (await get(`/verifications/${id}`, key)).body;
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: `claim/${claimId}`, digest: { sha256: sha256(entries[0]?.leaf ?? '') } }],
    predicate: {
      verdict: 'TRUE',
      time_basis: 'server',
      binding: true,
      verifier: { version: expect.stringMatching(/^\d/), vocabulary_version: 1 },
      claim: { log_id: logId, seq: 0, leaf_hash: entries[0]?.hash },
      entry: { seq: 1, leaf_hash: entries[1]?.hash },
      check: { check_id: checkId, baseline: { state: 'TAKEN' } },
      checks: [{ type: 'file', outcome: 'PASS', evidence: { sha256: sha256(canonicalText(shown.checks[0])) } }],
    },
  });
});

test('one changed byte, or another key’s signature, is seen', async () => {
  const { body: asked } = await call(`${service.url}/verify`, { key, body: { claim: 'Created /nowhere/x' } });
  const { body } = await get(`/verifications/${asked.verification_id}/attestation`, key);
  const statement = await opened(body);
  expect(statement).toMatchObject({
    subject: [{ digest: { sha256: sha256('{"claim":"Created /nowhere/x"}') } }],
    predicate: { verdict: 'UNVERIFIABLE', binding: false },
  });
  const lie = Buffer.from(JSON.stringify({ ...statement, predicate: { verdict: 'TRUE' } })).toString('base64');
  await expect(opened({ ...body, payload: lie })).rejects.toThrow('not signed');
});

test('it is for those who may see the verification, and there is none without a key', async () => {
  const { body: asked } = await call(`${service.url}/verify`, { key, body: { claim: 'Created /nowhere/x' } });
  const address = `/verifications/${asked.verification_id}/attestation`;
  const { key: other } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-8' });
  const { key: stranger } = await createKey(database, await createTenant(database), { scopes: ['read'] });
  const answers = [await get(address, other), await get(address, stranger), await get(address)];
  expect(answers.map(({ body }) => body.code)).toEqual(['not_found', 'not_found', 'unauthenticated']);

  const keyless = await startTestVerifier(database, { tenantId, roots: [sandbox.root] });
  try {
    const { status, body } = await call(keyless.url + address, { key });
    expect([status, body.code]).toEqual([501, 'not_built']);
    expect((await call(`${keyless.url}/verifications/keys`)).body).toEqual({ keys: [] });
  } finally {
    await keyless.close();
  }
});
