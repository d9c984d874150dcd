import { expect, test } from '@jest/globals';
import { readYaml } from './yaml.js';

test.each([
  ['.', '.'],
  ['08', '08'],
  ['1e3', '1e3'],
  ['e1', 'e1'],
  ['y', 'y'],
  ['0x1f', '0x1f'],
  ['1_000', '1_000'],
  ['2001-01-01', '2001-01-01'],
  ["'true'", 'true'],
  ["'8'", '8'],
  ['8', 8],
  ['-1', -1],
  ['1.5', 1.5],
  ['1.0e+16', 1e16],
  ['true', true],
  ['no', false],
  ['null', null],
  ['', null],
])('%s is %p', (text, value) => {
  expect(readYaml(`a: ${text}`).toJS()).toEqual({ a: value });
});

test('keys are text, maps are merged, and what is there twice or tagged is told', () => {
  expect(readYaml('x: &x {b: 1}\nshop: {<<: *x, 1: 2}').toJS()).toEqual({ x: { b: 1 }, shop: { b: 1, 1: 2 } });
  expect(readYaml('a: 1\na: 2').errors).toHaveLength(1);
  expect(readYaml('a: !reset null').warnings).toHaveLength(1);
});
