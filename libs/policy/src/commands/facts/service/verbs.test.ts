import { expect, test } from '@jest/globals';
import { effectsOf, factsOfLine } from './facts-of-line.fixtures.js';

test.each([
  ['flagship flags delete beta', 'object.delete'],
  ['flagship --project shop flags delete beta', 'object.delete'],
  ['flagship --verbose delete beta', 'object.delete'],
  ['flagship project:destroy shop', 'object.delete'],
  ['flagship delete-all-flags', 'object.delete'],
  ['flagship deleteFlag beta', 'object.delete'],
  ['flagship flag_remove beta', 'object.delete'],
  ['flagship batch-delete-flags a b', 'object.delete'],
  ['flagship test:db:drop', 'object.delete'],
  ['flagship run delete 7', 'object.delete'],
  ['flagship run services delete api', 'object.delete'],
  ['flagship read-replicas delete a', 'object.delete'],
  ['flagship users suspend ann', 'object.disable'],
  ['flagship flags archive beta', 'object.disable'],
  ['flagship state reset', 'object.reset'],
  ['flagship cache clear', 'cache.purge'],
  ['flagship cache:clear', 'cache.purge'],
  ['flagship workers stop', 'object.stop'],
  ['flagship --cluster a:9092 --delete --flag beta', 'object.delete'],
])('reads the verb of a program that nobody described: %s', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test.each([
  'flagship flags get delete',
  'flagship search flags delete',
  'flagship flags list --filter delete',
  'flagship list delete-me',
  'flagship analyze --mode reset',
  'flagship describe remove-button',
  'flagship create delete',
  'flagship ./delete/me',
  'flagship "delete everything"',
  'flagship help delete',
  'flagship flags delete --help',
  'flagship flags delete beta --dry-run',
  'flagship block-volumes list',
  'flagship archive out.zip src',
  'flagship run clean',
  'flagship',
  'tldr rm',
  'xdotool key Delete',
])('sees no deletion in %s', (line) => {
  expect(effectsOf(line)).toBe('');
});

test.each([
  ['flagship flags delete beta --dry-run=false', 'object.delete'],
  ['flagship flags delete beta --dry-run=none', 'object.delete'],
  ['flagship flags delete -- --help', 'object.delete'],
])('is not taken in by an option that is switched off: %s', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test('says what is deleted, how, and whether it comes back', () => {
  expect(factsOfLine('flagship flags delete beta gamma --yes --force')).toEqual([
    {
      effect: 'object.delete',
      reversibility: 'irreversible',
      traits: ['force', 'unattended'],
      targets: [
        { text: 'beta', scope: 'object' },
        { text: 'gamma', scope: 'object' },
      ],
    },
  ]);
});

test('finds the object in an option where no word names it', () => {
  const [fact] = factsOfLine('aws sns delete-topic --topic-arn arn:aws:sns:eu-west-1:1:carts');
  expect(fact?.targets).toEqual([{ text: 'arn:aws:sns:eu-west-1:1:carts', scope: 'object' }]);
});
