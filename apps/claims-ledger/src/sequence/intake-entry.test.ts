import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { finishLeaf } from '@wingman/ledger-format';
import { intakeLeaf } from './intake-entry.js';
import type { IntakeRow } from './intake-entry.js';

const tenantId = '01890000-0000-7000-8000-000000000001';
const now = new Date('2030-01-02T03:04:05.678Z');

const leafOf = (fields: string): Record<string, unknown> => {
  const row: IntakeRow = {
    intake_id: '1',
    entry_id: '01890000-0000-7000-8000-0000000000e1',
    producer: 'wingman_execution_gateway',
    kind: 'verdict',
    fields,
    accepted_at: new Date('2030-01-02T03:04:05.000Z'),
  };
  const line = finishLeaf(intakeLeaf(row, { tenantId, now }), { seq: 0, prev: '' });
  return JSON.parse(line.toString('utf8')) as Record<string, unknown>;
};

test('puts the fields of the producer beside the envelope', () => {
  expect(leafOf('{"verdict":"TRUE","claim_id":"c"}')).toEqual({
    v: 1,
    kind: 'verdict',
    seq: 0,
    prev: '',
    tenant_id: tenantId,
    timestamp: now.toISOString(),
    entry_id: '01890000-0000-7000-8000-0000000000e1',
    producer: 'execution-gateway',
    accepted_at: '2030-01-02T03:04:05.000Z',
    verdict: 'TRUE',
    claim_id: 'c',
  });
});

test.each([
  ['a field that only the ledger writes', '{"seq":7}'],
  ['a forged producer', '{"producer":"verifier"}'],
  ['nesting that canonical JSON refuses', `{"a":${'['.repeat(70)}${']'.repeat(70)}}`],
  ['a number that is none in JSON', '{"a":1e999}'],
  ['more bytes than an entry may have', JSON.stringify({ a: 'x'.repeat(65_536) })],
])('turns %s into an entry that says so', (_case, fields) => {
  expect(leafOf(fields)).toMatchObject({
    kind: 'intake.unreadable',
    intended_kind: 'verdict',
    reason: expect.any(String),
    fields_sha256: createHash('sha256').update(fields).digest('base64'),
  });
});
