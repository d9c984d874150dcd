import { expect, test } from '@jest/globals';
import { finishLeaf } from '@wingman/ledger-format';
import { claimDetails, loggedClaimOf, prepareClaim } from './claim.js';

const logging = {
  tenantId: '01890000-0000-7000-8000-000000000001',
  keyId: '01890000-0000-7000-8000-0000000000a1',
  now: new Date('2030-01-02T03:04:05.678Z'),
};
const line = (prepared: ReturnType<typeof prepareClaim>): Buffer => finishLeaf(prepared.leaf, { seq: 0, prev: '' });

test('writes the fields of the claim flat into its leaf', () => {
  const prepared = prepareClaim(
    { worker_id: 'w', claim: 'done', metadata: { a: [1] }, tenant_id: logging.tenantId },
    logging,
  );

  expect(JSON.parse(line(prepared).toString('utf8'))).toEqual({
    v: 1,
    kind: 'claim',
    seq: 0,
    prev: '',
    tenant_id: logging.tenantId,
    key_id: logging.keyId,
    timestamp: '2030-01-02T03:04:05.678Z',
    entry_id: prepared.claimId,
    claim_id: prepared.claimId,
    worker_id: 'w',
    claim: 'done',
    metadata: { a: [1] },
  });
});

test('masks secrets before anything is hashed, wherever they stand', () => {
  const secret = 'wm_w_abcdefghijklmnopqrstuvwxyz';
  const prepared = prepareClaim(
    {
      worker_id: 'w',
      claim: `used ${secret}`,
      metadata: { [secret]: { deep: [`Bearer ${secret}`] }, db_password: `x${secret.slice(5)}`, token_count: 5 },
      context: { cwd: `/tmp/${secret}` },
    },
    logging,
  );

  expect(line(prepared).toString('utf8')).not.toContain(secret.slice(5));
  expect(line(prepared).toString('utf8')).toContain('"token_count":5');
  expect(prepared.claim).toBe('used [redacted]');
});

test('refuses what is larger than an entry may be', () => {
  const claim = 'x'.repeat(65 * 1024);

  expect(() => prepareClaim({ worker_id: 'w', claim }, logging)).toThrow(
    expect.objectContaining({ code: 'entry_too_large' }),
  );
});

test('derives the answer again from the stored line', () => {
  const prepared = prepareClaim({ worker_id: 'w', claim: 'done', check_id: logging.keyId }, logging);

  expect(loggedClaimOf(line(prepared), { logId: 'log', leafHash: 'hash' })).toEqual({
    claim_id: prepared.claimId,
    log_id: 'log',
    seq: 0,
    timestamp: prepared.timestamp,
    worker_id: 'w',
    claim: 'done',
    status: 'LOGGED',
    leaf_hash: 'hash',
  });
  expect(claimDetails(line(prepared))).toMatchObject({ check_id: logging.keyId });
});
