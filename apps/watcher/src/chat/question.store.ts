import { createHash } from 'node:crypto';
import type { AskedBack, TakenQuestion } from '@wingman/contracts';
import type { Db } from '@wingman/db';

interface Question {
  tenantId: string;
  question: string;
  userId: number;
}

interface QuestionRow {
  user_id: string;
  asked: AskedBack;
  expired: boolean;
}

const hashOf = (question: string): Buffer => createHash('sha256').update(question).digest();

/** What the bot asked back, so that any replica of it can take the answer, after any restart. */
export function createQuestionStore(db: Db) {
  return {
    /** Remembers a question; returns its end. What ran out a while ago goes. */
    async keep({ tenantId, question, userId }: Question, asked: AskedBack, seconds: number): Promise<Date> {
      return db.inTenant(tenantId, async (tx) => {
        await tx.query(
          `DELETE FROM watcher.questions WHERE tenant_id = $1 AND expires_at < clock_timestamp() - interval '10 minutes'`,
          [tenantId],
        );
        const { rows } = await tx.query<{ expires_at: Date }>(
          `INSERT INTO watcher.questions (tenant_id, question, user_id, asked, expires_at)
           VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5)) RETURNING expires_at`,
          [tenantId, hashOf(question), userId, JSON.stringify(asked), seconds],
        );
        return (rows[0] as { expires_at: Date }).expires_at;
      });
    },

    /** Takes the question away for the one who was asked, once over all replicas; another's press leaves it. */
    async take({ tenantId, question, userId }: Question): Promise<TakenQuestion> {
      return db.inTenant(tenantId, async (tx) => {
        const key = [tenantId, hashOf(question)];
        const { rows: mine } = await tx.query<QuestionRow>(
          `DELETE FROM watcher.questions WHERE tenant_id = $1 AND question = $2 AND user_id = $3
           RETURNING user_id, asked, expires_at <= clock_timestamp() AS expired`,
          [...key, userId],
        );
        const [found] = mine;
        if (found) return found.expired ? { outcome: 'expired' } : { outcome: 'taken', asked: found.asked };
        const { rowCount } = await tx.query(
          'SELECT FROM watcher.questions WHERE tenant_id = $1 AND question = $2',
          key,
        );
        return { outcome: rowCount === 0 ? 'unknown' : 'not_yours' };
      });
    },
  };
}
export type QuestionStore = ReturnType<typeof createQuestionStore>;
