import { AppError } from '@wingman/contracts';
import type { EntryKind, Scope, Tier } from '@wingman/contracts';
import {
  asTenant,
  audit,
  insertIntake,
  insertKey,
  insertTenant,
  PLATFORM_TENANT_ID,
  violatedUnique,
} from '@wingman/db';
import type { AuditActor, Db, PrismaTx } from '@wingman/db';
import { fieldError } from '../field-error.js';

export interface Tenant {
  tenantId: string;
  name: string;
  tier: string;
  status: string;
  createdAt: Date;
}

export interface TenantStore {
  /** Adds a tenant with its first admin key. Throws `invalid_request` when the name is taken. */
  create(tenant: { name: string; tier: Tier }, by: AuditActor): Promise<{ tenantId: string; adminKey: string }>;
  /** Tenants after a position, in the order of their creation. */
  list(after: string | undefined, count: number): Promise<Tenant[]>;
  find(tenantId: string): Promise<Tenant | undefined>;
  /** Records that somebody took all of a tenant: in the log of the one who did. */
  recordExport(byTenant: string, tenantId: string, by: AuditActor): Promise<void>;
  /** Suspends the tenant unless it is suspended already; undefined when there is none with this id. */
  suspend(tenantId: string, by: AuditActor): Promise<Tenant | undefined>;
  /** Resumes the tenant unless it is active; undefined when there is none with this id. */
  resume(tenantId: string, by: AuditActor): Promise<Tenant | undefined>;
  /** Moves the tenant to a tier unless it has it; undefined when there is none with this id. */
  changeTier(tenantId: string, tier: Tier, by: AuditActor): Promise<Tenant | undefined>;
  /**
   * Erases a suspended tenant of this name, or says why not; `ERASED` is for good and in the platform's log. Throws
   * `ledger_busy` where its log has another size than the one expected, and then nothing is erased.
   */
  erase(tenantId: string, confirmed: Confirmed, by: AuditActor): Promise<Erasure>;
}

export interface Confirmed {
  name: string;
  /** Entries of the log in the export that is kept. */
  logSize: number | undefined;
}

export interface Erasure {
  outcome: 'ERASED' | 'NOT_FOUND' | 'NOT_SUSPENDED' | 'OTHER_NAME' | 'BUSY';
  /** Entries of its log. */
  logSize: number;
}

/** A log of many millions of entries takes its time, and goes as a whole or not at all. */
const ERASURE_MS = 15 * 60_000;
const FIRST_KEY_SCOPES: readonly Scope[] = ['admin'];
const SHOWN = { tenantId: true, name: true, tier: true, status: true, createdAt: true } as const;

/** Tenants belong to the platform: everything here runs in the platform's own context. */
export function createTenantStore(db: Db): TenantStore {
  return {
    async create(tenant, by) {
      try {
        return await db.prismaInTenant(PLATFORM_TENANT_ID, async (tx) => {
          const tenantId = await insertTenant(tx, tenant, by);
          const { key } = await asTenant(tx, tenantId, () => insertKey(tx, { tenantId, scopes: FIRST_KEY_SCOPES }, by));
          return { tenantId, adminKey: key };
        });
      } catch (error) {
        if (violatedUnique(error) === 'tenants_name_key') throw fieldError('name', 'is taken', error);
        throw error;
      }
    },
    list: (after, count) =>
      db.prismaInTenant(PLATFORM_TENANT_ID, (tx) =>
        tx.tenant.findMany({
          where: after === undefined ? {} : { tenantId: { gt: after } },
          orderBy: { tenantId: 'asc' },
          take: count,
          select: SHOWN,
        }),
      ),
    find: (tenantId) => db.prismaInTenant(PLATFORM_TENANT_ID, (tx) => find(tx, tenantId)),
    recordExport: (byTenant, tenantId, by) =>
      db.prismaInTenant(byTenant, (tx) => audit(tx, byTenant, 'tenant.exported', by, { subject_tenant_id: tenantId })),
    suspend: (tenantId, by) =>
      db.prismaInTenant(PLATFORM_TENANT_ID, (tx) => changeStatus(tx, tenantId, SUSPENDING, by)),
    resume: (tenantId, by) => db.prismaInTenant(PLATFORM_TENANT_ID, (tx) => changeStatus(tx, tenantId, RESUMING, by)),
    changeTier: (tenantId, tier, by) =>
      db.prismaInTenant(PLATFORM_TENANT_ID, async (tx) => {
        const [row] = await tx.$queryRaw<{ earlier: string | null }[]>`
          SELECT kit.set_tenant_tier(${tenantId}::uuid, ${tier}) AS earlier`;
        const earlier = row?.earlier ?? undefined;
        if (earlier !== undefined) {
          const fields = { subject_tenant_id: tenantId, tier, previous_tier: earlier };
          await audit(tx, PLATFORM_TENANT_ID, 'tenant.tier_changed', by, fields);
        }
        return find(tx, tenantId);
      }),
    erase: (tenantId, { name, logSize }, by) =>
      db.inTenant(PLATFORM_TENANT_ID, async (tx) => {
        const {
          rows: [row],
        } = await tx.queryFor<{ outcome: Erasure['outcome']; log_size: string | null }>(
          ERASURE_MS,
          'SELECT outcome, log_size FROM kit.erase_tenant($1, $2)',
          [tenantId, name],
        );
        if (!row) throw new Error('kit.erase_tenant gave no answer');
        const erasure = { outcome: row.outcome, logSize: Number(row.log_size ?? 0) };
        if (erasure.outcome === 'ERASED') {
          // What is thrown takes the erasure back.
          if (logSize !== undefined && logSize !== erasure.logSize) {
            throw new AppError('ledger_busy', `the log has ${erasure.logSize} entries: export it again`, {
              retryAfterSeconds: 1,
            });
          }
          const acting = { actor: by.actor, key_id: by.keyId, person_id: by.personId };
          const fields = { ...acting, subject_tenant_id: tenantId, name, log_size: erasure.logSize };
          await insertIntake(tx, [{ tenantId: PLATFORM_TENANT_ID, kind: 'tenant.erased', fields }]);
        }
        return erasure;
      }),
  };
}

interface StatusChange {
  from: string;
  to: string;
  kind: EntryKind;
}
const SUSPENDING: StatusChange = { from: 'ACTIVE', to: 'SUSPENDED', kind: 'tenant.suspended' };
const RESUMING: StatusChange = { from: 'SUSPENDED', to: 'ACTIVE', kind: 'tenant.resumed' };

async function changeStatus(tx: PrismaTx, tenantId: string, { from, to, kind }: StatusChange, by: AuditActor) {
  const { count } = await tx.tenant.updateMany({ where: { tenantId, status: from }, data: { status: to } });
  if (count === 1) await audit(tx, PLATFORM_TENANT_ID, kind, by, { subject_tenant_id: tenantId });
  return find(tx, tenantId);
}

const find = async (tx: PrismaTx, tenantId: string): Promise<Tenant | undefined> =>
  (await tx.tenant.findUnique({ where: { tenantId }, select: SHOWN })) ?? undefined;
