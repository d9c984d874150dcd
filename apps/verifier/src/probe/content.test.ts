import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { LOOKED, createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  writeFileSync(fixture.at('a.txt'), 'alpha\n  indented: 12\nsecret-word\n');
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'content'>, 'type' | 'path'>>;
const ask = (fields: Fields, path = 'a.txt') => fixture.answer({ type: 'content', path, ...fields });

describe('the content probe', () => {
  test.each<[string, Fields, string]>([
    ['a text that is there', { contains: 'secret-word' }, 'PASS'],
    ['a text that is not', { contains: 'public-word' }, 'FAIL not_in_content'],
    ['a text over a line break', { contains: 'alpha\n  indented' }, 'PASS'],
    ['a text that is gone', { contains: 'public-word', absent: true }, 'PASS'],
    ['a text that is not gone', { contains: 'alpha', absent: true }, 'FAIL in_content'],
    ['a denied text', { contains: 'alpha', negate: true }, 'FAIL negated'],
    ['a pattern', { matches: '^\\s+indented: \\d+$' }, 'PASS'],
    ['a pattern that no line has', { matches: '^indented' }, 'FAIL not_in_content'],
    ['a pattern with a look-behind, which RE2 has not', { matches: '(?<=x)y' }, 'UNKNOWN bad_pattern'],
    ['a broken pattern', { matches: '(' }, 'UNKNOWN bad_pattern'],
    ['a text that was masked before it was logged', { contains: 'key=[redacted]' }, 'UNKNOWN ambiguous'],
    ['the absence of such a text', { contains: 'key=[redacted]', absent: true }, 'UNKNOWN ambiguous'],
    ['a line', { line: { number: 1, equals: 'alpha' } }, 'PASS'],
    ['another line', { line: { number: 3, equals: 'alpha' } }, 'FAIL line_differs'],
    ['a line but for its indentation', { line: { number: 2, equals: 'indented: 12' } }, 'UNKNOWN inexact_wording'],
    ['a line beyond the end', { line: { number: 9, equals: 'alpha' } }, 'FAIL line_differs'],
  ])('judges %s', async (_case, fields, expected) => {
    expect(await ask(fields)).toBe(expected);
  });

  const wide = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
  test.each<[string, Buffer, string]>([
    ['that is packed', gzipSync('alpha\n'), 'alpha'],
    ['of pages', Buffer.from('%PDF-1.7\nstream of something packed\n'), 'alpha'],
    ['of an archive', Buffer.from('PK\u0003\u0004 and so on'), 'alpha'],
    ['of wide characters', wide('alpha\n'), 'alpha'],
    ['of bytes', Buffer.from([1, 0, 2, 10]), 'alpha'],
    ['of another encoding', Buffer.from('caf\u00e9\n', 'latin1'), 'caf\u00e9'],
  ])('does not say that a text is not in a file %s', async (_case, bytes, text) => {
    writeFileSync(fixture.at('odd'), bytes);
    expect(await ask({ contains: text }, 'odd')).toBe('UNKNOWN wrong_format');
    expect(await ask({ contains: text, absent: true }, 'odd')).toBe('UNKNOWN wrong_format');
    expect(await ask({ contains: text, negate: true }, 'odd')).toBe('UNKNOWN wrong_format');
    expect(await ask({ matches: text }, 'odd')).toBe('UNKNOWN wrong_format');
    expect(await ask({ line: { number: 1, equals: text } }, 'odd')).toBe('UNKNOWN wrong_format');
  });

  test('finds what stands among bytes, and a letter in its other spelling is open', async () => {
    writeFileSync(fixture.at('bytes'), 'some\0alpha');
    expect(await ask({ contains: 'alpha' }, 'bytes')).toBe('PASS');
    expect(await ask({ contains: 'alpha', absent: true }, 'bytes')).toBe('FAIL in_content');
    writeFileSync(fixture.at('menu.txt'), 'cafe\u0301\n');
    expect(await ask({ contains: 'caf\u00e9' }, 'menu.txt')).toBe('UNKNOWN inexact_wording');
    expect(await ask({ contains: 'caf\u00e9', absent: true }, 'menu.txt')).toBe('UNKNOWN inexact_wording');
    expect(await ask({ contains: 'th\u00e9' }, 'menu.txt')).toBe('FAIL not_in_content');
  });

  test('ends of lines and indentation have two forms, for a text that is gone, too', async () => {
    writeFileSync(fixture.at('dos.txt'), 'one\r\n  two\r\n');
    expect(await ask({ contains: 'one\n  two' }, 'dos.txt')).toBe('UNKNOWN inexact_wording');
    expect(await ask({ contains: 'one\n  two', absent: true }, 'dos.txt')).toBe('UNKNOWN inexact_wording');
    expect(await ask({ contains: 'one\ntwo' }, 'dos.txt')).toBe('FAIL not_in_content');
    expect(await ask({ line: { number: 2, equals: 'two' }, absent: true }, 'dos.txt')).toBe('UNKNOWN inexact_wording');
    expect(await ask({ line: { number: 2, equals: 'three' }, absent: true }, 'dos.txt')).toBe('PASS');
    expect(await ask({ line: { number: 2, equals: '  two' }, absent: true }, 'dos.txt')).toBe('FAIL in_content');
  });

  test('says of a missing file that it is missing, also where a text should be gone', async () => {
    expect(await ask({ contains: 'x', absent: true }, 'b.txt')).toBe('FAIL missing');
    mkdirSync(fixture.at('folder'));
    expect(await ask({ line: { number: 1, equals: 'x' } }, 'folder')).toBe('FAIL wrong_kind');
  });

  test('a part of a line is in that line, but for blanks', async () => {
    writeFileSync(fixture.at('b.ts'), 'a();\n  return retry(() => id, 3);\n');
    const part = (number: number, contains: string) => ask({ line: { number, contains } }, 'b.ts');
    expect(await part(2, 'retry(() => id, 3)')).toBe('PASS');
    expect(await part(2, 'retry(()=>id,3)')).toBe('UNKNOWN inexact_wording');
    expect(await part(1, 'retry(() => id, 3)')).toBe('FAIL line_differs');
    expect(await part(9, 'a')).toBe('FAIL line_differs');
    expect(await ask({ line: { number: 2, contains: 'id' }, absent: true }, 'b.ts')).toBe('FAIL in_content');
  });

  test('of a directory all files count, and those of others or of other forms decide nothing', async () => {
    const within = (fields: Fields) => ask(fields, 'src');
    mkdirSync(fixture.at('src/deep'), { recursive: true });
    expect(await within({ contains: 'old', absent: true })).toBe('UNKNOWN ambiguous');
    writeFileSync(fixture.at('src/deep/a.ts'), 'useNew();\n');
    expect(await within({ contains: 'old', absent: true })).toBe('PASS');
    expect(await within({ contains: 'useNew' })).toBe('PASS');
    expect(await within({ matches: '^useOld' })).toBe('FAIL not_in_content');
    expect(await within({ contains: 'useNew', absent: true })).toBe('FAIL in_content');
    mkdirSync(fixture.at('src/node_modules'));
    writeFileSync(fixture.at('src/node_modules/b.js'), 'useOld();\n');
    expect(await within({ contains: 'useOld', absent: true })).toBe('UNKNOWN ambiguous');
    expect(await within({ contains: 'useOld' })).toBe('UNKNOWN ambiguous');
    expect(await within({ contains: 'nowhere', absent: true })).toBe('PASS');
    symlinkSync('/etc/passwd', fixture.at('src/link'));
    expect(await within({ contains: 'nowhere', absent: true })).toBe('UNKNOWN ambiguous');
    rmSync(fixture.at('src/link'));
    writeFileSync(fixture.at('src/image.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]));
    expect(await within({ contains: 'nowhere', absent: true })).toBe('UNKNOWN ambiguous');
    const limits = { ...DEFAULT_LIMITS, visits: 2 };
    const check = { type: 'content', path: 'src', contains: 'nowhere', absent: true } as const;
    expect(await fixture.answer(check, { limits })).toBe('UNKNOWN too_large');
  });

  test('is not held by a FIFO, nor by an endless device behind a link', async () => {
    execFileSync('mkfifo', [fixture.at('fifo')]);
    symlinkSync('/dev/zero', fixture.at('zero'));
    expect(await ask({ contains: 'x' }, 'fifo')).toBe('UNKNOWN special_file');
    expect(await ask({ contains: 'x' }, 'zero')).toBe('UNKNOWN outside_allowed_roots');
  });

  test('is not held by a pattern that makes others backtrack', async () => {
    writeFileSync(fixture.at('aaaa.txt'), `${'a'.repeat(10_000)}b\n`);
    expect(await ask({ matches: '^(a+)+$' }, 'aaaa.txt')).toBe('FAIL not_in_content');
  });

  test('refuses what would keep the one thread busy', async () => {
    writeFileSync(fixture.at('line.txt'), 'a'.repeat(1_000_000));
    expect(await ask({ matches: 'b' }, 'line.txt')).toBe('UNKNOWN too_large');
    writeFileSync(fixture.at('sparse'), '');
    truncateSync(fixture.at('sparse'), 1024 ** 4);
    expect(await ask({ contains: 'x' }, 'sparse')).toBe('UNKNOWN too_large');
    writeFileSync(fixture.at('lines.txt'), 'a\n'.repeat(2_000_000));
    const limits = { ...DEFAULT_LIMITS, checkMs: 50 };
    const check = { type: 'content', path: 'lines.txt', matches: '(b|c)+d' } as const;
    expect(await fixture.answer(check, { limits })).toBe('UNKNOWN timed_out');
  });

  test('shows counts and a digest, not the text', async () => {
    const { observed } = await fixture.run({ type: 'content', path: 'a.txt', contains: 'alpha' });
    expect(observed).toEqual({
      ...LOOKED,
      exists: true,
      size: 33,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      found: true,
    });
    expect(JSON.stringify(observed)).not.toContain('secret-word');
  });
});
