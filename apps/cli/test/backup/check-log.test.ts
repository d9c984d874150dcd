import { expect, test } from '@jest/globals';
import { leafHash, openCheckpoint, proveConsistency, type ReadHashes } from '@wingman/ledger-format';
import { byTenant, type KnownCheckpoint } from '../../src/backup/known-checkpoints.js';
import { absentLogs, createLogCheck } from '../../src/restore/check-log.js';
import { checkpointOf, line, lines, newSigner, TENANT } from '../signed-log.js';

const hashes: ReadHashes = (_level, start, count) => Promise.resolve(lines.slice(start, start + count).map(leafHash));
const proofOf = async (from: number, to: number) =>
  (await proveConsistency(hashes, from, to)).map((hash) => Buffer.from(hash).toString('base64'));

function known(covered: readonly Buffer[], from = `checkpoint of ${covered.length}`): KnownCheckpoint {
  const by = newSigner();
  const note = checkpointOf(covered, by);
  const { size, root } = openCheckpoint(note, { verifier: by.verifier });
  return { tenantId: TENANT, size, root, note, from };
}

/** A log of `size` entries whose own checkpoint covers `own`, as it comes back as these leaves. */
async function judged(size: number, own: number, leaves: readonly Buffer[], ...others: KnownCheckpoint[]) {
  const log = { tenant_id: TENANT, size, checkpoint_size: own, proof: await proofOf(size, own) };
  const check = createLogCheck(log, [...others, known(lines.slice(0, own), 'own')]);
  for (const leaf of leaves) check.add(leaf);
  return check.conclude();
}

test.each([
  [1, 1],
  [7, 7],
  [40, 40],
])('%d entries with their own checkpoint are proven', async (size, own) => {
  expect(await judged(size, own, lines.slice(0, size))).toMatchObject({ state: 'proven', entries: size, signed: own });
});

test('a checkpoint that was signed after the dump proves all that the dump holds, and that more was signed', async () => {
  expect(await judged(29, 33, lines.slice(0, 29))).toMatchObject({
    state: 'older',
    entries: 29,
    signed: 33,
    newest: 'own',
  });
});

test('earlier checkpoints from outside are held against it, and do not make it older', async () => {
  const earlier = [known(lines.slice(0, 12)), known(lines.slice(0, 30))];
  expect(await judged(30, 30, lines.slice(0, 30), ...earlier)).toMatchObject({ state: 'proven', signed: 30 });
});

test('a newer checkpoint from outside makes it older', async () => {
  const newer = known(lines, 'outside');
  expect(await judged(30, 31, lines.slice(0, 30), newer)).toMatchObject({
    state: 'older',
    signed: 40,
    newest: 'outside',
  });
});

const forged = line(4, lines[3], 'I did it');
test.each<[string, number, number, Buffer[], RegExp]>([
  ['a changed entry', 9, 9, lines.slice(0, 9).with(4, forged), /entries 1 to 9 are not those that were signed \(own\)/],
  [
    'a changed last entry',
    9,
    12,
    lines.slice(0, 9).with(8, line(8, lines[7], 'x')),
    /not the beginning of what was signed for 12/,
  ],
  ['two entries exchanged', 9, 12, lines.slice(0, 9).with(2, lines[3]!).with(3, lines[2]!), /not the beginning/],
  ['an entry too few', 9, 12, lines.slice(0, 8), /has 8 entries, and the backup had 9/],
  ['an entry too many', 9, 9, lines.slice(0, 10), /has 10 entries/],
  ['nothing', 9, 9, [], /has 0 entries/],
])('%s is not what was signed', async (_case, size, own, leaves, reason) => {
  expect(await judged(size, own, leaves)).toMatchObject({ state: 'wrong', reason: expect.stringMatching(reason) });
});

test('a checkpoint kept outside says from where on a history was rewritten, whatever the backup’s own says', async () => {
  const rewritten = lines.slice(0, 4);
  for (let seq = 4; seq < 20; seq++) rewritten.push(line(seq, rewritten[seq - 1], `other ${seq}`));
  const log = { tenant_id: TENANT, size: 20, checkpoint_size: 20, proof: [] };
  const own = known(rewritten, 'own');
  const check = createLogCheck(log, [own, known(lines.slice(0, 4)), known(lines.slice(0, 15), 'outside')]);
  for (const leaf of rewritten) check.add(leaf);

  expect(check.conclude()).toMatchObject({
    state: 'wrong',
    reason: 'entries 5 to 15 are not those that were signed (outside)',
  });
});

test('a proof that leads elsewhere proves nothing', async () => {
  const log = { tenant_id: TENANT, size: 9, checkpoint_size: 12, proof: await proofOf(8, 12) };
  const check = createLogCheck(log, [known(lines.slice(0, 12))]);
  for (const leaf of lines.slice(0, 9)) check.add(leaf);

  expect(check.conclude()).toMatchObject({ state: 'wrong' });
});

test('a log that was signed and is not there at all is older, unless its tenant was erased', () => {
  const [gone, erased, present] = ['a', 'b', 'c'].map((tenantId) => ({ ...known(lines), tenantId })) as [
    KnownCheckpoint,
    KnownCheckpoint,
    KnownCheckpoint,
  ];
  const logs = byTenant([gone, erased, present]);

  expect(absentLogs(logs, new Set(['c']), new Set(['b']))).toMatchObject([
    { tenant_id: 'a', state: 'older', entries: 0, signed: 40 },
    { tenant_id: 'b', state: 'erased' },
  ]);
});

test('two checkpoints of one size that differ are two histories, and nobody chooses', () => {
  const other = { ...known(lines, 'there'), root: Buffer.alloc(32) };
  expect(() => byTenant([known(lines, 'here'), other])).toThrow(
    'here and there were both signed for 40 entries, and differ',
  );
});
