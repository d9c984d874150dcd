import { randomUUID } from 'node:crypto';
import type { AlertView, Delivery } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { ReportRefused, type DeliverySource } from '../src/outbox/delivery-source.js';
import type { RefusalReport } from '../src/refusal/refusals.js';
import { memoryConfirmations } from './memory-confirmations.js';
import type { PollLease } from '../src/poll/poll-lease.js';

interface Row extends Delivery {
  status: 'PENDING' | 'SENT' | 'DEAD';
  dueAt: number;
  holder?: string;
  errors: string[];
}

/** The watcher as the bot knows it, in memory: deliveries with leases, and one lease for polling. */
export class FakeWatcher {
  readonly rows: Row[] = [];
  /** Reports of what the bots refused. */
  readonly refusals: RefusalReport[] = [];
  readonly confirmations = memoryConfirmations(Date.now);
  /** Set to make every call fail, as when the watcher is away. */
  away = false;
  private poller: { holder: string; until: number } | undefined;

  raise(alert: Partial<AlertView> = {}): Row {
    const row: Row = {
      delivery_id: randomUUID(),
      alert: exampleAlert(alert),
      attempt: 0,
      sent_message_ids: [],
      status: 'PENDING',
      dueAt: 0,
      errors: [],
    };
    this.rows.push(row);
    return row;
  }

  /** Another process takes the right to poll, whoever holds it. */
  stealPolling(holder: string): void {
    this.poller = { holder, until: Number.POSITIVE_INFINITY };
  }

  pollingHolder(): string | undefined {
    return this.poller && this.poller.until > Date.now() ? this.poller.holder : undefined;
  }

  sourceFor(holder: string) {
    const own = (id: string): Row => {
      this.assertHere();
      const row = this.rows.find((candidate) => candidate.delivery_id === id);
      if (row?.holder !== holder || row.status !== 'PENDING') throw new ReportRefused();
      return row;
    };
    return {
      lease: async ({ waitSeconds, leaseSeconds, limit }, signal) => {
        // Looking and taking are one step, as they are one statement in the watcher.
        const take = () => {
          this.assertHere();
          if (signal.aborted) return [];
          const due = this.rows
            .filter(({ status, dueAt }) => status === 'PENDING' && dueAt <= Date.now())
            .slice(0, limit);
          for (const row of due) {
            Object.assign(row, { holder, attempt: row.attempt + 1, dueAt: Date.now() + leaseSeconds * 1000 });
          }
          return due.length > 0 ? structuredClone(due) : undefined;
        };
        this.assertHere();
        const rows = await until(take, { timeout: Math.min(waitSeconds, 1) * 1000 }).catch(() => []);
        this.assertHere();
        return rows;
      },
      partSent: async (id, messageId) => void own(id).sent_message_ids.push(messageId),
      sent: async (id, messageIds) => void Object.assign(own(id), { status: 'SENT', sent_message_ids: messageIds }),
      failed: async (id, reason, retryInSeconds) => {
        const row = own(id);
        row.errors.push(reason);
        if (retryInSeconds === undefined) row.status = 'DEAD';
        else row.dueAt = Date.now() + retryInSeconds * 1000;
      },
    } satisfies DeliverySource<Delivery>;
  }

  leaseFor(holder: string): PollLease {
    return {
      hold: async (seconds) => {
        this.assertHere();
        const current = this.pollingHolder();
        if (current !== undefined && current !== holder) return false;
        this.poller = { holder, until: Date.now() + seconds * 1000 };
        return true;
      },
      release: async () => {
        this.assertHere();
        if (this.poller?.holder === holder) this.poller = undefined;
      },
    };
  }

  private assertHere(): void {
    if (this.away) throw new Error('the watcher is away');
  }
}

export const exampleAlert = (alert: Partial<AlertView> = {}): AlertView => ({
  alert_id: randomUUID(),
  kind: 'false_claim',
  severity: 'CRITICAL',
  title: 'False claim',
  detail: 'file /data/backup.tar: expected to exist, found nothing',
  worker_id: 'backup-bot',
  claim_id: randomUUID(),
  verification_id: randomUUID(),
  occurrences: 1,
  raised_at: '2026-03-01T12:00:00.000Z',
  last_seen_at: '2026-03-01T12:00:00.000Z',
  acked: false,
  acked_by: null,
  acked_at: null,
  ...alert,
});
