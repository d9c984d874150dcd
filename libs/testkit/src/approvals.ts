import { v7 as uuidv7 } from 'uuid';
import type { TestDatabase } from './database.js';

/**
 * Makes many requests like one that waits: the same but for id, title and what tells duplicates; returns their ids in
 * the order of creation. People have been told of them already.
 */
export async function copyWaiting(
  { query }: Pick<TestDatabase, 'query'>,
  { approvalId, count }: { approvalId: string; count: number },
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  const list = ids.map((id) => `'${id}'`).join(',');
  // One transaction, so that nobody begins to tell people of them.
  await query(`BEGIN;
    INSERT INTO approvals.requests
    SELECT (jsonb_populate_record(r, jsonb_build_object('approval_id', copy.id, 'title', r.title || ' ' || copy.number,
      'request_digest', '\\x' || encode(sha256(copy.id::bytea), 'hex')))).*
    FROM approvals.requests r, unnest(ARRAY[${list}]) WITH ORDINALITY AS copy (id, number)
    WHERE r.approval_id = '${approvalId}';
    UPDATE approvals.deliveries SET status = 'SENT', sent_at = clock_timestamp() WHERE approval_id IN (${list});
    COMMIT`);
  await query('ANALYZE approvals.requests, approvals.deliveries');
  return ids;
}
