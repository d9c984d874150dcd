import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import type { Check } from '@wingman/contracts';
import { createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
beforeAll(() => void (fixture = createFixture()));
afterAll(() => fixture.remove());

/** Turns the link `d` from one directory to the next as fast as it can; at no moment is there none. */
const SWAPPING = `
  const { renameSync, symlinkSync } = require('node:fs');
  process.stdout.write('ready');
  for (let round = 0; ; round += 1) {
    symlinkSync(process.argv[1 + (round % (process.argv.length - 1))], 'next');
    renameSync('next', 'd');
  }`;

test('what is swapped between two looks is never read, and contradicts nothing', async () => {
  const inside = createFixture();
  const outside = createFixture();
  for (const kind of ['file', 'fifo', 'folder', 'device', 'link']) mkdirSync(inside.at(kind));
  writeFileSync(inside.at('file/x'), 'inside\n');
  execFileSync('mkfifo', [inside.at('fifo/x')]);
  mkdirSync(inside.at('folder/x'));
  symlinkSync('/dev/zero', inside.at('device/x'));
  symlinkSync(outside.at('x'), inside.at('link/x'));
  writeFileSync(outside.at('x'), 'secret\n');
  symlinkSync('file', inside.at('d'));
  const kinds = ['file', 'fifo', 'folder', 'device', 'link', outside.root];
  const child = spawn(process.execPath, ['-e', SWAPPING, ...kinds], { cwd: inside.root });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const asked: Check[] = [
    { type: 'content', path: 'd/x', contains: 'inside' },
    { type: 'content', path: 'd/x', contains: 'secret' },
    { type: 'file', path: 'd/x' },
  ];
  const answers = asked.map(() => new Set<string>());
  const seen = () => answers[0]?.has('PASS') && answers[0].has('UNKNOWN special_file');
  for (let round = 0; round < 100 || (!seen() && round < 20_000); round += 1) {
    for (const [index, check] of asked.entries()) answers[index]?.add(await inside.answer(check));
  }
  child.kill('SIGKILL');
  inside.remove();
  outside.remove();
  const contradicted = answers.map((all) => [...all].filter((answer) => answer.startsWith('FAIL')));
  // That it is a directory, or that another text stands in the file, is true at that moment.
  expect([contradicted[0], contradicted[2]].flat().filter((answer) => answer !== 'FAIL wrong_kind')).toEqual([]);
  expect(answers[1]).not.toContain('PASS');
  expect(answers[0]).toContain('PASS');
  expect(answers[0]).toContain('UNKNOWN special_file');
});

describe('names', () => {
  const name = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.constantFrom(
        'a\nb',
        'a%2Fb',
        '%2e%2e',
        ' ',
        '-rf',
        'a\tb',
        '\u202etxt.exe',
        'e\u0301',
        '..\\x',
        '${HOME}',
        '~',
        '*',
      ),
      fc.integer({ min: 200, max: 400 }).map((length) => 'n'.repeat(length)),
    )
    .filter((text) => !/[/\0]/.test(text) && text.isWellFormed() && !['.', '..'].includes(text));

  test('of whatever signs are found where they are, and accuse nobody', async () => {
    const made = createFixture();
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const fits = Buffer.byteLength(text) <= 255;
        if (fits) writeFileSync(`${made.root}/${text}`, '');
        const there = await made.answer({ type: 'file', path: `${made.root}/${text}` });
        expect(there).toMatch(fits ? /^(?:PASS|UNKNOWN ambiguous)$/ : /^UNKNOWN/);
        const away = await made.answer({ type: 'file', path: `${made.root}/gone/${text}` });
        expect(away).toMatch(/^(?:FAIL missing|UNKNOWN)/);
        const out = await made.answer({ type: 'file', path: `${made.root}/../${text}` });
        expect(out).toMatch(/^UNKNOWN (?:outside_allowed_roots|ambiguous)$/);
      }),
      { numRuns: 150 },
    );
    made.remove();
  });

  test('that are no UTF-8 count, and are not said to be missing by how they are shown', async () => {
    mkdirSync(fixture.at('raw'));
    writeFileSync(Buffer.concat([Buffer.from(`${fixture.at('raw')}/a`), Buffer.of(0xff)]), '');
    expect(await fixture.answer({ type: 'count', glob: 'raw/*', equals: 1 })).toBe('PASS');
    expect(await fixture.answer({ type: 'file', path: 'raw/a\uFFFD' })).toBe('UNKNOWN ambiguous');
  });
});

describe('servers', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  /** Sends this again and again, as fast as it is taken or slowly. */
  const again =
    (text: string, slowly = false) =>
    (socket: Socket) => {
      const send = (): void => {
        if (socket.destroyed) return;
        if (!slowly && !socket.write(text)) return void socket.once('drain', send);
        if (slowly) socket.write(text);
        if (slowly) setTimeout(send, 20);
        else setImmediate(send);
      };
      send();
    };
  const after = (head: string, then: (socket: Socket) => void) => (socket: Socket) => {
    socket.write(head);
    then(socket);
  };
  const endless = `${OK}transfer-encoding: chunked\r\n\r\n`;
  const close = (socket: Socket) => void socket.end();

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['says nothing', () => undefined, /^UNKNOWN timed_out$/],
    ['drips its head', after(OK, again('x: 1\r\n', true)), /^UNKNOWN timed_out$/],
    ['never ends its head', after(OK, again(`x: ${'y'.repeat(1000)}\r\n`)), /^UNKNOWN unreachable$/],
    ['drips its body', after(`${OK}content-length: 999\r\n\r\n`, again('y', true)), /^UNKNOWN timed_out$/],
    ['never ends its body', after(endless, again(`400\r\n${'y'.repeat(1024)}\r\n`)), /^UNKNOWN too_large$/],
    ['never comes to its answer', again('HTTP/1.1 103 Early Hints\r\n\r\n', true), /^UNKNOWN/],
    ['speaks something else', again('220 smtp ready\r\n'), /^UNKNOWN unreachable$/],
    ['hangs up', close, /^UNKNOWN unreachable$/],
    ['hangs up within its body', after(`${OK}content-length: 999\r\n\r\nyy`, close), /^UNKNOWN unreachable$/],
    ['hangs up within a chunk', after(`${endless}ff\r\nyy`, close), /^UNKNOWN unreachable$/],
    [
      'packs a bomb',
      after(`${OK}content-encoding: gzip\r\n\r\n`, (socket) => socket.end(BOMB)),
      /^UNKNOWN not_supported/,
    ],
  ])('one that %s is not believed and not waited for', async (_case, serve, expected) => {
    const open: Socket[] = [];
    const server: Server = createServer((socket) => {
      open.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => serve(socket));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const limits = { ...DEFAULT_LIMITS, checkMs: 250, httpBytes: 65_536 };
    const answer = await fixture.answer({ type: 'http', url, status: 200, contains: 'ready' }, { limits });
    open.forEach((socket) => socket.destroy());
    server.close();
    expect(answer).toMatch(expected);
  });
});

const BOMB = gzipSync(Buffer.alloc(20_000_000));

describe('archives', () => {
  async function tarOf(...names: string[]): Promise<Buffer> {
    const packed = pack();
    for (const name of names) packed.entry({ name }, 'text');
    packed.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of packed) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** A zip of one entry that says of itself that it is so large. */
  function zipSaying(size: number, data: Buffer): Buffer {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(1, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from('a'), data]);
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), Buffer.from('a')]);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06');
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(central.length, 12);
    end.writeUInt32LE(local.length, 16);
    return Buffer.concat([local, central, end]);
  }

  test('are read within their limits, whatever they say of themselves', async () => {
    const limits = { ...DEFAULT_LIMITS, archiveBytes: 1_000_000 };
    const ask = async (name: string, bytes: Buffer, entries?: string[]) => {
      writeFileSync(fixture.at(name), bytes);
      return fixture.answer({ type: 'archive', path: name, restorable: true, entries }, { limits });
    };
    expect(await ask('bomb.gz', BOMB)).toBe('UNKNOWN too_large');
    expect(await ask('bomb.tgz', BOMB)).toBe('UNKNOWN too_large');
    writeFileSync(fixture.at('many.tgz'), gzipSync(await tarOf('a', 'b', 'c')));
    const few = { ...limits, archiveEntries: 1 };
    expect(await fixture.answer({ type: 'archive', path: 'many.tgz' }, { limits: few })).toBe('UNKNOWN too_large');
    const zeros = deflateRawSync(Buffer.alloc(20_000_000));
    expect(await ask('huge.zip', zipSaying(0xff_ff_ff_00, zeros))).toBe('UNKNOWN too_large');
    expect(await ask('small.zip', zipSaying(5, zeros))).toBe('FAIL archive_damaged');
    const deep = `${'d/'.repeat(1_500)}x`;
    expect(await ask('deep.tgz', gzipSync(await tarOf(deep)), [deep])).toBe('PASS');
    const inner = gzipSync(gzipSync(gzipSync(await tarOf('x'))));
    expect(await ask('nested.tgz', inner, ['x'])).toMatch(/^(?:FAIL archive_damaged|UNKNOWN)/);
  });

  test('that were changed anywhere never hold what is not in them', async () => {
    const tar = await tarOf('a.txt', 'b.txt');
    const kinds = { 'a.tar': tar, 'a.tgz': gzipSync(tar), 'a.zip': zipSaying(4, deflateRawSync(Buffer.from('text'))) };
    const change = fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat({ max: 20 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.entries(kinds)), change, async ([name, bytes], [at, put, cut]) => {
        const broken = Buffer.from(bytes.subarray(0, bytes.length - cut));
        broken.set(put.subarray(0, broken.length - (at % broken.length)), at % broken.length);
        writeFileSync(fixture.at(name), broken);
        const answer = await fixture.answer({ type: 'archive', path: name, entries: ['not-in-it.sql'] });
        expect(answer).toMatch(/^(?:FAIL (?:entries_missing|archive_damaged|not_an_archive)|UNKNOWN)/);
      }),
      { numRuns: 150 },
    );
  });
});
