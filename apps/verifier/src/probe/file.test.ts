import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createScope } from '../scope/scope.js';
import { createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  writeFileSync(fixture.at('a.txt'), 'one\ntwo\n');
  writeFileSync(fixture.at('unterminated.txt'), 'one\ntwo');
  writeFileSync(fixture.at('empty.txt'), '');
  mkdirSync(fixture.at('folder'));
  mkdirSync(fixture.at('full'));
  writeFileSync(fixture.at('full/x'), 'x');
  symlinkSync('a.txt', fixture.at('link'));
  symlinkSync('nowhere', fixture.at('dangling'));
  chmodSync(fixture.at('a.txt'), 0o640);
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'file'>, 'type'>>;
const ask = (path: string, fields: Fields = {}) => fixture.answer({ type: 'file', path, ...fields });
const sha256 = createHash('sha256').update('one\ntwo\n').digest('hex');

describe('the file probe', () => {
  // Each aspect with a fixture that has it and one that has not: every row of the second kind is the probe going red.
  test.each<[string, string, Fields, string]>([
    ['a file that is there', 'a.txt', {}, 'PASS'],
    ['a file that is not', 'b.txt', {}, 'FAIL missing'],
    ['something below a file', 'a.txt/b', {}, 'FAIL missing'],
    ['a directory', 'folder', { kind: 'directory' }, 'PASS'],
    ['a directory passed off as a file', 'folder', { kind: 'file' }, 'FAIL wrong_kind'],
    ['a link to a file', 'link', { kind: 'file' }, 'PASS'],
    ['a link as such', 'link', { kind: 'symlink' }, 'PASS'],
    ['a file passed off as a link', 'a.txt', { kind: 'symlink' }, 'FAIL wrong_kind'],
    ['a link to nothing', 'dangling', {}, 'FAIL dangling_link'],
    ['a deleted file', 'b.txt', { absent: true }, 'PASS'],
    ['a file that was not deleted', 'a.txt', { absent: true }, 'FAIL present'],
    ['a link to nothing that was not deleted', 'dangling', { absent: true }, 'FAIL present'],
    ['a deleted directory where a file stands', 'a.txt', { absent: true, kind: 'directory' }, 'UNKNOWN ambiguous'],
    ['an exact size', 'a.txt', { size: { equals: 8 } }, 'PASS'],
    ['another size', 'a.txt', { size: { equals: 9 } }, 'FAIL size_differs'],
    ['a size at both ends of its range', 'a.txt', { size: { min: 8, max: 8 } }, 'PASS'],
    ['a size below its range', 'a.txt', { size: { min: 9 } }, 'FAIL size_differs'],
    ['a checksum', 'a.txt', { sha256 }, 'PASS'],
    ['another checksum', 'empty.txt', { sha256 }, 'FAIL checksum_differs'],
    ['lines', 'a.txt', { lines: 2 }, 'PASS'],
    ['other lines', 'a.txt', { lines: 3 }, 'FAIL lines_differ'],
    ['lines as an editor counts them', 'unterminated.txt', { lines: 2 }, 'PASS'],
    ['lines as wc counts them', 'unterminated.txt', { lines: 1 }, 'PASS'],
    ['an empty file', 'empty.txt', { empty: true }, 'PASS'],
    ['a full file passed off as empty', 'a.txt', { empty: true }, 'FAIL not_empty'],
    ['an empty file passed off as full', 'empty.txt', { empty: false }, 'FAIL empty'],
    ['an empty directory', 'folder', { empty: true }, 'PASS'],
    ['a full directory passed off as empty', 'full', { empty: true }, 'FAIL not_empty'],
    ['exact permissions', 'a.txt', { mode: '0640' }, 'PASS'],
    ['other permissions', 'a.txt', { mode: '600' }, 'FAIL mode_differs'],
    ['all of some permissions', 'a.txt', { mode: '-440' }, 'PASS'],
    ['any of some permissions', 'a.txt', { mode: '/111' }, 'FAIL mode_differs'],
    ['the owner by number', 'a.txt', { owner: String(process.getuid?.()) }, 'PASS'],
    ['another owner', 'a.txt', { owner: '4242' }, 'FAIL owner_differs'],
    ['an owner nobody knows', 'a.txt', { owner: 'no-such-account' }, 'UNKNOWN owner_hidden'],
    ['a link target as written', 'link', { target: 'a.txt' }, 'PASS'],
    ['another link target', 'link', { target: 'b.txt' }, 'FAIL target_differs'],
    ['the target of something that is no link', 'a.txt', { target: 'a.txt' }, 'FAIL wrong_kind'],
    ['a denied attribute that it has not', 'a.txt', { mode: '/111', negate: true }, 'PASS'],
    ['a denied attribute that it has', 'a.txt', { mode: '640', negate: true }, 'FAIL negated'],
    ['a denied attribute of a file that is not there', 'b.txt', { mode: '/111', negate: true }, 'FAIL missing'],
    ['a denied file that is not there', 'b.txt', { negate: true }, 'PASS'],
  ])('judges %s', async (_case, path, fields, expected) => {
    expect(await ask(path, fields)).toBe(expected);
  });

  test('a name is that of an account of the machine whose file it is, or of nobody', async () => {
    const uid = process.getuid?.() ?? 0;
    writeFileSync(fixture.at('accounts'), `ours:x:${uid}:0::/:/bin/sh\ntheirs:x:${uid + 1}:0::/:/bin/sh\nodd:x\n`);
    const owner = async (name: string, accounts: string | undefined) =>
      fixture.answer(
        { type: 'file', path: 'a.txt', owner: name },
        { scope: createScope({ roots: [fixture.root], accounts }) },
      );
    expect(await owner('ours', fixture.at('accounts'))).toBe('PASS');
    expect(await owner('theirs', fixture.at('accounts'))).toBe('FAIL owner_differs');
    expect(await owner('odd', fixture.at('accounts'))).toBe('UNKNOWN owner_hidden');
    expect(await owner('root', undefined)).toBe('UNKNOWN owner_hidden');
    expect(await owner(String(uid), undefined)).toBe('PASS');
  });

  test.each([
    '~/b.txt',
    '$HOME/b.txt',
    'out/${DAY}/b.txt',
    '$(pwd)/b.txt',
    '{{dir}}/b.txt',
    'file:///b.txt',
    'out/~/b.txt',
    '*.txt',
    'C:\\b.txt',
  ])('does not guess which file is meant by %s', async (path) => {
    expect(await ask(path, {})).toBe('UNKNOWN ambiguous');
    expect(await ask(path, { absent: true })).toBe('UNKNOWN ambiguous');
  });

  test('finds a file whose name has a dollar in it', async () => {
    writeFileSync(fixture.at('Outer$Inner.class'), '');
    expect(await ask('Outer$Inner.class', {})).toBe('PASS');
  });

  test('finds a link target by the place it leads to', async () => {
    expect(await ask('link', { target: fixture.at('a.txt') })).toBe('PASS');
    expect(await ask('link', { target: fixture.at('folder/../a.txt') })).toBe('PASS');
  });

  test('knows the checksums that people use', async () => {
    writeFileSync(fixture.at('sum.txt'), 'abc');
    const sums: Fields = {
      md5: '900150983cd24fb0d6963f7d28e17f72',
      sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sha512:
        'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    };
    expect(await ask('sum.txt', { ...sums, lines: 1 })).toBe('PASS');
    for (const [name, sum] of Object.entries(sums)) {
      expect([name, await ask('sum.txt', { [name]: sum })]).toEqual([name, 'PASS']);
      const other = String(sum).replace(/^./, '0');
      expect([name, await ask('sum.txt', { [name]: other })]).toEqual([name, 'FAIL checksum_differs']);
    }
  });

  test('a target that would lie outside is not the one inside', async () => {
    mkdirSync(fixture.at('links'));
    symlinkSync('../folder', fixture.at('links/current'));
    expect(await ask('links/current', { kind: 'symlink', target: '../folder' })).toBe('PASS');
    expect(await ask('links/current', { kind: 'symlink', target: '../none' })).toBe('FAIL target_differs');
  });

  test('calls a socket a socket', async () => {
    const server = createServer().listen(fixture.at('s.sock'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await ask('s.sock', { kind: 'socket' })).toBe('PASS');
    expect(await ask('s.sock', { kind: 'file' })).toBe('FAIL wrong_kind');
    server.close();
  });

  test('does not open a FIFO', async () => {
    execFileSync('mkfifo', [fixture.at('fifo')]);
    expect(await ask('fifo')).toBe('PASS');
    expect(await ask('fifo', { kind: 'file' })).toBe('FAIL wrong_kind');
    expect(await ask('fifo', { sha256 })).toBe('UNKNOWN special_file');
    expect(await ask('fifo', { empty: true })).toBe('UNKNOWN special_file');
  });

  test('takes a length without data behind it for no proof of a size', async () => {
    writeFileSync(fixture.at('sparse'), '');
    truncateSync(fixture.at('sparse'), 1024 ** 4);
    expect(await ask('sparse', { size: { min: 1024 } })).toBe('UNKNOWN sparse_file');
    expect(await ask('sparse', { size: { max: 1024 } })).toBe('FAIL size_differs');
  });

  test('gives up on a terabyte before it reads one', async () => {
    writeFileSync(fixture.at('sparse'), '');
    truncateSync(fixture.at('sparse'), 1024 ** 4);
    expect(await ask('sparse', { sha256 })).toBe('UNKNOWN too_large');
    expect(await ask('sparse', { lines: 1 })).toBe('UNKNOWN too_large');
  });

  test('stops reading when its time is up', async () => {
    writeFileSync(fixture.at('long'), '');
    truncateSync(fixture.at('long'), 1024 ** 3);
    const limits = { ...DEFAULT_LIMITS, checkMs: 20 };
    expect(await fixture.answer({ type: 'file', path: 'long', sha256 }, { limits })).toBe('UNKNOWN timed_out');
  });

  test('shows what it saw without a word of the content', async () => {
    const { observed, target, expected } = await fixture.run({ type: 'file', path: 'a.txt', sha256 });
    expect(target).toBe('a.txt');
    expect(expected).toEqual({ sha256 });
    expect(observed).toMatchObject({ exists: true, kind: 'file', size: 8, digest: `sha256:${sha256.slice(0, 16)}` });
    expect(JSON.stringify(observed)).not.toContain('one');
  });

  test('needs a working directory for a relative path', async () => {
    expect(await fixture.answer({ type: 'file', path: 'a.txt' }, { cwd: undefined })).toBe('UNKNOWN needs_cwd');
  });
});
