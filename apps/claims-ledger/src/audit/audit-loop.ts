import type { Db } from '@wingman/db';
import { NoteError } from '@wingman/ledger-format';
import type { Closable, Log, Metrics } from '@wingman/service-kit';
import { Counter } from 'prom-client';
import type { Refusals } from '../checkpoint/refusals.js';
import type { LedgerKeys } from '../checkpoint/signing-key.js';
import { beginning } from './audit-state.js';
import type { AuditState, AuditStates } from './audit-state.js';
import { AuditFinding, auditStep } from './audit-step.js';

const STEP_ENTRIES = 500;
/** From the end of one pass over a log to the beginning of the next. */
const REST_MS = 60 * 60 * 1000;
/** A damaged log is looked at again after this long. */
const DAMAGED_AGAIN_MS = 60 * 1000;
const SAVE_EVERY_STEPS = 20;

export interface AuditLoopDeps {
  db: Db;
  log: Log;
  metrics: Metrics;
  keys: LedgerKeys;
  refusals: Refusals;
  states: AuditStates;
  /** Bounds what the audit takes from the database. */
  entriesPerSecond: number;
  restMs?: number;
}

interface Pass {
  state: AuditState;
  steps: number;
  notBefore: number;
}

/**
 * Goes over every log again and again at a bounded pace, whatever was checked before. A log with a difference is not
 * signed any more until a pass over it has found none.
 */
export function startAudit(deps: AuditLoopDeps): Closable {
  const { db, log, metrics, keys, refusals, states, entriesPerSecond, restMs = REST_MS } = deps;
  const passes = new Map<string, Pass>();
  const pauseMs = Math.ceil((STEP_ENTRIES / entriesPerSecond) * 1000);
  const counters = createCounters(metrics);
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  async function passOf(tenantId: string): Promise<Pass> {
    const known = passes.get(tenantId);
    if (known) return known;
    const begun = { state: await states.load(tenantId), steps: 0, notBefore: 0 };
    passes.set(tenantId, begun);
    return begun;
  }

  async function step(tenantId: string, pass: Pass): Promise<void> {
    try {
      const done = await db.inTenant(tenantId, (tx) =>
        auditStep(tx, tenantId, { from: pass.state, limit: STEP_ENTRIES, keys }),
      );
      counters.entries.inc(done.looked);
      pass.state = done.state;
      pass.steps += 1;
      if (done.isComplete) {
        counters.passes.inc();
        refusals.clear(tenantId, 'audit');
        begin(pass, restMs);
      }
      if (done.isComplete || pass.steps % SAVE_EVERY_STEPS === 0) await states.save(tenantId, pass.state);
    } catch (error) {
      if (!(error instanceof AuditFinding || error instanceof NoteError)) throw error;
      log.error('the audit found a log that is not what was written', { tenant_id: tenantId, reason: error.message });
      refusals.set(tenantId, 'audit', error.message);
      begin(pass, DAMAGED_AGAIN_MS);
      await states.save(tenantId, pass.state);
    }
  }

  function begin(pass: Pass, afterMs: number): void {
    pass.state = beginning();
    pass.notBefore = Date.now() + afterMs;
  }

  /** One step of the log that has waited longest. */
  async function next(): Promise<void> {
    const { rows } = await db.query<{ tenant_id: string }>('SELECT tenant_id FROM ledger.heads()', [], {
      name: 'audited_logs',
    });
    const all = await Promise.all(rows.map(async ({ tenant_id: id }) => [id, await passOf(id)] as const));
    const [due] = all
      .filter(([, pass]) => pass.notBefore <= Date.now())
      .sort(([, a], [, b]) => a.notBefore - b.notBefore);
    if (due) await step(...due);
  }

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      round = next()
        .catch((error: unknown) => log.debug('the audit has to wait', { error }))
        .finally(schedule);
    }, pauseMs);
  }
  schedule();

  return {
    name: 'audit',
    async close() {
      closed = true;
      clearTimeout(timer);
      await round;
    },
  };
}

function createCounters({ registry }: Metrics) {
  return {
    entries: new Counter({
      name: 'wingman_ledger_audited_entries_total',
      help: 'Entries that the background audit looked at',
      registers: [registry],
    }),
    passes: new Counter({
      name: 'wingman_ledger_audit_passes_total',
      help: 'Logs that the background audit went over to the end without a difference',
      registers: [registry],
    }),
  };
}
