import { chmodSync, mkdirSync, readdirSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFixture, type Fixture } from '../probe/fixture.js';
import { look } from './look.js';
import { createScope } from './scope.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  mkdirSync(fixture.at('in/deep'), { recursive: true });
  mkdirSync(fixture.at('out'));
  writeFileSync(fixture.at('in/a.txt'), 'a');
  writeFileSync(fixture.at('out/secret.txt'), 's');
});
afterEach(() => fixture.remove());

const scoped = () => createScope({ roots: [fixture.at('in')], denied: [fixture.at('in/keys')] });

const ask = async (wanted: string, follow = true): Promise<string> => {
  try {
    return await look(scoped(), wanted, { follow }, async (seen) => (seen.found ? 'found' : 'absent'));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Empty for a descriptor that is closed by now. */
const targetOf = (link: string): string => {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
};

const OUTSIDE = 'outside_allowed_roots';

describe('paths inside the roots', () => {
  test.each([
    ['a file', 'in/a.txt', 'found'],
    ['the root itself', 'in', 'found'],
    ['nothing', 'in/b.txt', 'absent'],
    ['nothing below nothing', 'in/x/y/z', 'absent'],
    ['a way back out of nothing', 'in/x/../a.txt', 'ambiguous'],
    ['a way back out of a file', 'in/a.txt/../a.txt', 'ambiguous'],
    ['a way back that stays inside', 'in/deep/../a.txt', 'found'],
    ['doubled and trailing slashes', 'in//deep/', 'found'],
    ['a way out', 'in/../out/secret.txt', OUTSIDE],
    ['a way out to nothing', 'in/../out/nothing', OUTSIDE],
    ['a sibling whose name begins like the root', 'inside', OUTSIDE],
    ['a denied directory', 'in/keys', OUTSIDE],
    ['a file in a denied directory', 'in/keys/k.pem', OUTSIDE],
  ])('%s', async (_case, wanted, expected) => {
    expect(await ask(`${fixture.root}/${wanted}`)).toBe(expected);
  });

  test.each(['secret.txt', 'nothing'])('a link that leaves them says the same of %s, existing or not', async (name) => {
    symlinkSync(`../out/${name}`, fixture.at('in/relative'));
    symlinkSync(fixture.at(`out/${name}`), fixture.at('in/absolute'));
    symlinkSync('../out', fixture.at('in/folder'));
    expect(await ask(fixture.at('in/relative'))).toBe(OUTSIDE);
    expect(await ask(fixture.at('in/absolute'))).toBe(OUTSIDE);
    expect(await ask(fixture.at(`in/folder/${name}`))).toBe(OUTSIDE);
    expect(await ask(fixture.at('in/absolute'), false)).toBe('found');
  });

  test('links that stay inside are followed, in whatever spelling', async () => {
    symlinkSync('../a.txt', fixture.at('in/deep/link'));
    symlinkSync(fixture.at('in/deep'), fixture.at('in/again'));
    expect(await ask(fixture.at('in/again/link'))).toBe('found');
  });

  test('a link to a root is that root', async () => {
    symlinkSync(fixture.at('in'), fixture.at('in/home'));
    symlinkSync('..', fixture.at('in/deep/up'));
    for (const wanted of ['in/home', 'in/deep/up', 'in/home/home/a.txt', 'in/deep/up/home']) {
      expect([wanted, await ask(fixture.at(wanted))]).toEqual([wanted, 'found']);
    }
    expect(await look(scoped(), fixture.at('in/home'), { follow: true }, async (looked) => looked)).toMatchObject({
      seen: { path: fixture.at('in') },
    });
  });

  test('no descriptor stays open, whatever was found', async () => {
    symlinkSync('a.txt', fixture.at('in/link'));
    symlinkSync('gone', fixture.at('in/dangling'));
    symlinkSync('../out', fixture.at('in/leaving'));
    symlinkSync('ring', fixture.at('in/ring'));
    const held = () =>
      readdirSync('/proc/self/fd')
        .map((fd) => targetOf(`/proc/self/fd/${fd}`))
        .filter((target) => target.startsWith(fixture.root));
    for (const wanted of ['a.txt', '', 'link', 'dangling', 'leaving/secret.txt', 'ring', 'a.txt/b', 'x/y', 'keys/k']) {
      for (const follow of [true, false]) await ask(fixture.at(`in/${wanted}`), follow);
    }
    const failing = look(scoped(), fixture.at('in/a.txt'), { follow: true }, () =>
      Promise.reject(new Error('as told')),
    );
    await expect(failing).rejects.toThrow('as told');

    expect(held()).toEqual([]);
  });

  test('a name in another spelling of the same letters is neither there nor absent', async () => {
    writeFileSync(fixture.at('in/cafe\u0301.txt'), '');
    expect(await ask(fixture.at('in/cafe\u0301.txt'))).toBe('found');
    expect(await ask(fixture.at('in/caf\u00e9.txt'))).toBe('inexact_wording');
    expect(await ask(fixture.at('in/th\u00e9.txt'))).toBe('absent');
  });

  test('a ring of links is no endless walk', async () => {
    symlinkSync('two', fixture.at('in/one'));
    symlinkSync('one', fixture.at('in/two'));
    expect(await ask(fixture.at('in/one'))).toBe('look_failed');
  });

  test('the kernel’s own windows stay shut under any root', async () => {
    const scope = createScope({ roots: ['/'] });
    for (const wanted of ['/proc/self/environ', '/sys/kernel', '/dev/zero']) {
      await expect(look(scope, wanted, { follow: true }, async () => 'seen')).rejects.toThrow(OUTSIDE);
    }
  });

  test('a root that is reached through a link is the same root', async () => {
    symlinkSync(fixture.at('in'), fixture.at('alias'));
    const scope = createScope({ roots: [fixture.at('alias')] });
    for (const wanted of ['alias/a.txt', 'in/a.txt']) {
      expect(await look(scope, fixture.at(wanted), { follow: true }, async ({ found }) => found)).toBe(true);
    }
  });

  test('a directory swapped for a link while looking gives nothing away', async () => {
    let swapped = false;
    const swap = () => {
      renameSync(fixture.at('in/deep'), fixture.at(swapped ? 'in/x' : 'in/y'));
      if (!swapped) symlinkSync('../out', fixture.at('in/deep'));
      swapped = true;
    };
    writeFileSync(fixture.at('in/deep/secret.txt'), 'inside');
    const answers = new Set<string>();
    for (let round = 0; round < 200; round += 1) {
      const asked = look(scoped(), fixture.at('in/deep/secret.txt'), { follow: true }, async (seen) =>
        seen.found ? path.relative(fixture.root, seen.seen.path) : 'absent',
      ).catch((error: unknown) => (error instanceof Error ? error.message : ''));
      if (round === 100) swap();
      answers.add(await asked);
    }
    expect([...answers].filter((answer) => answer.startsWith('out/'))).toEqual([]);
    expect(answers).toContain('in/deep/secret.txt');
    expect(answers).toContain(OUTSIDE);
  });

  const asRoot = process.getuid?.() === 0;
  (asRoot ? test.skip : test)(
    'what may not be looked at is neither there nor absent (root may look at all)',
    async () => {
      chmodSync(fixture.at('in/deep'), 0o000);
      expect(await ask(fixture.at('in/deep/x'))).toBe('access_denied');
      chmodSync(fixture.at('in/deep'), 0o755);
    },
  );

  test('settings with a relative root stop the start', () => {
    expect(() => createScope({ roots: ['data'] })).toThrow('absolute');
  });
});
