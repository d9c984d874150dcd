import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { crc32, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { pack } from 'tar-stream';
import { createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
beforeEach(() => void (fixture = createFixture()));
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'archive'>, 'type' | 'path'>>;
const ask = (path: string, fields: Fields = {}) => fixture.answer({ type: 'archive', path, ...fields });

async function tarOf(files: Record<string, string>): Promise<Buffer> {
  const packed = pack();
  for (const [name, text] of Object.entries(files)) packed.entry({ name }, text);
  packed.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packed) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A zip with stored entries (APPNOTE.TXT, 4.3). */
function zipOf(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), data);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** A header as it was before POSIX: without its mark, and the checksum without that. */
function withoutMark(tar: Buffer): Buffer {
  const old = Buffer.from(tar);
  old.fill(0, 257, 265).fill(' ', 148, 156);
  const sum = old.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return old;
}

const FILES = { 'db.sql': '-- dump\n'.repeat(500), 'conf/app.yaml': 'a: 1\n' };

describe('the archive probe', () => {
  test('opens what holds something, by its bytes and not by its name', async () => {
    const tar = await tarOf(FILES);
    writeFileSync(fixture.at('a.tar'), tar);
    writeFileSync(fixture.at('a.tar.gz'), gzipSync(tar));
    writeFileSync(fixture.at('a.zip'), zipOf(FILES));
    writeFileSync(fixture.at('db.sql.gz'), gzipSync('x'));
    for (const name of ['a.tar', 'a.tar.gz', 'a.zip', 'db.sql.gz']) {
      expect([name, await ask(name)]).toEqual([name, 'PASS']);
      expect([name, await ask(name, { restorable: true })]).toEqual([name, 'PASS']);
    }
    for (const name of ['a.tar', 'a.tar.gz', 'a.zip']) {
      expect(await ask(name, { entries: ['db.sql', './conf/app.yaml', 'conf'] })).toBe('PASS');
      expect(await ask(name, { entries: ['db.sql', 'other.sql'] })).toBe('FAIL entries_missing');
      expect(await ask(name, { min_entries: 2 })).toBe('PASS');
      expect(await ask(name, { min_entries: 3 })).toBe('FAIL entries_missing');
    }
  });

  test('sees that nothing is in it, or nothing whole', async () => {
    const tar = await tarOf(FILES);
    const zip = zipOf(FILES);
    const spoiled = Buffer.from(zip);
    spoiled[spoiled.indexOf('-- dump') + 3] = 0x58;
    const fixtures: [string, Buffer | string, string][] = [
      ['empty.tar', '', 'FAIL empty'],
      ['blank.tar', Buffer.alloc(10_240), 'FAIL entries_missing'],
      ['cut.tar', tar.subarray(0, 1024), 'FAIL archive_damaged'],
      ['cut.tar.gz', gzipSync(tar).subarray(0, 60), 'FAIL archive_damaged'],
      ['cut.zip', zip.subarray(0, 200), 'FAIL archive_damaged'],
      ['text.tar.gz', 'no archive\n'.repeat(100), 'FAIL not_an_archive'],
      ['text.tar', 'no archive\n'.repeat(100), 'FAIL not_an_archive'],
      ['text.zip', 'no archive', 'FAIL not_an_archive'],
      ['data.bin', 'no archive', 'UNKNOWN not_supported_yet'],
      ['a.tar.xz', Buffer.from('fd377a585a000004', 'hex'), 'UNKNOWN not_supported_yet'],
      ['spoiled.zip', spoiled, 'FAIL archive_damaged'],
    ];
    for (const [name, bytes, expected] of fixtures) {
      writeFileSync(fixture.at(name), bytes);
      expect([name, await ask(name, { restorable: true })]).toEqual([name, expected]);
    }
    expect(await ask('none.tar')).toBe('FAIL missing');
  });

  test('one that was cut exactly between two entries is not called whole, nor damaged', async () => {
    const tar = await tarOf({ 'a.txt': 'a', 'zeros.bin': '\0'.repeat(4096), 'b.txt': 'b' });
    const cuts = {
      'first.tar': 1024,
      'zeros.tar': 1024 + 512 + 4096,
      'last.tar': 1024 + 4608 + 1024,
      'lone.tar': 1024 + 4608 + 1024 + 512,
    };
    for (const [name, end] of Object.entries(cuts)) {
      writeFileSync(fixture.at(name), tar.subarray(0, end));
      writeFileSync(fixture.at(`${name}.gz`), gzipSync(tar.subarray(0, end)));
      for (const cut of [name, `${name}.gz`]) {
        expect([cut, await ask(cut, { restorable: true })]).toEqual([cut, 'UNKNOWN archive_damaged']);
        expect([cut, await ask(cut)]).toEqual([cut, 'UNKNOWN archive_damaged']);
        expect([cut, await ask(cut, { entries: ['a.txt'] })]).toEqual([cut, 'PASS']);
      }
    }
    writeFileSync(fixture.at('whole.tar'), tar);
    expect(await ask('whole.tar', { restorable: true })).toBe('PASS');
    const packed = execFileSync('tar', ['-C', fixture.root, '-cf', '-', 'whole.tar', 'first.tar']);
    writeFileSync(fixture.at('gnu.tar'), packed);
    expect(await ask('gnu.tar', { restorable: true })).toBe('PASS');
  });

  test('cut at any byte it is never called restorable', async () => {
    const archives = {
      'cut.zip': zipOf(FILES),
      'cut.gz': gzipSync('text '.repeat(50)),
      'cut.tgz': gzipSync(await tarOf({ a: 'x' })),
    };
    for (const [name, bytes] of Object.entries(archives)) {
      for (let end = bytes.length - 1; end > 0; end -= Math.ceil(bytes.length / 40)) {
        writeFileSync(fixture.at(name), bytes.subarray(0, end));
        expect([name, end, await ask(name, { restorable: true })]).not.toEqual([name, end, 'PASS']);
      }
      for (let end = bytes.length - 1; end > bytes.length - 24; end -= 1) {
        writeFileSync(fixture.at(name), bytes.subarray(0, end));
        expect([name, end, await ask(name, { restorable: true })]).not.toEqual([name, end, 'PASS']);
      }
    }
  });

  test('the end of a dump is its last line, not words in a row', async () => {
    const dump = '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nCREATE TABLE users (id int);\n';
    const end = '--\n-- PostgreSQL database dump complete\n--\n\n';
    const lite = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a(b);\n';
    const texts: [string, string, string][] = [
      ['restricted.sql', `${dump}${end}\\unrestrict abc\n\n`, 'PASS'],
      ['row.sql', `${dump}COPY a FROM stdin;\nsaid -- PostgreSQL database dump complete\n`, 'FAIL archive_damaged'],
      ['more.sql', `${dump}${end}INSERT INTO a VALUES (1`, 'UNKNOWN ambiguous'],
      ['lite.sql', `${lite}COMMIT;\n`, 'PASS'],
      ['lite-cut.sql', `${lite}INSERT INTO a VALUES('COMMIT;`, 'FAIL archive_damaged'],
      ['lite-failed.sql', `${lite}ROLLBACK; -- due to errors\n`, 'FAIL archive_damaged'],
      ['mysql.sql', '-- MySQL dump 10.13\nCREATE TABLE a (b int);\n-- Dump completed on 2026-05-01 10:00:00\n', 'PASS'],
      ['custom.dump', 'PGDMP\x01\x0e\x00\x04\x08\x01', 'UNKNOWN not_supported_yet'],
    ];
    for (const [name, text, expected] of texts) {
      writeFileSync(fixture.at(name), text);
      expect([name, await ask(name, { restorable: true })]).toEqual([name, expected]);
      if (name === 'custom.dump') continue;
      writeFileSync(fixture.at(`${name}.gz`), gzipSync(text));
      expect([name, await ask(`${name}.gz`, { restorable: true })]).toEqual([name, expected]);
    }
  });

  test('tells a finished database dump from one that was cut', async () => {
    const dump = '--\n-- PostgreSQL database dump\n--\nCREATE TABLE users (id int);\n';
    writeFileSync(fixture.at('whole.sql'), `${dump}--\n-- PostgreSQL database dump complete\n--\n`);
    writeFileSync(fixture.at('cut.sql'), `${dump}COPY users FROM st`);
    expect(await ask('whole.sql', { restorable: true })).toBe('PASS');
    expect(await ask('cut.sql', { restorable: true })).toBe('FAIL archive_damaged');
  });

  test('sees through what is packed: nothing, a tar, a dump that was cut', async () => {
    const dump = '--\n-- PostgreSQL database dump\n--\nCREATE TABLE users (id int);\n';
    const end = '--\n-- PostgreSQL database dump complete\n--\n';
    const cluster = `--\n-- PostgreSQL database cluster dump\n--\n${dump}${end}`;
    const clusterEnd = '--\n-- PostgreSQL database cluster dump complete\n--\n';
    const fixtures: [string, Buffer, string][] = [
      ['failed.sql.gz', gzipSync(''), 'FAIL entries_missing'],
      ['cut.sql.gz', gzipSync(dump), 'FAIL archive_damaged'],
      ['whole.sql.gz', gzipSync(dump + end), 'PASS'],
      ['saved.backup', gzipSync(dump + end), 'PASS'],
      ['all.sql', Buffer.from(cluster), 'FAIL archive_damaged'],
      ['all-whole.sql', Buffer.from(cluster + clusterEnd), 'PASS'],
      ['zeros.gz', gzipSync(Buffer.alloc(2048)), 'PASS'],
      ['text.tgz', gzipSync('no archive\n'.repeat(100)), 'FAIL archive_damaged'],
    ];
    for (const [name, bytes, expected] of fixtures) {
      writeFileSync(fixture.at(name), bytes);
      expect([name, await ask(name)]).toEqual([name, expected]);
    }
    writeFileSync(fixture.at('tar.gz'), gzipSync(await tarOf(FILES)));
    expect(await ask('tar.gz', { entries: ['db.sql'] })).toBe('PASS');
    expect(await ask('tar.gz', { entries: ['other.sql'] })).toBe('FAIL entries_missing');
  });

  test('an archive of nothing, or of empty folders, is no backup', async () => {
    const write = async (name: string, files: Record<string, string>) =>
      writeFileSync(fixture.at(name), gzipSync(await tarOf(files)));
    await write('nothing.tgz', { './': '' });
    await write('folders.tgz', { './': '', 'data/': '', 'data/old/': '' });
    expect(await ask('nothing.tgz')).toBe('FAIL entries_missing');
    expect(await ask('folders.tgz')).toBe('UNKNOWN ambiguous');
    expect(await ask('folders.tgz', { entries: ['data'] })).toBe('PASS');
    expect(await ask('folders.tgz', { min_entries: 2 })).toBe('PASS');
  });

  test('a name may stand in a folder of the archive, or have been said with the folder it comes from', async () => {
    writeFileSync(fixture.at('a.tar'), await tarOf(FILES));
    expect(await ask('a.tar', { entries: ['app.yaml'] })).toBe('UNKNOWN inexact_wording');
    expect(await ask('a.tar', { entries: ['/srv/data/db.sql'] })).toBe('UNKNOWN inexact_wording');
    expect(await ask('a.tar', { entries: ['pp.yaml'] })).toBe('FAIL entries_missing');
    expect(await ask('a.tar', { entries: ['app.yaml', 'none'] })).toBe('FAIL entries_missing');
  });

  test('is not held by a bomb, a FIFO or a hole of a terabyte', async () => {
    writeFileSync(fixture.at('bomb.tar.gz'), gzipSync(await tarOf({ zeros: '\0'.repeat(5_000_000) })));
    const limits = { ...DEFAULT_LIMITS, archiveBytes: 1_000_000 };
    expect(await fixture.answer({ type: 'archive', path: 'bomb.tar.gz' }, { limits })).toBe('UNKNOWN too_large');
    const many = await tarOf(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, ''])));
    writeFileSync(fixture.at('many.tar'), many);
    const few = { ...DEFAULT_LIMITS, archiveEntries: 10 };
    expect(await fixture.answer({ type: 'archive', path: 'many.tar' }, { limits: few })).toBe('UNKNOWN too_large');
    execFileSync('mkfifo', [fixture.at('fifo.tar')]);
    expect(await ask('fifo.tar')).toBe('UNKNOWN special_file');
    writeFileSync(fixture.at('hole.tar'), await tarOf({ a: 'x' }));
    truncateSync(fixture.at('hole.tar'), 1024 ** 4);
    expect(await ask('hole.tar')).toBe('UNKNOWN too_large');
    symlinkSync('/dev/zero', fixture.at('zero.tar'));
    expect(await ask('zero.tar')).toBe('UNKNOWN outside_allowed_roots');
  });

  test('does not call damaged what only others can unpack, nor missing what a name in another encoding may be', async () => {
    const patched = (at: number, value: number) => {
      const zip = zipOf({ 'a.txt': 'text' });
      for (const mark of ['PK\x03\x04', 'PK\x01\x02']) {
        const from = zip.indexOf(mark, 0, 'latin1') + (mark === 'PK\x01\x02' ? 2 : 0);
        zip.writeUInt16LE(value, from + at);
      }
      return zip;
    };
    const packedOtherwise = 9;
    writeFileSync(fixture.at('deflate64.zip'), patched(8, packedOtherwise));
    expect(await ask('deflate64.zip', { restorable: true })).toBe('UNKNOWN not_supported_yet');
    writeFileSync(fixture.at('absolute.zip'), zipOf({ '/etc/a.conf': 'a' }));
    writeFileSync(fixture.at('way-out.zip'), zipOf({ '../a.conf': 'a' }));
    writeFileSync(fixture.at('longer.zip'), Buffer.concat([zipOf({ a: 'a' }), Buffer.from('\n')]));
    for (const name of ['absolute.zip', 'way-out.zip', 'longer.zip'])
      expect(await ask(name, { restorable: true })).toBe('UNKNOWN not_supported_yet');
    writeFileSync(fixture.at('old.tar'), withoutMark(await tarOf({ 'a.txt': 'text' })));
    expect(await ask('old.tar', { entries: ['a.txt'] })).toBe('PASS');
    writeFileSync(fixture.at('names.zip'), zipOf({ 'caf\u00e9.txt': 'a' }));
    expect(await ask('names.zip', { entries: ['th\u00e9.txt'] })).toBe('UNKNOWN inexact_wording');
    expect(await ask('names.zip', { entries: ['tea.txt', 'th\u00e9.txt'] })).toBe('FAIL entries_missing');
  });

  test('leaves the archive as it was', async () => {
    const tar = await tarOf(FILES);
    writeFileSync(fixture.at('a.tar'), tar);
    await ask('a.tar');
    expect(readFileSync(fixture.at('a.tar')).equals(tar)).toBe(true);
  });
});
