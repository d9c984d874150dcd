import { expect, test } from '@jest/globals';
import type { ApprovalView } from '@wingman/contracts';
import { approvalText } from './approval.js';
import { plainText } from './rich-text.js';

const APPROVAL: ApprovalView = {
  approval_id: '01999999-0000-7000-8000-000000000001',
  status: 'PENDING',
  risk: { level: 'MEDIUM', score: 40, reasons: [], reversibility: 'reversible' },
  commands: [['docker', 'restart', 'web']],
  digest: 'A'.repeat(43) + '=',
  binding: 'bound',
  expires_at: '2026-11-22T10:00:00.000Z',
  worker_id: 'keeper',
  title: 'Restart web',
  instruction: 'Restart it.',
  environment: 'dev',
  check_id: null,
  metadata: null,
  policy_version: 'A'.repeat(43) + '=',
  objects: {},
  created_at: '2026-11-21T10:00:00.000Z',
  decisions: [],
  decided_by: null,
  decided_at: null,
  note: null,
  needs_more: 1,
};

test('shows what validation said shortly, and every command in full all the same', () => {
  const issues = Array.from({ length: 7 }, (_, at) => `${at} ${'x'.repeat(400)}`);
  const long = ['docker', 'run', 'y'.repeat(5_000)];
  const validation = { profile: 'operational', score: 61.5, threshold: 85, decision: 'MANUAL_REVIEW' as const, issues };

  const text = plainText(
    approvalText({ ...APPROVAL, commands: [long], validation: { ...validation, observed: true } }),
  );

  expect(text).toContain('Validation: 61.5 of 100 (operational, automatic from 85), only observed');
  expect(text.split('\n').filter((line) => /^– \d x+…$/.test(line) && line.length < 210)).toHaveLength(5);
  expect(text).toContain('– and 2 more');
  expect(text).toContain('y'.repeat(5_000));
});

test('says nothing of a validation that was not made', () => {
  expect(plainText(approvalText(APPROVAL))).not.toContain('Validation');
});
