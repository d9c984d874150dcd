import { insertIntake } from '@wingman/db';
import type { IntakeEntry, Tx } from '@wingman/db';
import type { NewAlert } from '../alert/alert.js';
import { raiseAlert } from '../alert/alert.store.js';
import { refusedAlert, refusedLeaf, unknownAlert, unknownLeaf } from './execution-alert.js';

interface Range {
  /** The first entry. */
  from: number;
  /** The one behind the last. */
  to: number;
}

const WINDOW_MS = 15 * 60_000;

/** What follows from the gateway's entries in this range of a log: alerts, in the caller's transaction. Returns the new ones. */
export async function answerExecutions(tx: Tx, tenantId: string, { from, to }: Range): Promise<NewAlert[]> {
  const { rows } = await tx.query<{ kind: string; leaf: Buffer }>(
    `SELECT kind, leaf FROM ledger.entries
     WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 AND kind IN ('execution.refused', 'execution.unknown') ORDER BY seq`,
    [tenantId, from, to],
    { name: 'gateway_entries' },
  );
  const raised: NewAlert[] = [];
  const entries: IntakeEntry[] = [];
  for (const alert of rows.flatMap((row) => alertOf(row) ?? [])) {
    const stored = await raiseAlert(tx, tenantId, alert);
    if (!stored) continue;
    entries.push(stored.entry);
    raised.push(alert);
  }
  await insertIntake(tx, entries);
  return raised;
}

function alertOf({ kind, leaf }: { kind: string; leaf: Buffer }): NewAlert | undefined {
  const fields: unknown = JSON.parse(leaf.toString('utf8'));
  if (kind === 'execution.unknown') return unknownAlert(unknownLeaf.parse(fields));
  return refusedAlert(refusedLeaf.parse(fields), { windowMs: WINDOW_MS });
}
