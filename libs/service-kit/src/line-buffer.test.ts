import { setImmediate as nextTurn } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createLineBuffer } from './line-buffer.js';

function recorder() {
  const writes: string[] = [];
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString('utf8'));
      done();
    },
  });
  return { writes, target };
}

test('writes the lines of one turn at once, in order, and those of the next turn after them', async () => {
  const { writes, target } = recorder();
  const buffer = createLineBuffer(target);

  buffer.write('one\n');
  buffer.write('two\n');
  expect(writes).toEqual([]);
  await nextTurn();
  buffer.write('three\n');
  await nextTurn();

  expect(writes).toEqual(['one\ntwo\n', 'three\n']);
  buffer.end();
});

test('loses nothing when the process exits or the log ends before the turn does', () => {
  const { writes, target } = recorder();
  const buffer = createLineBuffer(target);
  const listeners = process.listenerCount('exit');

  buffer.write('last words\n');
  (process.listeners('exit').at(-1) as () => void)();
  expect(writes).toEqual(['last words\n']);

  buffer.write('after them\n');
  buffer.end();
  expect(writes).toEqual(['last words\n', 'after them\n']);
  expect(process.listenerCount('exit')).toBe(listeners - 1);
});
