import { open, rename, rm, writeFile } from 'node:fs/promises';
import { createExportChecker } from '@wingman/ledger-format';
import type { WingmanClient } from '@wingman/sdk';

export interface ExportFiles {
  export: string;
  checkpoint: string;
  key: string;
}

/** Why an export was not kept. */
export class NotProven extends Error {}

/**
 * Fetches a tenant's whole log as it was at its newest checkpoint, with that checkpoint and the ledger's key, and
 * proves it while it arrives. What does not hold, or broke off, leaves no file: half an export must not pass for one.
 * Throws NotProven, WingmanError.
 */
export async function writeExport(
  client: WingmanClient,
  files: ExportFiles,
  { tenantId, onLines }: { tenantId?: string | undefined; onLines?(lines: number, of: number): void },
): Promise<{ size: number; origin: string }> {
  const [checkpoint, verifierKey] = [await client.getCheckpoint(), await client.getLedgerKey()];
  const checker = createExportChecker({ checkpoint, verifierKey: verifierKey.trim(), tenantId });
  const size = sizeOf(checkpoint);
  const partial = `${files.export}.partial`;
  const file = await open(partial, 'w', 0o600);
  try {
    let lines = 0;
    for await (const chunk of await client.exportLedger({ tree_size: size })) {
      checker.write(chunk);
      await file.write(chunk);
      for (const byte of chunk) if (byte === LINE_FEED) lines += 1;
      onLines?.(lines, size);
    }
    const verdict = checker.end();
    if (!verdict.ok) throw new NotProven(`line ${verdict.line}: ${verdict.reason}`);
    await file.sync();
    await file.close();
    await writeFile(files.checkpoint, checkpoint, { mode: 0o600 });
    await writeFile(files.key, verifierKey, { mode: 0o600 });
    await rename(partial, files.export);
    return { size, origin: verdict.origin };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

const LINE_FEED = 10;

/** How many entries a checkpoint covers (C2SP tlog-checkpoint: its second line). */
const sizeOf = (checkpoint: string): number => Number(checkpoint.split('\n')[1]);
