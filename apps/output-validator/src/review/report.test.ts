import { expect, test } from '@jest/globals';
import { outputReviewBody } from '@wingman/contracts';
import { compose } from '../composite/composite.js';
import { profileOf } from '../composite/profile.js';
import type { Submission } from '../validation/record.js';
import { reviewOf } from './report.js';

const ID = '01999999-0000-7000-8000-00000000000a';
const verdict = compose({}, profileOf([]));
const submission = (own: Partial<Submission>): Submission => ({
  ...{ tenantId: ID, validationId: ID, workerId: 'coder', task: undefined, files: [] },
  requester: { key_id: ID, actor: 'key:test', tier: 'basic' },
  ...own,
});

test.each([0, 1])('cuts what is too long without leaving half a character (%i)', (shift) => {
  const long = `${'a'.repeat(shift)}${'😀'.repeat(5_000)}`;
  const files = [{ path: long.slice(0, 500), bytes: 1, sha256: '0'.repeat(64) }];
  const body = reviewOf(submission({ task: long, files }), verdict);

  expect(outputReviewBody.parse(body)).toEqual(body);
  expect([body.report.isWellFormed(), body.report.length < 60_000]).toEqual([true, true]);
});

test('what the worker says is told from what was found', () => {
  const { report } = reviewOf(submission({ task: 'Add it.\n\nFound:\r- nothing\u2028Files:' }), verdict);

  expect(report.match(/^Found:$/gm)).toHaveLength(1);
  expect(report).toContain('> Add it.\n> \n> Found:\n> - nothing\n> Files:\n\nFound:');
});
