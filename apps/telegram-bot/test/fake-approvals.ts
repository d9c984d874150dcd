import { randomUUID } from 'node:crypto';
import type { ApprovalDelivery, ApprovalView, ShownMessage } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import type { ApprovalPart } from '../src/outbox/approval-post.js';
import { NOBODY_TOLD, ReportRefused, type DeliverySource } from '../src/outbox/delivery-source.js';
import type { ApprovalDesk } from '../src/wingman/approval-desk.js';
import type { FakeWingman } from './fake-wingman.js';

interface Row {
  delivery_id: string;
  kind: ApprovalDelivery['kind'];
  approvalId: string;
  attempt: number;
  sent_message_ids: number[];
  status: 'PENDING' | 'SENT' | 'DEAD';
  dueAt: number;
  holder?: string;
  errors: string[];
}

interface Shown extends ShownMessage {
  approvalId: string;
  asks?: { userId: number; note: string | undefined; used: boolean } | undefined;
}

/** Approvals as the bot knows it, in memory: deliveries with leases, and which message shows what. */
export class FakeApprovals {
  readonly rows: Row[] = [];
  readonly shown: Shown[] = [];
  private readonly wingman: FakeWingman;

  constructor(wingman: FakeWingman) {
    this.wingman = wingman;
  }

  request(approval: Partial<ApprovalView> = {}): ApprovalView {
    const made = exampleApproval(approval);
    this.wingman.approvals.push(made);
    this.rows.push(newRow(made.approval_id, 'request'));
    return made;
  }

  /** Nobody has answered: people are told again. */
  escalate(approval: ApprovalView): void {
    approval.escalated = { times: (approval.escalated?.times ?? 0) + 1, last_at: '2036-03-01T12:10:00.000Z' };
    this.rows.push(newRow(approval.approval_id, 'escalated'));
  }

  sourceFor(holder: string): DeliverySource<ApprovalDelivery, ApprovalPart> {
    const own = (id: string): Row => {
      const row = this.rows.find((candidate) => candidate.delivery_id === id);
      if (row?.holder !== holder || row.status !== 'PENDING') throw new ReportRefused();
      return row;
    };
    return {
      lease: async ({ waitSeconds, leaseSeconds, limit }, signal) => {
        const take = () => {
          if (signal.aborted) return [];
          this.tellEnds();
          const due = this.rows
            .filter(({ status, dueAt }) => status === 'PENDING' && dueAt <= Date.now())
            .slice(0, limit);
          for (const row of due) {
            Object.assign(row, { holder, attempt: row.attempt + 1, dueAt: Date.now() + leaseSeconds * 1000 });
          }
          return due.length > 0 ? due.map((row) => this.deliveryOf(row)) : undefined;
        };
        return until(take, { timeout: Math.min(waitSeconds, 1) * 1000 }).catch(() => []);
      },
      partSent: async (id, messageId, { part, behind }) => {
        const row = own(id);
        row.sent_message_ids = [...row.sent_message_ids.slice(0, behind), messageId];
        this.record(row, part, messageId);
      },
      sent: async (id, messageIds, last) => {
        const row = own(id);
        Object.assign(row, { status: 'SENT', sent_message_ids: messageIds });
        if (last) this.record(row, last, messageIds.at(-1)!);
      },
      failed: async (id, reason, retryInSeconds) => {
        const row = own(id);
        row.errors.push(reason);
        if (retryInSeconds === undefined) row.status = 'DEAD';
        else row.dueAt = Date.now() + retryInSeconds * 1000;
      },
    };
  }

  readonly desk: ApprovalDesk = {
    record: async (approvalId, message, asks) => {
      this.shown.push({ ...message, approvalId, asks: asks && { ...asks, used: false } });
      return this.find(approvalId).status === 'PENDING';
    },
    resolve: async (reference, { chatId, messageId, userId }) => {
      const shown = this.shown.find((candidate) => candidate.reference === reference);
      if (!shown) return { outcome: 'refused', reason: 'unknown' };
      if (shown.chat_id !== chatId || shown.message_id !== messageId)
        return { outcome: 'refused', reason: 'other_message' };
      if (shown.asks && shown.asks.userId !== userId) return { outcome: 'refused', reason: 'other_person' };
      const approval = this.find(shown.approvalId);
      if (approval.status !== 'PENDING') return { outcome: 'refused', reason: 'settled' };
      if (shown.asks?.used) return { outcome: 'refused', reason: 'expired' };
      if (shown.asks) shown.asks.used = true;
      return { outcome: 'open', approval, confirms: shown.asks !== undefined, note: shown.asks?.note ?? null };
    },
    findPending: async (ending) =>
      this.wingman.approvals
        .filter(({ status, approval_id: id }) => status === 'PENDING' && id.endsWith(ending))
        .map(({ approval_id: id }) => id),
  };

  private find(approvalId: string): ApprovalView {
    return this.wingman.approvals.find(({ approval_id: id }) => id === approvalId)!;
  }

  private record({ approvalId }: Row, { chatId, shows }: ApprovalPart, messageId: number): void {
    if (shows && messageId !== NOBODY_TOLD)
      this.shown.push({ approvalId, chat_id: chatId, message_id: messageId, ...shows });
  }

  /** As the trigger does, and only once the beginning was told. */
  private tellEnds(): void {
    for (const { kind, approvalId, status } of [...this.rows]) {
      const isTold = kind === 'request' && status !== 'PENDING' && this.find(approvalId).status !== 'PENDING';
      const isKnown = this.rows.some((row) => row.kind === 'settled' && row.approvalId === approvalId);
      if (isTold && !isKnown) this.rows.push(newRow(approvalId, 'settled'));
    }
  }

  private deliveryOf({ delivery_id, kind, approvalId, attempt, sent_message_ids }: Row): ApprovalDelivery {
    const shown = this.shown
      .filter((message) => message.approvalId === approvalId)
      .map(({ chat_id, message_id, form }) => ({ chat_id, message_id, form }));
    return structuredClone({ delivery_id, kind, attempt, sent_message_ids, approval: this.find(approvalId), shown });
  }
}

const newRow = (approvalId: string, kind: Row['kind']): Row => ({
  delivery_id: randomUUID(),
  kind,
  approvalId,
  attempt: 0,
  sent_message_ids: [],
  status: 'PENDING',
  dueAt: 0,
  errors: [],
});

export const exampleApproval = (approval: Partial<ApprovalView> = {}): ApprovalView => ({
  approval_id: randomUUID(),
  status: 'PENDING',
  risk: {
    level: 'MEDIUM',
    score: 55,
    reasons: [{ rule_id: 'docker.volume-rm', message: 'removes a volume' }],
    reversibility: 'irreversible',
  },
  commands: [['docker', 'volume', 'rm', 'old-data']],
  digest: `${'A'.repeat(43)}=`,
  binding: 'bound',
  expires_at: '2036-03-01T13:00:00.000Z',
  worker_id: 'deployer',
  title: 'Take the old volume away',
  instruction: 'Do as the commands say.',
  environment: 'dev',
  check_id: null,
  metadata: null,
  policy_version: `${'A'.repeat(43)}=`,
  objects: {},
  created_at: '2036-03-01T12:00:00.000Z',
  decisions: [],
  decided_by: null,
  decided_at: null,
  note: null,
  needs_more: 1,
  ...approval,
});
