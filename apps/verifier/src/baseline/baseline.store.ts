import { context, storedChecks } from '@wingman/contracts';
import type { Check, CheckReason } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { insertIntake } from '@wingman/db';
import { createHash } from 'node:crypto';
import { canonicalBytes } from '@wingman/ledger-format';
import { z } from 'zod';
import type { ServedHosts } from '../host/served-hosts.js';
import { material } from './material.js';
import type { Material } from './material.js';

/** A check of the gatekeeper's, with what was there when it was registered. */
export interface Registered {
  checkId: string;
  workerId: string;
  approved: boolean;
  /** Undefined: the instruction came without checks. */
  checks: Check[] | undefined;
  context: { cwd?: string | undefined; host?: string | undefined };
  registeredAt: Date;
  /** Undefined: none was taken yet, or none could be. */
  materials: Material[] | undefined;
  /** A baseline was recorded, one that could not be taken included. */
  isRecorded: boolean;
  /** The database's clock. */
  databaseNow: Date;
  /** The tenant is suspended. */
  rests: boolean;
}

export interface NewBaseline {
  checkId: string;
  workerId: string;
  host: string;
  reason: CheckReason | undefined;
  materials: Material[];
  beganAt: Date;
  takenAt: Date;
}

export interface DueBaseline {
  tenantId: string;
  checkId: string;
  host: string | undefined;
  since: Date;
}

interface Row {
  worker_id: string;
  decision: string;
  checks: unknown;
  context: unknown;
  created_at: Date;
  state: 'TAKEN' | 'FAILED' | null;
  materials: unknown;
  database_now: Date;
  rests: boolean;
}

interface DueRow {
  tenant_id: string;
  check_id: string;
  host: string | null;
  created_at: Date;
}

const registeredContext = z.object(context.shape).pick({ cwd: true, host: true });

/** Checks that were registered, and their baselines: one each, for good, with its entry in the ledger. */
export function createBaselineStore(db: Db) {
  return {
    async find(tenantId: string, checkId: string): Promise<Registered | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT c.worker_id, c.decision, c.checks, c.context, c.created_at, b.state, b.materials,
             clock_timestamp() AS database_now, kit.tenant_rests() AS rests
           FROM kit.registered_check($2) c
           LEFT JOIN verifier.baselines b ON b.tenant_id = $1 AND b.check_id = $2`,
          [tenantId, checkId],
          { name: 'registered_check' },
        ),
      );
      return rows[0] && registeredOf(checkId, rows[0]);
    },

    /** Records a baseline. False: there is one already, and it stays. */
    async record(tenantId: string, baseline: NewBaseline): Promise<boolean> {
      const { checkId, workerId, host, reason, materials, beganAt, takenAt } = baseline;
      const digest = createHash('sha256').update(canonicalBytes(materials)).digest();
      const state = reason === undefined ? 'TAKEN' : 'FAILED';
      return db.inTenant(tenantId, async (tx) => {
        const { rowCount } = await tx.query(
          `INSERT INTO verifier.baselines (tenant_id, check_id, worker_id, state, reason, host, materials,
             materials_sha256, began_at, taken_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, check_id) DO NOTHING`,
          [
            tenantId,
            checkId,
            workerId,
            state,
            reason ?? null,
            host,
            JSON.stringify(materials),
            digest,
            beganAt,
            takenAt,
          ],
          { name: 'insert_baseline' },
        );
        if (rowCount !== 1) return false;
        const fields = {
          check_id: checkId,
          worker_id: workerId,
          state,
          ...(reason !== undefined && { reason }),
          host,
          materials: materials.length,
          materials_sha256: digest.toString('base64'),
          began_at: beganAt.toISOString(),
          taken_at: takenAt.toISOString(),
        };
        await insertIntake(tx, [{ tenantId, kind: 'check.baseline', fields }]);
        return true;
      });
    },

    /** Checks of all tenants without a baseline: those about the served hosts, or those about all others. */
    async due({ names, servesDefault }: ServedHosts, { elsewhere, limit }: { elsewhere: boolean; limit: number }) {
      const { rows } = await db.query<DueRow>(
        'SELECT tenant_id, check_id, host, created_at FROM verifier.due_baselines($1, $2, $3, $4)',
        [names, servesDefault, elsewhere, limit],
      );
      return rows.map((row): DueBaseline => ({
        tenantId: row.tenant_id,
        checkId: row.check_id,
        host: row.host ?? undefined,
        since: row.created_at,
      }));
    },
  };
}
export type BaselineStore = ReturnType<typeof createBaselineStore>;

function registeredOf(checkId: string, row: Row): Registered {
  return {
    checkId,
    workerId: row.worker_id,
    approved: row.decision === 'APPROVED',
    checks: row.checks === null ? undefined : storedChecks.parse(row.checks),
    context: row.context === null ? {} : registeredContext.parse(row.context),
    registeredAt: row.created_at,
    materials: row.state === 'TAKEN' ? z.array(material).parse(row.materials) : undefined,
    isRecorded: row.state !== null,
    databaseNow: row.database_now,
    rests: row.rests,
  };
}
