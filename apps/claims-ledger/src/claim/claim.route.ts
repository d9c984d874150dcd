import { AppError, getClaim, listClaims } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { firstSeqOf, seqCursor } from '../entry/seq-cursor.js';
import type { ClaimReader } from './claim.read-model.js';

/** `GET /claims` and `GET /claims/:id`. A worker's key sees that worker's claims only. */
export function claimRoutes(claims: ClaimReader): Route[] {
  return [
    route(listClaims, async ({ principal: { tenantId }, ownWorker, query }) => {
      const { items, next } = await claims.list(tenantId, {
        workerId: ownWorker ?? query.worker_id,
        verdict: query.verdict,
        from: firstSeqOf({ cursor: query.cursor, after: query.after_seq }),
        limit: query.limit,
      });
      return json(200, { items, next_cursor: next === undefined ? null : seqCursor(next) });
    }),
    route(getClaim, async ({ principal: { tenantId }, ownWorker, params: { id } }) => {
      const claim = await claims.find(tenantId, id, ownWorker);
      if (!claim) throw new AppError('not_found', 'no such claim');
      return json(200, claim);
    }),
  ];
}
