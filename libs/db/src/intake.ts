import type { EntryKind } from '@wingman/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { PrismaTx, Tx } from './db.js';

/** What a service wants recorded; the sequencer adds `seq`, `prev`, `timestamp` and the envelope. */
export interface IntakeEntry {
  tenantId: string;
  kind: EntryKind;
  /** JSON fields of the entry, secrets masked; none of the envelope's names. */
  fields: Record<string, unknown>;
}

const INSERT = `INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
  SELECT tenant_id, kind, entry_id, fields
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[]) WITH ORDINALITY
    AS entry (tenant_id, kind, entry_id, fields, position)
  ORDER BY position`;

/**
 * Hands entries to the ledger in the transaction of the change they record, in this order: both commit or neither.
 * Which kinds a service may write is decided by its database role.
 */
export async function insertIntake(tx: Tx, entries: readonly IntakeEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(INSERT, columns(entries), { name: 'insert_intake' });
}

/** `kind`, `entry_id` and `fields` of one entry, for a statement that writes it beside the change it records. */
export const intakeColumns = ({ kind, fields }: Pick<IntakeEntry, 'kind' | 'fields'>): [string, string, string] => [
  kind,
  uuidv7(),
  JSON.stringify(fields),
];

/** The same inside a Prisma transaction. */
export async function insertIntakeWithPrisma(tx: PrismaTx, entries: readonly IntakeEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRawUnsafe(INSERT, ...columns(entries));
}

const columns = (entries: readonly IntakeEntry[]): [string[], string[], string[], string[]] => [
  entries.map(({ tenantId }) => tenantId),
  entries.map(({ kind }) => kind),
  entries.map(() => uuidv7()),
  entries.map(({ fields }) => JSON.stringify(fields)),
];
