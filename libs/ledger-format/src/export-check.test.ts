import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ORIGIN, TENANT, exportFile, newSigner, nextLine, sampleLog, signedCheckpoint } from '../test/sample-log.js';
import { type ExportCheckOptions, type ExportVerdict, createExportChecker } from './export-check.js';
import { NoteError } from './note-error.js';

const SIZE = 37;
const signer = newSigner();
const lines = sampleLog(SIZE);
const signed = signedCheckpoint(lines, signer);

function check(file: Uint8Array, options: ExportCheckOptions = signed, chunkSize = 1000): ExportVerdict {
  const checker = createExportChecker(options);
  for (let at = 0; at < file.length; at += chunkSize) checker.write(file.subarray(at, at + chunkSize));
  return checker.end();
}
const checkLines = (tampered: readonly Uint8Array[], options?: ExportCheckOptions) =>
  check(exportFile(tampered), options);

const edited = (line: Buffer): Buffer => Buffer.from(line.toString().replace(/worker-\d/, 'worker-X'));
/** The log with line `at` (1-based) replaced, and so on: `lines` is never touched. */
const withLines = (change: (copy: Buffer[]) => unknown): Buffer[] => {
  const copy = [...lines];
  change(copy);
  return copy;
};

/** The log with the line changed and every line after it, up to line `end`, linked anew. */
function rewritten(from: number, end = SIZE): Buffer[] {
  return withLines((copy) => {
    for (let i = from - 1; i < end; i++)
      copy[i] = nextLine(i, copy[i - 1], i === from - 1 ? { claim: 'I did it' } : {});
  });
}

test.each([1, 7, 1000, 1_000_000])('accepts the export in chunks of %d bytes', (chunkSize) => {
  expect(check(exportFile(lines), signed, chunkSize)).toMatchObject({
    ok: true,
    size: SIZE,
    origin: `${ORIGIN}/${TENANT}`,
  });
});

test.each([0, 1, 2, 3])('accepts a log of %d entries', (size) => {
  expect(checkLines(lines.slice(0, size), signedCheckpoint(lines.slice(0, size), signer))).toMatchObject({
    ok: true,
    size,
  });
});

test('names the line of any flipped bit', () => {
  const file = exportFile(lines);
  const lineOf = (at: number) => file.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
      const tampered = Buffer.from(file);
      tampered[at]! ^= 1 << bit;
      expect(check(tampered)).toMatchObject({ ok: false, line: lineOf(at) });
    }),
    { numRuns: 2000 },
  );
});

test('names the line of every flipped byte of the first, a middle and the last line', () => {
  const file = exportFile(lines);
  for (const line of [1, 2, 19, SIZE - 1, SIZE]) {
    const start = exportFile(lines.slice(0, line - 1)).length;
    for (let at = start; at <= start + lines[line - 1]!.length; at++) {
      const tampered = Buffer.from(file);
      tampered[at]! ^= 1;
      expect({ at, verdict: check(tampered) }).toMatchObject({ at, verdict: { ok: false, line } });
    }
  }
});

describe.each([1, 2, 18, SIZE - 1])('at line %d', (at) => {
  const proven = { ok: false, line: at, provenLines: at - 1 };

  test('names and proves a changed text', () => {
    expect(checkLines(withLines((copy) => (copy[at - 1] = edited(copy[at - 1]!))))).toMatchObject(proven);
  });
  test('names and proves the first of several changed texts', () => {
    const tampered = withLines((copy) =>
      [at, Math.min(at + 1, SIZE - 1), SIZE - 1].map((n) => (copy[n - 1] = edited(copy[n - 1]!))),
    );
    expect(checkLines(tampered)).toMatchObject(proven);
  });
  test('names and proves a changed text although a line is missing further on', () => {
    const tamper = (copy: Buffer[]) => {
      copy[at - 1] = edited(copy[at - 1]!);
      if (at < 30) copy.splice(31, 1);
    };
    expect(checkLines(withLines(tamper))).toMatchObject(proven);
  });
  test('names and proves a missing line', () => {
    expect(checkLines(withLines((copy) => copy.splice(at - 1, 1)))).toMatchObject(proven);
  });
  test('names several missing lines', () => {
    expect(checkLines(withLines((copy) => copy.splice(at - 1, 3)))).toMatchObject({ ok: false, line: at });
  });
  test('names and proves two exchanged lines', () => {
    const swap = (copy: Buffer[]) => copy.splice(at - 1, 2, lines[at]!, lines[at - 1]!);
    expect(checkLines(withLines(swap))).toMatchObject(proven);
  });
  test('names and proves a line moved far away', () => {
    expect(checkLines(withLines((copy) => copy.push(...copy.splice(at - 1, 1))))).toMatchObject(proven);
  });
  test('names and proves a repeated line', () => {
    const repeat = (copy: Buffer[]) => copy.splice(at, 0, lines[at - 1]!);
    expect(checkLines(withLines(repeat))).toMatchObject({ ok: false, line: at + 1, provenLines: at });
  });
  test('names and proves an inserted line that links to the one before it', () => {
    const slipped = nextLine(at - 1, lines[at - 2], { claim: 'slipped in' });
    expect(checkLines(withLines((copy) => copy.splice(at - 1, 0, slipped)))).toMatchObject(proven);
  });
  test('names and proves an inserted line that links to nothing', () => {
    const slipped = nextLine(500, Buffer.from('elsewhere'));
    expect(checkLines(withLines((copy) => copy.splice(at - 1, 0, slipped)))).toMatchObject(proven);
  });
  test.each(['', '{}', 'x', '\r', '\ufeff'])('names and proves an inserted %j', (text) => {
    expect(checkLines(withLines((copy) => copy.splice(at - 1, 0, Buffer.from(text))))).toMatchObject(proven);
  });
  test('names and proves a changed prev', () => {
    if (at === 1) return;
    const otherPrev = (line: Buffer) =>
      Buffer.from(line.toString().replace(/"prev":"[^"]{43}/, `"prev":"${'Q'.repeat(42)}E`));
    expect(checkLines(withLines((copy) => (copy[at - 1] = otherPrev(copy[at - 1]!))))).toMatchObject(proven);
  });
  test('names and proves a carriage return', () => {
    expect(
      checkLines(withLines((copy) => (copy[at - 1] = Buffer.concat([copy[at - 1]!, Buffer.of(13)])))),
    ).toMatchObject(proven);
  });
  test('names and proves invalid UTF-8', () => {
    const spoilt = Buffer.from(lines[at - 1]!);
    spoilt[20] = 0xff;
    expect(checkLines(withLines((copy) => (copy[at - 1] = spoilt)))).toMatchObject(proven);
  });
  test('names and proves a line too long for any entry', () => {
    const long = nextLine(at - 1, lines[at - 2], { claim: 'x'.repeat(60_000) });
    const tooLong = Buffer.from(long.toString().replace('xxx', 'x'.repeat(9_000)));
    const verdict = checkLines(withLines((copy) => (copy[at - 1] = tooLong)));
    expect(verdict).toMatchObject({ ...proven, reason: expect.stringContaining('longer than 65535 bytes') });
  });
});

test('never accepts a tampered file and never calls a false line proven, however many places are damaged', () => {
  const place = fc.nat(SIZE - 1);
  const damage = fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), place, byte: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ kind: fc.constant('relink' as const), place }),
    fc.record({ kind: fc.constant('remove' as const), place }),
    fc.record({ kind: fc.constant('copy' as const), place, to: place }),
    fc.record({ kind: fc.constant('move' as const), place, to: place }),
  );
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
      const copy: Buffer[] = lines.map((line) => Buffer.from(line));
      for (const it of damages) {
        const at = Math.min(it.place, copy.length - 1);
        const target = Buffer.from(copy[at]!);
        if (it.kind === 'edit') target[it.byte % target.length]! ^= it.bits;
        if (it.kind === 'edit') copy[at] = target;
        if (it.kind === 'relink') copy[at] = nextLine(at, copy[at - 1], { claim: 'false' });
        if (it.kind === 'remove' || it.kind === 'move') copy.splice(at, 1);
        if (it.kind === 'copy' || it.kind === 'move') copy.splice(it.to, 0, target);
      }
      const file = exportFile(copy);
      const verdict = check(file);
      const present = file.toString('latin1').split('\n');
      const firstBad = lines.findIndex((line, i) => line.toString('latin1') !== present[i]) + 1;
      if (file.equals(exportFile(lines))) return expect(verdict.ok).toBe(true);
      if (verdict.ok) throw new Error('accepted a tampered file');
      if (firstBad > 0) expect(verdict.provenLines).toBeLessThan(firstBad);
      if (verdict.provenLines > 0 && firstBad > 0) expect(verdict.line).toBe(firstBad);
    }),
    { numRuns: 3000 },
  );
});

describe('in a log that does not fit the window in which lines are put in order', () => {
  const LONG = 10_000;
  const long = sampleLog(LONG);
  const options = signedCheckpoint(long, signer);
  const changed = (change: (copy: Buffer[]) => unknown) => {
    const copy = [...long];
    change(copy);
    return checkLines(copy, options);
  };

  test('proves a change near the start', () => {
    expect(changed((copy) => (copy[10] = edited(copy[10]!)))).toMatchObject({ ok: false, line: 11, provenLines: 10 });
  });
  test('proves a changed prev near the start, whatever else was changed far behind', () => {
    const relinked = nextLine(10, Buffer.from('elsewhere'));
    const tamper = (copy: Buffer[]) => {
      copy[10] = relinked;
      copy[9_000] = edited(copy[9_000]!);
    };
    expect(changed(tamper)).toMatchObject({ ok: false, line: 11, provenLines: 10 });
  });
  test('proves a line moved by a few thousand lines', () => {
    expect(changed((copy) => copy.splice(3_000, 0, ...copy.splice(10, 1)))).toMatchObject({
      line: 11,
      provenLines: 10,
    });
  });
  test('names a block moved further, or taken out, without claiming proof', () => {
    expect(changed((copy) => copy.push(...copy.splice(10, 5_000)))).toMatchObject({
      ok: false,
      line: 11,
      provenLines: 0,
    });
    expect(changed((copy) => copy.splice(10, 5_000))).toMatchObject({ ok: false, line: 11, provenLines: 0 });
  });
});

describe('the end of the file', () => {
  test.each([0, 1, 20, SIZE - 1])('tells a tail cut after %d lines', (kept) => {
    const verdict = checkLines(lines.slice(0, kept));
    expect(verdict).toMatchObject({ ok: false, line: kept + 1, reason: expect.stringContaining('older backup') });
  });
  test('tells a file cut in the middle of a line, and one that lacks its last line feed', () => {
    const file = exportFile(lines);
    expect(check(file.subarray(0, -50))).toMatchObject({
      ok: false,
      line: SIZE,
      reason: expect.stringContaining('cut here'),
    });
    expect(check(file.subarray(0, -1))).toMatchObject({
      ok: false,
      line: SIZE,
      provenLines: SIZE - 1,
      reason: expect.stringContaining('line feed'),
    });
  });
  test('does not vouch for lines past the checkpoint, even of the same log', () => {
    const longer = [...lines, nextLine(SIZE, lines.at(-1))];
    expect(checkLines(longer)).toMatchObject({ ok: false, line: SIZE + 1, provenLines: SIZE });
    expect(checkLines([...lines, Buffer.from('')])).toMatchObject({ ok: false, line: SIZE + 1, provenLines: SIZE });
  });
  test('finds a change although lines follow that the checkpoint does not cover', () => {
    const longer = [...lines, nextLine(SIZE, lines.at(-1))];
    longer[SIZE - 1] = edited(longer[SIZE - 1]!);
    expect(checkLines(longer)).toMatchObject({ ok: false, line: SIZE, provenLines: SIZE - 1 });
  });
});

describe('a log rewritten so that every link holds', () => {
  test.each([1, 20, SIZE])('is caught by the signed root when rewritten from line %d', (from) => {
    const verdict = checkLines(rewritten(from));
    expect(verdict).toMatchObject({
      ok: false,
      line: SIZE,
      provenLines: 0,
      reason: expect.stringContaining('the root signed'),
    });
  });
  test('is narrowed down by earlier checkpoints', () => {
    const earlierCheckpoints = [30, 10, 20].map((size) => signedCheckpoint(lines.slice(0, size), signer).checkpoint);
    const verdict = checkLines(rewritten(17), { ...signed, earlierCheckpoints });
    expect(verdict).toMatchObject({
      ok: false,
      line: 20,
      provenLines: 10,
      reason: expect.stringContaining('some line from 11 on'),
    });
  });
  test('is named exactly when a checkpoint proves the line before it', () => {
    const earlierCheckpoints = [signedCheckpoint(lines.slice(0, SIZE - 1), signer).checkpoint];
    expect(checkLines(rewritten(SIZE), { ...signed, earlierCheckpoints })).toMatchObject({
      line: SIZE,
      provenLines: SIZE - 1,
    });
  });
  test('is caught when only part of it was linked anew', () => {
    expect(checkLines(rewritten(5, 9))).toMatchObject({ ok: false, line: 9, provenLines: 0 });
    const earlierCheckpoints = [signedCheckpoint(lines.slice(0, 6), signer).checkpoint];
    expect(checkLines(rewritten(5, 9), { ...signed, earlierCheckpoints })).toMatchObject({
      ok: false,
      line: 6,
      provenLines: 0,
    });
  });
});

describe('strict', () => {
  const spaced = Buffer.from(nextLine(0, undefined).toString().replace('"kind":', '"kind": '));
  const log = [spaced, nextLine(1, spaced)];
  const options = signedCheckpoint(log, signer);
  test('names a signed line that is not canonical JSON, and only then', () => {
    expect(checkLines(log, options)).toMatchObject({ ok: true });
    expect(checkLines(log, { ...options, strict: true })).toMatchObject({
      ok: false,
      line: 1,
      reason: 'it is not canonical JSON',
    });
    expect(checkLines(lines, { ...signed, strict: true })).toMatchObject({ ok: true });
  });
});

test.each<[string, Partial<ExportCheckOptions>, string]>([
  ['another key', { verifierKey: signedCheckpoint(lines, newSigner()).verifierKey }, 'unknown_key'],
  ['a key that is none', { verifierKey: 'key' }, 'malformed_key'],
  ['another tenant', { tenantId: 'other' }, 'wrong_origin'],
  [
    'a changed checkpoint',
    { checkpoint: signed.checkpoint.replace(`\n${SIZE}\n`, `\n${SIZE - 1}\n`) },
    'bad_signature',
  ],
  [
    'an earlier checkpoint of another tenant',
    { earlierCheckpoints: [signedCheckpoint([], signer, 'other').checkpoint] },
    'wrong_origin',
  ],
  [
    'an earlier checkpoint that covers more',
    { earlierCheckpoints: [signedCheckpoint(sampleLog(SIZE + 1), signer).checkpoint] },
    'malformed',
  ],
])('believes nothing with %s', (_case, change, code) => {
  let refusal: unknown;
  try {
    createExportChecker({ ...signed, ...change });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(NoteError);
  expect((refusal as NoteError).code).toBe(code);
});
