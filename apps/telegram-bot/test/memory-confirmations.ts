import { randomBytes } from 'node:crypto';
import { CONFIRMATION_TTL_MS, type Asked, type Confirmations } from '../src/command/confirmation.js';

/** Questions as the watcher keeps them, by a clock that tests set. */
export function memoryConfirmations(now: () => number): Confirmations {
  const pending = new Map<string, { asked: Asked; userId: number; until: number }>();
  return {
    async ask(asked, userId) {
      const id = randomBytes(16).toString('base64url');
      pending.set(id, { asked, userId, until: now() + CONFIRMATION_TTL_MS });
      return id;
    },
    async take(id, userId) {
      const found = pending.get(id);
      if (!found) return { outcome: 'unknown' };
      if (found.userId !== userId) return { outcome: 'not_yours' };
      pending.delete(id);
      return found.until <= now() ? { outcome: 'expired' } : { outcome: 'taken', asked: found.asked };
    },
  };
}
