import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFixture, type Fixture } from './fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

const ask = (path: string, free_min?: number) =>
  fixture.answer({ type: 'disk', path, ...(free_min === undefined ? {} : { free_min }) });

describe('free space', () => {
  test('is as much as was said, or not', async () => {
    expect(await ask('.', 1)).toBe('PASS');
    expect(await ask('.', Number.MAX_SAFE_INTEGER)).toBe('FAIL too_little_space');
  });

  test('agrees with the file system', async () => {
    const { observed } = await fixture.run({ type: 'disk', path: fixture.root, free_min: 1 });
    const { blocks, bsize } = await statfs(fixture.root);
    expect(observed['size']).toBe(blocks * bsize);
    expect(Number(observed['free'])).toBeLessThanOrEqual(Number(observed['free_with_reserve']));
    expect(Number(observed['free_with_reserve'])).toBeLessThanOrEqual(blocks * bsize);
  });

  test('without a bound nothing was said', async () => {
    expect(await ask('.')).toBe('UNKNOWN ambiguous');
  });

  test('of a place that is not there, or not ours to look at', async () => {
    expect(await ask('none', 1)).toBe('FAIL missing');
    expect(await ask('/', 1)).toBe('UNKNOWN outside_allowed_roots');
  });

  test('of a FIFO is that of its file system: it is never opened', async () => {
    execFileSync('mkfifo', [fixture.at('fifo')]);
    expect(await ask('fifo', 1)).toBe('PASS');
    writeFileSync(fixture.at('file'), '');
    expect(await ask('file', 1)).toBe('PASS');
  });
});
