import { expect, test } from '@jest/globals';
import {
  containerPart,
  enginePath,
  imagePart,
  isContainerRef,
  isImageRef,
  networkPart,
  volumePart,
} from './path-part.js';

const FULL_ID = 'a'.repeat(64);

test.each([
  ['web', true],
  ['my.web_1-a', true],
  [FULL_ID, true],
  [FULL_ID.slice(0, 12), true],
  ['', false],
  ['.', false],
  ['..', false],
  ['-f', false],
  ['../x', false],
  ['web/kill?x=', false],
  ['web?force=1', false],
  ['web#x', false],
  ['web%2fkill', false],
  ['web kill', false],
  ['web\n', false],
  ['wéb', false],
  [`${'a'.repeat(256)}`, false],
])('takes %j as a container: %s', (word, taken) => {
  expect(isContainerRef(word)).toBe(taken);
});

test.each([
  ['busybox', true],
  ['busybox:1.36', true],
  ['library/busybox:latest', true],
  ['localhost:5000/a/b/c:V1.0-x', true],
  ['registry.example.com/app@sha256:' + FULL_ID, true],
  ['[::1]:5000/app', true],
  [`sha256:${FULL_ID}`, true],
  [FULL_ID, true],
  ['Busybox', false],
  ['-busybox', false],
  ['busybox:', false],
  ['busybox:.x', false],
  ['a//b', false],
  ['a/../b', false],
  ['a?b', false],
  ['a:b:c', false],
  ['a b', false],
  ['', false],
  [`a${'/a'.repeat(400)}`, false],
  [`${'a'.repeat(255)}:1`, true],
  [`${'a'.repeat(256)}:1`, false],
])('takes %j as an image: %s', (word, taken) => {
  expect(isImageRef(word)).toBe(taken);
});

test('does not hang on a long word that is nearly a reference', () => {
  const started = process.hrtime.bigint();
  expect(isImageRef(`${'a-'.repeat(290)}!`)).toBe(false);
  expect(isImageRef(`${'a.'.repeat(290)}!`)).toBe(false);
  // A pattern that tries all ways takes years here.
  expect(process.hrtime.bigint() - started).toBeLessThan(5_000_000_000n);
});

test('puts a path together from checked parts only', () => {
  expect(enginePath`/networks/${networkPart('front')}/connect`).toBe('/networks/front/connect');
  expect(enginePath`/images/${imagePart('a/b:1')}/tag`).toBe('/images/a/b:1/tag');
  for (const check of [containerPart, volumePart, networkPart, imagePart]) {
    expect(() => check('../containers/x')).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  }
});
