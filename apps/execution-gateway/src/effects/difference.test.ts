import { expect, test } from '@jest/globals';
import { difference } from './difference.js';
import type { Standing, State } from './difference.js';

const state = (things: readonly Standing[], types: Standing['type'][] = ['container', 'image', 'volume']): State => ({
  types: new Set(types),
  things: new Map(things.map((thing) => [`${thing.type} ${thing.id}`, thing])),
});
const web = { type: 'container', id: 'c1', name: 'web', state: 'running' } as const;
const image = { type: 'image', id: 'sha256:1', name: 'nginx:1', aliases: ['nginx:1'] } as const;
const told = (type: Standing['type'], action: string, id: string) => ({ type, action, id, name: null });

test.each<[string, Standing[], Standing[], string[]]>([
  ['nothing', [web, image], [web, image], []],
  ['what is there now', [], [web], ['container create c1 web']],
  ['what is no more', [web, image], [], ['container destroy c1 web', 'image delete sha256:1 nginx:1']],
  ['a container that ended', [web], [{ ...web, state: 'stopped' }], ['container die c1 web']],
  ['one that was started', [{ ...web, state: 'stopped' }], [web], ['container start c1 web']],
  ['one that goes on', [{ ...web, state: 'paused' }], [web], ['container unpause c1 web']],
  ['one that was held', [web], [{ ...web, state: 'paused' }], ['container pause c1 web']],
  ['another name', [web], [{ ...web, name: 'web2' }], ['container rename c1 web2']],
])('tells %s', (_what, before, after, expected) => {
  const found = difference(state(before), state(after), []);
  expect(found.map(({ type, action, id, name }) => `${type} ${action} ${id} ${name}`)).toEqual(expected);
});

test('leaves out what an event told, by its id or as a pull tells it', () => {
  expect(difference(state([web]), state([]), [told('container', 'destroy', 'c1')])).toEqual([]);
  expect(difference(state([]), state([image]), [told('image', 'pull', 'nginx:1')])).toEqual([]);
  expect(difference(state([web]), state([]), [told('container', 'die', 'c1')])).toHaveLength(1);
  expect(difference(state([web]), state([]), [told('container', 'destroy', 'c2')])).toHaveLength(1);
});

test('says nothing of a kind that could not be listed, before or after', () => {
  expect(difference(state([], ['image']), state([web]), [])).toEqual([]);
  expect(difference(state([web]), state([], ['image']), [])).toEqual([]);
});
