import { expect } from '@jest/globals';
import { everyItem } from '@wingman/sdk';
import { createExportChecker, openCheckpoint, parseVerifierKey, verifyConsistency } from '@wingman/ledger-format';
import type { Checkpoint } from '@wingman/ledger-format';
import { until } from '@wingman/testkit';
import type { Acknowledged } from './load.js';
import type { System } from './system.js';

const SETTLE = { timeout: 60_000, interval: 200 };

/**
 * Waits until the system has come to rest and then settles accounts: every acknowledged claim is in the ledger once
 * and has one verdict, every lie has one alert and its message, and the export is proven by the signed checkpoint.
 */
export async function settleAccounts(system: System, answered: readonly Acknowledged[]): Promise<void> {
  const { read } = system;
  const acknowledged = await withClaimIds(system, answered);
  const lies = acknowledged.filter(({ isLie }) => isLie);
  await until(async () => (await verdictsByClaim(system)).size >= acknowledged.length, SETTLE);
  await until(async () => (await deliveredAlerts(system)) >= lies.length, SETTLE);

  const entries = await collect(everyItem(read.listEntries, { limit: 500 }));
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, position) => position));

  const claims = entries.filter(({ kind }) => kind === 'claim').map((entry) => String(entry['claim_id']));
  expect(claims.sort()).toEqual(acknowledged.map(({ claimId }) => claimId).sort());

  const verdicts = await verdictsByClaim(system);
  const expected = acknowledged.map(({ claimId, isLie }) => [claimId, [isLie ? 'FALSE' : 'TRUE']] as const);
  expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(expected));

  const alerts = await collect(everyItem(read.listAlerts, { limit: 500 }));
  expect(alerts.map(({ claim_id: id }) => id).sort()).toEqual(lies.map(({ claimId }) => claimId).sort());
  const texts = system.messages().map(({ text }) => text);
  const untold = alerts.filter(({ alert_id: id }) => !texts.some((text) => text.includes(id)));
  expect(untold).toEqual([]);

  const locked = await collect(everyItem(read.listWorkers, { standing: 'LOCKED', limit: 500 }));
  expect(locked.map(({ worker_id: id }) => id).sort()).toEqual(lies.map(({ workerId }) => workerId).sort());

  await proveExport(system, entries.length);
}

/** Where no process was killed, each alert is one message. */
export async function expectToldOnce({ read, messages }: System): Promise<void> {
  const alerts = await collect(everyItem(read.listAlerts, { limit: 500 }));
  const texts = messages().map(({ text }) => text);
  const told = alerts.map(({ alert_id: id }) => texts.filter((text) => text.includes(id)).length);
  expect(told).toEqual(alerts.map(() => 1));
}

/** Looks up the id of a claim whose answer was lost, by its words, which no other claim has. */
async function withClaimIds({ read }: System, answered: readonly Acknowledged[]) {
  const claims = await collect(everyItem(read.listClaims, { limit: 500 }));
  const idByLie = new Map(claims.map((claim) => [claim.claim, claim.claim_id]));
  return answered.map((one) => ({ ...one, claimId: one.claimId ?? idByLie.get(one.claim) ?? 'not in the ledger' }));
}

/** The verdicts of each claim as the ledger has them. */
async function verdictsByClaim({ read }: System): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const claim of everyItem(read.listClaims, { limit: 500 })) {
    if (claim.verdicts.length > 0) {
      found.set(
        claim.claim_id,
        claim.verdicts.map(({ verdict }) => verdict),
      );
    }
  }
  return found;
}

async function deliveredAlerts({ query }: System): Promise<number> {
  const [row] = await query<{ sent: number }>(
    `SELECT count(DISTINCT alert_id)::int AS sent FROM watcher.deliveries WHERE status = 'SENT'`,
  );
  return row?.sent ?? 0;
}

/** The export, as far as the newest checkpoint goes, holds against that checkpoint. */
export async function proveExport({ read }: System, atLeast: number): Promise<void> {
  let checkpoint = '';
  await until(async () => {
    checkpoint = await read.getCheckpoint();
    return sizeOf(checkpoint) >= atLeast;
  }, SETTLE);
  const checker = createExportChecker({
    checkpoint,
    verifierKey: (await read.getLedgerKey()).trim(),
  });
  for await (const chunk of await read.exportLedger({ tree_size: sizeOf(checkpoint) })) checker.write(chunk);
  expect(checker.end()).toMatchObject({ ok: true, size: sizeOf(checkpoint) });
}

/** The log as it is signed now begins with the trees that these checkpoints were signed for. */
export async function proveGrowth({ read }: System, kept: readonly string[]): Promise<void> {
  const verifier = parseVerifierKey((await read.getLedgerKey()).trim());
  const [now, ...earlier] = [await read.getCheckpoint(), ...kept].map((note) => openCheckpoint(note, { verifier }));
  for (const { size: from, root: fromRoot } of earlier) {
    const { size: to, root: toRoot } = now as Checkpoint;
    const { hashes } = await read.getConsistencyProof({ from, to });
    const proof = hashes.map((hash) => Buffer.from(hash, 'base64'));
    expect({ from, holds: verifyConsistency({ from, to, fromRoot, toRoot, proof }) }).toEqual({ from, holds: true });
  }
}

/** The tree size of a checkpoint: its second line. */
export const sizeOf = (checkpoint: string): number => Number(checkpoint.split('\n')[1]);

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
