import { expect, test } from '@jest/globals';
import { escalationOf } from './escalation.js';

const context = { cwd: '/w', task_started_at: '2026-05-01T10:00:00.000Z' };

test('a claim that is read to its last word lacks nothing', () => {
  expect(escalationOf('Created a.txt', context)).toBeUndefined();
});

test('shows the words nobody taught the reader, and only the sentence they stand in', () => {
  expect(escalationOf('Created a.txt. Frobnicated /secret/place/b.txt for acme@corp.example', context)).toEqual({
    reason: 'partly_understood',
    shapes: ['frobnicated P for I'],
    words: ['frobnicated'],
  });
});

test('no path, name, number or quoted text of a claim comes through', () => {
  const found = escalationOf('Glorped "hunter2 secret" into /srv/acme/db.sqlite on port 8443 as svcAccount', context);
  expect(JSON.stringify(found)).not.toMatch(/hunter2|acme|8443|svcaccount/i);
  expect(found?.words).toContain('glorped');
});

test('where every word is known the shape is what lacks', () => {
  const found = escalationOf('a.txt is created by the build', context);
  expect(found?.shapes).toEqual(['P is created by the build']);
  expect(found?.words).toEqual([]);
});
