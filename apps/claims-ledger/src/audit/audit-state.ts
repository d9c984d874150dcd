import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFrontier, decodeBase64, encodeBase64 } from '@wingman/ledger-format';
import type { Frontier } from '@wingman/ledger-format';
import { z } from 'zod';

/** How far the pass over a log has come. */
export interface AuditState {
  /** Of the entries looked at so far. */
  frontier: Frontier;
  /** Base64 of the last one's hash; empty before the first. */
  prev: string;
}

export const beginning = (): AuditState => ({ frontier: createFrontier(), prev: '' });

/** Where a pass goes on after a restart; kept outside the database that it checks. */
export interface AuditStates {
  load(tenantId: string): Promise<AuditState>;
  save(tenantId: string, state: AuditState): Promise<void>;
}

const saved = z.strictObject({ size: z.int().min(0), hashes: z.array(z.string()), prev: z.string() });

/** Keeps states under `<dir>/<tenant_id>/audit`. An unreadable one means to begin again. */
export function createAuditFiles(dir: string): AuditStates {
  const fileOf = (tenantId: string): string => path.join(dir, tenantId, 'audit');
  return {
    async load(tenantId) {
      try {
        const { size, hashes, prev } = saved.parse(JSON.parse(await readFile(fileOf(tenantId), 'utf8')));
        return {
          frontier: createFrontier(
            size,
            hashes.map((hash) => decodeBase64(hash) ?? Buffer.alloc(0)),
          ),
          prev,
        };
      } catch {
        return beginning();
      }
    },
    async save(tenantId, { frontier, prev }) {
      const file = fileOf(tenantId);
      const draft = `${file}.${randomUUID()}`;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(draft, JSON.stringify({ size: frontier.size, hashes: frontier.hashes.map(encodeBase64), prev }));
      await rename(draft, file);
    },
  };
}

/** Without a folder every pass begins anew after a restart. */
export const forgetfulStates: AuditStates = { load: async () => beginning(), save: async () => undefined };
