import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createdAfter, modifiedAfter, unchangedSince, type FileTimes } from './file-age.js';
import { createFixture } from './fixture.js';

const START = '2026-05-01T10:00:00.000Z';
const at = (seconds: number, ns = 123_456n) => BigInt(Date.parse(START) + seconds * 1000) * 1_000_000n + ns;

interface Written {
  born: number;
  modified?: number;
  changed?: number;
}

/** A file as writing leaves it: modification and change time are the same, it was last read before. */
const times = ({ born, modified = born, changed = modified }: Written): FileTimes => ({
  birthtimeNs: at(born),
  mtimeNs: at(modified),
  ctimeNs: at(changed),
  atimeNs: at(born, 99n),
});

/** Born long ago, times set to "now" by utimes(now, now), as a script does it. */
const setByHand: FileTimes = {
  birthtimeNs: at(-100),
  mtimeNs: at(10, 0n),
  atimeNs: at(10, 0n),
  ctimeNs: at(10, 2_000_123n),
};

/** Born long ago, all times the same: touch(1), or written and read back at once. */
const allTheSame: FileTimes = { birthtimeNs: at(-100), mtimeNs: at(10), atimeNs: at(10), ctimeNs: at(10) };

const outcome = (doubt: ReturnType<typeof createdAfter>) => (doubt ? `${doubt.outcome} ${doubt.reason}` : 'PASS');

describe('"created"', () => {
  test.each([
    ['born after the start', times({ born: 5 }), 'PASS'],
    ['born within the tolerance of one second', times({ born: -0.9 }), 'PASS'],
    ['born and last changed before it', times({ born: -2 }), 'FAIL older_than_start'],
    ['born before, written after the start', times({ born: -100, modified: 5 }), 'UNKNOWN content_changed_after_start'],
    ['born before, moved after the start', times({ born: -100, modified: -50, changed: 5 }), 'UNKNOWN times_ambiguous'],
    ['born before, its times set to now', setByHand, 'FAIL older_than_start'],
    ['born before, all times the same', allTheSame, 'UNKNOWN content_changed_after_start'],
    ['without a birth time', { ...times({ born: 5 }), birthtimeNs: 0n }, 'UNKNOWN birth_time_unavailable'],
    ['old and without a birth time', { ...times({ born: -9 }), birthtimeNs: 0n }, 'FAIL older_than_start'],
  ])('%s', (_case, file, expected) => {
    expect(outcome(createdAfter(file, START))).toBe(expected);
  });
});

describe('"modified"', () => {
  test.each([
    ['written after the start', times({ born: -100, modified: 5 }), 'PASS'],
    ['not written since', times({ born: -100, modified: -50 }), 'FAIL not_modified'],
    ['not written, only moved', times({ born: -100, modified: -50, changed: 5 }), 'UNKNOWN times_ambiguous'],
    ['only its times set', setByHand, 'UNKNOWN times_set_by_hand'],
    ['touched, or written and read at once', allTheSame, 'UNKNOWN times_set_by_hand'],
    ['replaced by a new file', times({ born: 5 }), 'PASS'],
  ])('%s', (_case, file, expected) => {
    expect(outcome(modifiedAfter(file, START))).toBe(expected);
  });
});

describe('"left as it was"', () => {
  test.each([
    ['nothing since the start', times({ born: -100, modified: -50 }), 'PASS'],
    ['written since', times({ born: -100, modified: 5 }), 'FAIL modified'],
    ['written within the tolerance', times({ born: -100, modified: 0.5 }), 'UNKNOWN times_ambiguous'],
    ['written just before the start', times({ born: -100, modified: -0.5 }), 'UNKNOWN times_ambiguous'],
    ['its times turned back', times({ born: -100, modified: -50, changed: 5 }), 'UNKNOWN times_ambiguous'],
    ['touched', setByHand, 'UNKNOWN times_ambiguous'],
  ])('%s', (_case, file, expected) => {
    expect(outcome(unchangedSince(file, START))).toBe(expected);
  });
});

describe('on a real file system', () => {
  test('a file made before the start stays old under touch, a link to it included', async () => {
    const fixture = createFixture();
    writeFileSync(fixture.at('old.txt'), 'old');
    writeFileSync(fixture.at('overwritten.txt'), 'old');
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    const start = new Date().toISOString();
    const born = { created_after: start };
    writeFileSync(fixture.at('new.txt'), 'new');
    symlinkSync('old.txt', fixture.at('link.txt'));
    mkdirSync(fixture.at('folder'));
    expect(await fixture.answer({ type: 'file', path: 'new.txt', ...born })).toBe('PASS');
    expect(await fixture.answer({ type: 'file', path: 'folder', ...born })).toBe('PASS');
    expect(await fixture.answer({ type: 'file', path: 'old.txt', ...born })).toBe('FAIL older_than_start');
    expect(await fixture.answer({ type: 'file', path: 'link.txt', ...born })).toBe('FAIL older_than_start');
    expect(await fixture.answer({ type: 'file', path: 'old.txt', modified_after: start })).toBe('FAIL not_modified');
    expect(await fixture.answer({ type: 'file', path: 'old.txt', unchanged_since: start })).toBe('PASS');

    utimesSync(fixture.at('old.txt'), new Date(), new Date());
    expect(await fixture.answer({ type: 'file', path: 'old.txt', ...born })).toBe('FAIL older_than_start');
    writeFileSync(fixture.at('overwritten.txt'), 'new');
    expect(await fixture.answer({ type: 'file', path: 'overwritten.txt', ...born })).toMatch(/^UNKNOWN/);
    expect(await fixture.answer({ type: 'file', path: 'overwritten.txt', unchanged_since: start })).toMatch(
      /^(FAIL modified|UNKNOWN)/,
    );
    renameSync(fixture.at('old.txt'), fixture.at('moved.txt'));
    expect(readFileSync(fixture.at('moved.txt'), 'utf8')).toBe('old');
    fixture.remove();
  });

  test('behind a link that was turned elsewhere nothing is seen to be as it was', async () => {
    const fixture = createFixture();
    mkdirSync(fixture.at('v2'));
    mkdirSync(fixture.at('v3'));
    for (const name of ['v2/app.yaml', 'v3/app.yaml']) writeFileSync(fixture.at(name), name);
    symlinkSync('v2', fixture.at('stays'));
    symlinkSync('v2', fixture.at('current'));
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    const unchanged_since = new Date().toISOString();
    rmSync(fixture.at('current'));
    symlinkSync('v3', fixture.at('current'));
    const ask = (path: string) => fixture.answer({ type: 'file', path, unchanged_since });
    expect(await ask('v3/app.yaml')).toBe('PASS');
    expect(await ask('stays/app.yaml')).toBe('PASS');
    expect(await ask('current/app.yaml')).toBe('UNKNOWN times_ambiguous');
    fixture.remove();
  });

  test('nothing can have happened since a start that is still to come', async () => {
    const fixture = createFixture();
    writeFileSync(fixture.at('a'), '');
    const created_after = new Date(Date.now() + 60_000).toISOString();
    expect(await fixture.answer({ type: 'file', path: 'a', created_after })).toBe('UNKNOWN start_in_future');
    fixture.remove();
  });
});
