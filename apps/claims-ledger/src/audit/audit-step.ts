import type { Tx } from '@wingman/db';
import { appendBatch, encodeBase64, leafHash } from '@wingman/ledger-format';
import type { LevelRow } from '@wingman/ledger-format';
import { openOwnCheckpoint } from '../checkpoint/signing-key.js';
import type { LedgerKeys } from '../checkpoint/signing-key.js';
import { readHead } from '../tree/tree.store.js';
import type { AuditState } from './audit-state.js';

/** The stored log is not what it must be. */
export class AuditFinding extends Error {
  constructor(what: string) {
    super(`audit: ${what}`);
    this.name = 'AuditFinding';
  }
}

export interface AuditStep {
  state: AuditState;
  looked: number;
  /** The pass has reached the end of the log. */
  isComplete: boolean;
}

/** Columns by which entries are found: each must be what the leaf says. */
const DERIVED = ['kind', 'entry_id', 'worker_id', 'claim_id', 'verdict'] as const;

type EntryRow = { seq: string; leaf: Buffer; leaf_hash: Buffer } & Record<(typeof DERIVED)[number], string | null>;

/**
 * Looks at the next `limit` entries of a log: recomputes each leaf hash, follows `seq` and `prev`, compares the derived
 * columns, rebuilds the nodes and every root that was signed. At the end of the log the head must be what came out. Throws AuditFinding at the
 * first difference.
 */
export async function auditStep(
  tx: Tx,
  tenantId: string,
  { from, limit, keys }: { from: AuditState; limit: number; keys: LedgerKeys },
): Promise<AuditStep> {
  const head = await readHead(tx, tenantId);
  const size = head?.frontier.size ?? 0;
  if (from.frontier.size > size) throw new AuditFinding(`the log has shrunk to ${size} entries`);
  const first = from.frontier.size;
  const end = Math.min(first + limit, size);
  const [entries, notes] = await Promise.all([
    readEntries(tx, tenantId, first, end),
    readNotes(tx, tenantId, first, end),
  ]);
  if (entries.length !== end - first)
    throw new AuditFinding(`${end - first - entries.length} entries before ${end} are missing`);

  const state = { frontier: from.frontier.fork(), prev: from.prev };
  const rows: LevelRow[] = [];
  for (const entry of entries) {
    rows.push(...appendBatch(state.frontier, [checkedHash(entry, state, tenantId)]));
    state.prev = encodeBase64(entry.leaf_hash);
    const note = notes.get(state.frontier.size);
    if (note !== undefined) assertSignedRoot(note, state, tenantId, keys);
  }
  await assertNodes(tx, tenantId, rows);
  if (end === size && head) assertHead(head.frontier.hashes, head.prev, state);
  return { state, looked: entries.length, isComplete: end === size };
}

function checkedHash(row: EntryRow, { frontier, prev }: AuditState, tenantId: string): Buffer {
  const place = frontier.size;
  if (Number(row.seq) !== place) throw new AuditFinding(`entry ${place} is missing`);
  const hash = leafHash(row.leaf);
  if (!hash.equals(row.leaf_hash)) throw new AuditFinding(`the leaf hash of entry ${place} is not that of its bytes`);
  const said = JSON.parse(row.leaf.toString('utf8')) as Record<string, unknown>;
  if (said.seq !== place || said.prev !== prev || said.tenant_id !== tenantId) {
    throw new AuditFinding(`entry ${place} does not follow the entry before it`);
  }
  const wrong = DERIVED.find((column) => row[column] !== (said[column] ?? null));
  if (wrong !== undefined) throw new AuditFinding(`the ${wrong} of entry ${place} is not what its leaf says`);
  return hash;
}

function assertSignedRoot(note: string, { frontier }: AuditState, tenantId: string, keys: LedgerKeys): void {
  const { root } = openOwnCheckpoint(note, tenantId, keys);
  if (Buffer.compare(root, frontier.root()) === 0) return;
  throw new AuditFinding(`the first ${frontier.size} entries do not give the root that was signed for them`);
}

function assertHead(hashes: readonly Uint8Array[], prev: string, { frontier, prev: last }: AuditState): void {
  const isSame = hashes.every((hash, place) => Buffer.compare(hash, frontier.hashes[place] as Buffer) === 0);
  if (!isSame || prev !== last) throw new AuditFinding(`the head of ${frontier.size} entries is not theirs`);
}

async function assertNodes(tx: Tx, tenantId: string, expected: readonly LevelRow[]): Promise<void> {
  if (expected.length === 0) return;
  const { rows } = await tx.query<{ level: number; index: string; hash: Buffer }>(
    `SELECT level, index, hash FROM ledger.nodes
     JOIN unnest($2::smallint[], $3::bigint[]) AS asked (level, index) USING (level, index)
     WHERE tenant_id = $1`,
    [tenantId, expected.map(({ level }) => level), expected.map(({ index }) => index)],
  );
  const stored = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  for (const { level, index, hash } of expected) {
    if (stored.get(`${level}/${index}`)?.equals(hash)) continue;
    throw new AuditFinding(`node ${index} of level ${level} is not that of its entries`);
  }
}

async function readEntries(tx: Tx, tenantId: string, from: number, to: number): Promise<EntryRow[]> {
  const { rows } = await tx.query<EntryRow>(
    `SELECT seq, leaf, leaf_hash, ${DERIVED.join(', ')} FROM ledger.entries
     WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq`,
    [tenantId, from, to],
  );
  return rows;
}

async function readNotes(tx: Tx, tenantId: string, from: number, to: number): Promise<Map<number, string>> {
  const { rows } = await tx.query<{ size: string; note: string }>(
    'SELECT size, note FROM ledger.checkpoints WHERE tenant_id = $1 AND size > $2 AND size <= $3',
    [tenantId, from, to],
  );
  return new Map(rows.map(({ size, note }) => [Number(size), note]));
}
