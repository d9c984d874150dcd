import { expect, test } from '@jest/globals';
import { effectOf, readEvents } from './event.js';

const web = { ID: 'abc', Attributes: { name: 'web', image: 'nginx:1' } };

test.each([
  [
    { Type: 'container', Action: 'die', Actor: web },
    { type: 'container', action: 'die', id: 'abc', name: 'web' },
  ],
  [
    { Type: 'container', Action: 'exec_die: sh -c "login --password x"', Actor: web },
    { type: 'container', action: 'exec_die', id: 'abc', name: 'web' },
  ],
  [
    { Type: 'volume', Action: 'create', Actor: { ID: 'data' } },
    { type: 'volume', action: 'create', id: 'data', name: null },
  ],
  [{ Type: 'container', Action: 'exec_start: sh', Actor: web }, undefined],
  [{ Type: 'container', Action: 'health_status: healthy', Actor: web }, undefined],
  [{ Type: 'something new', Action: 'create', Actor: web }, undefined],
  [{}, undefined],
])('%j', (event, effect) => {
  expect(effectOf(event)).toEqual(effect);
});

test('events stand one to a line', () => {
  expect(readEvents('{"Type":"image"}\n{"Type":"volume"}\n')).toEqual([{ Type: 'image' }, { Type: 'volume' }]);
});
