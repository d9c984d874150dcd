import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../src/cli.js';
import { ledgerVerify } from '../src/ledger-verify/ledger-verify.js';
import { checkpointOf, fileOf, line, lines, newSigner, SIZE, TENANT, vkey } from './signed-log.js';

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-ledger-verify-'));
  await writeFile(at('checkpoint'), checkpointOf(lines));
  await writeFile(at('vkey'), `${vkey}\n`);
  await writeFile(at('good'), fileOf(lines));
});
afterAll(() => rm(folder, { recursive: true }));

async function wingman(args: readonly string[], stdin: readonly Uint8Array[] = []) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    stdin: (async function* () {
      yield* stdin;
    })(),
    env: {},
    print: (text: string) => void out.push(text),
    printError: (text: string) => void errors.push(text),
    write: (text: string) => void out.push(text),
    writeError: (text: string) => void errors.push(text),
    interruption: () => new AbortController().signal,
  };
  const code = await runCli([ledgerVerify], args, io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

let files = 0;
/** Verifies these bytes as a file, with the checkpoint of the whole log unless other options come after. */
async function verify(bytes: Uint8Array, ...more: string[]) {
  const file = at(`export-${files++}`);
  await writeFile(file, bytes);
  return wingman(['ledger', 'verify', file, '--key', vkey, '--checkpoint', at('checkpoint'), ...more]);
}

test('proves a good export, with the key as text or as a file, from a file or from standard input', async () => {
  const { code, out } = await verify(fileOf(lines), '--tenant', TENANT);
  expect(out).toMatch(/^OK: 40 entries of ledger\.example\/018f3a52/);
  expect(code).toBe(0);
  const args = ['ledger', 'verify', '-', '--key', at('vkey'), '--checkpoint', at('checkpoint'), '--json'];
  const piped = await wingman(args, [fileOf(lines.slice(0, 9)), fileOf(lines.slice(9))]);
  expect(JSON.parse(piped.out)).toMatchObject({ ok: true, size: SIZE, origin: `ledger.example/${TENANT}` });
  expect(piped.code).toBe(0);
});

describe('names the first bad line', () => {
  const spliced = (start: number, remove: number, ...insert: Buffer[]) => {
    const copy = [...lines];
    copy.splice(start - 1, remove, ...insert);
    return fileOf(copy);
  };
  const flipped = (lineNumber: number, offset: number) => {
    const bytes = fileOf(lines);
    bytes[fileOf(lines.slice(0, lineNumber - 1)).length + offset]! ^= 4;
    return bytes;
  };
  const rewritten = () => {
    const copy = lines.slice(0, 20);
    for (let seq = 20; seq < SIZE; seq++) copy.push(line(seq, copy[seq - 1], seq === 20 ? 'I deleted it' : undefined));
    return fileOf(copy);
  };

  test.each<[string, () => Uint8Array, number, RegExp]>([
    ['a flipped bit in the first line', () => flipped(1, 14), 1, /it was changed/],
    ['a flipped bit in a middle line', () => flipped(25, 14), 25, /it was changed/],
    ['a flipped bit in the last line', () => flipped(SIZE, 14), SIZE, /signed root|root signed/],
    ['two lines exchanged', () => spliced(11, 2, lines[11]!, lines[10]!), 11, /out of order/],
    ['an inserted line', () => spliced(11, 0, line(10, lines[9], 'slipped in')), 11, /it was inserted/],
    ['a repeated line', () => spliced(11, 0, lines[9]!), 11, /duplicated/],
    ['a missing line', () => spliced(11, 1), 11, /missing/],
    ['a missing first line', () => spliced(1, 1), 1, /missing/],
    ['a cut tail', () => fileOf(lines.slice(0, 30)), 31, /cut off, or it is an older backup/],
    ['a tail cut within a line', () => fileOf(lines).subarray(0, -30), SIZE, /cut here/],
    ['a last line without its line feed', () => fileOf(lines).subarray(0, -1), SIZE, /line feed/],
    ['an empty file', () => Buffer.alloc(0), 1, /older backup/],
    ['a line past the checkpoint', () => fileOf([...lines, line(SIZE, lines.at(-1))]), SIZE + 1, /not vouched for/],
    [
      'line ends of another system',
      () => Buffer.from(fileOf(lines).toString().replaceAll('\n', '\r\n')),
      1,
      /carriage/,
    ],
    ['a rewritten log', rewritten, SIZE, /no line from 1 on can be vouched for/],
    ['another file', () => Buffer.from('not a ledger\n'), 1, /not one JSON object/],
  ])('%s', async (_case, tamper, bad, why) => {
    const { code, out } = await verify(tamper());
    expect(out).toMatch(new RegExp(`^TAMPERED: line ${bad}: `));
    expect(out).toMatch(why);
    expect(code).toBe(1);
    const json = await verify(tamper(), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, line: bad, reason: expect.stringMatching(why) });
  });

  test('an older backup that has its own, older checkpoint is proven for what it is', async () => {
    await writeFile(at('older'), checkpointOf(lines.slice(0, 30)));
    const { code, out } = await verify(fileOf(lines.slice(0, 30)), '--checkpoint', at('older'));
    expect(out).toMatch(/^OK: 30 entries/);
    expect(code).toBe(0);
  });

  test('a rewritten log, narrowed down by a checkpoint kept from earlier', async () => {
    await writeFile(at('earlier'), checkpointOf(lines.slice(0, 15)));
    const { code, out } = await verify(rewritten(), '--earlier', at('earlier'));
    expect(out).toMatch(/some line from 16 on.*Lines 1 to 15 are proven to be good/);
    expect(code).toBe(1);
  });
});

describe('believes no checkpoint', () => {
  test.each<[string, () => string, string[], string]>([
    ['of another key', () => checkpointOf(lines, newSigner()), [], 'unknown_key'],
    ['that was changed', () => checkpointOf(lines).replace('\n40\n', '\n39\n'), [], 'bad_signature'],
    ['of another tenant', () => checkpointOf(lines), ['--tenant', TENANT.replace('018f', '018e')], 'wrong_origin'],
    ['that is none', () => 'hello\n', [], 'malformed'],
  ])('%s', async (_case, note, more, code) => {
    await writeFile(at('doubtful'), note());
    const outcome = await verify(fileOf(lines), '--checkpoint', at('doubtful'), ...more, '--json');
    expect(JSON.parse(outcome.out)).toMatchObject({ ok: false, line: null, code });
    expect(outcome.code).toBe(1);
    const text = await verify(fileOf(lines), '--checkpoint', at('doubtful'), ...more);
    expect(text.out).toMatch(/^TAMPERED: the checkpoint is not to be believed: /);
  });
});

describe('usage', () => {
  const good = () => ['ledger', 'verify', at('good'), '--key', vkey, '--checkpoint', at('checkpoint')];
  test.each<[string, () => string[], RegExp]>([
    ['no command', () => [], /usage: wingman <command>/],
    ['an unknown command', () => ['ledger', 'trust'], /usage: wingman <command>/],
    ['no file', () => good().toSpliced(2, 1), /expected one file/],
    ['two files', () => [...good(), 'more'], /expected one file/],
    ['no key', () => good().toSpliced(3, 2), /--key is missing/],
    ['no checkpoint', () => good().toSpliced(5, 2), /--checkpoint is missing/],
    ['an empty tenant', () => [...good(), '--tenant', ''], /--tenant is empty/],
    ['an unknown option', () => [...good(), '--trust-me'], /trust-me/],
    ['a key that is neither key nor file', () => good().with(4, at('absent')), /cannot read .*absent/],
    ['a file that holds no key', () => good().with(4, at('checkpoint')), /holds no verifier key/],
    ['an absent checkpoint', () => good().with(6, at('absent')), /cannot read .*absent/],
    ['an absent export', () => good().with(2, at('absent')), /cannot read .*absent/],
    ['a folder as export', () => good().with(2, folder), /cannot read/],
  ])('answers 2 to %s', async (_case, args, why) => {
    const { code, out, errors } = await wingman(args());
    expect(errors).toMatch(why);
    expect(errors).toMatch(/usage: wingman/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test.each([
    [['--help'], /ledger verify {2}prove offline/],
    [['ledger', '-h'], /ledger verify {2}prove offline/],
    [['ledger', 'verify', '--help'], /exit codes: 0 proven, 1 not what was signed, 2 usage/],
    [['ledger', 'verify', 'file', '--key', 'k', '--help'], /exit codes/],
  ])('explains %j', async (args, what) => {
    const { code, out } = await wingman(args);
    expect(out).toMatch(what);
    expect(code).toBe(0);
  });
});
