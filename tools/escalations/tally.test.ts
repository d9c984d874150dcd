import { expect, test } from '@jest/globals';
import { printed, tally } from './tally.js';

test('what the reader lacks is counted, the most frequent first, and nothing else of a claim is shown', async () => {
  const found = await tally([
    { claim: 'Created /srv/acme/a.txt' },
    { claim: 'Frobnicated /srv/acme/a.txt' },
    { claim: 'Frobnicated /srv/acme/b.txt' },
    { claim: 'Glorped b.txt' },
  ]);
  const text = printed(found, 10);

  expect([found.claims, found.escalated]).toEqual([4, 3]);
  expect([...found.words]).toEqual([
    ['frobnicated', 2],
    ['glorped', 1],
  ]);
  expect(text.indexOf('2  frobnicated P')).toBeLessThan(text.indexOf('1  glorped P'));
  expect(text).toContain('2  frobnicated P');
  expect(text).not.toContain('acme');
});
