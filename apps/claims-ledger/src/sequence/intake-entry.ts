import { createHash } from 'node:crypto';
import { AppError, RESERVED_ENTRY_FIELDS } from '@wingman/contracts';
import { prepareLeaf } from '@wingman/ledger-format';
import type { PreparedLeaf } from '@wingman/ledger-format';

/** A row of `ledger.intake` that waits for its place. */
export interface IntakeRow {
  intake_id: string;
  entry_id: string;
  /** Database role, e.g. `wingman_verifier`. */
  producer: string;
  kind: string;
  /** The JSON text as the database keeps it. */
  fields: string;
  accepted_at: Date;
}

const WRITTEN_BY_LEDGER = [...RESERVED_ENTRY_FIELDS, 'producer', 'accepted_at'];

/**
 * The leaf of what another service handed over. What no leaf can hold must not stop the log: it becomes an entry that
 * says so, with a digest by which the row can be found and compared.
 */
export function intakeLeaf(row: IntakeRow, { tenantId, now }: { tenantId: string; now: Date }): PreparedLeaf {
  const envelope = {
    tenant_id: tenantId,
    timestamp: now.toISOString(),
    entry_id: row.entry_id,
    producer: row.producer.replace(/^wingman_/, '').replaceAll('_', '-'),
    accepted_at: row.accepted_at.toISOString(),
  };
  try {
    const fields = JSON.parse(row.fields) as Record<string, unknown>;
    const taken = WRITTEN_BY_LEDGER.find((name) => name in fields);
    if (taken !== undefined) throw new AppError('invalid_request', `the field ${taken} is written by the ledger alone`);
    return prepareLeaf({ ...fields, ...envelope, kind: row.kind });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return prepareLeaf({
      ...envelope,
      kind: 'intake.unreadable',
      intended_kind: row.kind,
      reason: error.message.slice(0, 500),
      fields_sha256: createHash('sha256').update(row.fields).digest('base64'),
    });
  }
}
