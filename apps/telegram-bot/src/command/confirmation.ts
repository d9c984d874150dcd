import { randomBytes } from 'node:crypto';

/** What waits for a second yes. */
export type Asked =
  | { kind: 'unlock'; workerId: string; reason: string }
  | { kind: 'exec'; approvalId: string; number: number }
  | { kind: 'appeal'; approvalId: string; note: string };

interface Pending {
  asked: Asked;
  userId: number;
  expiresAt: Date;
}

export type Taken = { outcome: 'taken'; asked: Asked } | { outcome: 'unknown' | 'expired' | 'not_yours' };

export interface Confirmations {
  /** Remembers a question; returns the id for its buttons. */
  ask(asked: Asked, userId: number, now: Date): string;
  /** Takes the question away for whoever asked it: once, in time. Somebody else's press leaves it as it is. */
  take(confirmationId: string, userId: number, now: Date): Taken;
}

/** How long a person may think about it. */
export const CONFIRMATION_TTL_MS = 120_000;
const MAX_PENDING = 1_000;

/**
 * Questions that wait for an answer, in memory: whoever restarts the bot, or takes over its lease, has none of them,
 * and a press on an old button is refused. The safe side; the person asks again.
 */
export function createConfirmations(): Confirmations {
  const pending = new Map<string, Pending>();
  return {
    ask(asked, userId, now) {
      for (const [id, { expiresAt }] of pending)
        if (expiresAt <= now || pending.size >= MAX_PENDING) pending.delete(id);
      const id = randomBytes(16).toString('base64url');
      pending.set(id, { asked, userId, expiresAt: new Date(now.getTime() + CONFIRMATION_TTL_MS) });
      return id;
    },
    take(confirmationId, userId, now) {
      const found = pending.get(confirmationId);
      if (!found) return { outcome: 'unknown' };
      if (found.userId !== userId) return { outcome: 'not_yours' };
      pending.delete(confirmationId);
      return found.expiresAt <= now ? { outcome: 'expired' } : { outcome: 'taken', asked: found.asked };
    },
  };
}
