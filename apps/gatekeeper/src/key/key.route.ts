import { AppError, createdKey, createKey, keyView, listKeys, revokeKey } from '@wingman/contracts';
import type { KeyView } from '@wingman/contracts';
import { json, pageOf, positionOf, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import { assertCreatable } from './key.js';
import type { Key, KeyStore } from './key.store.js';

const viewOf = (key: Key): KeyView =>
  keyView.parse({
    key_id: key.keyId,
    scopes: key.scopes,
    worker_id: key.workerId,
    kind: key.kind,
    expires_at: key.expiresAt?.toISOString() ?? null,
    created_at: key.createdAt.toISOString(),
    revoked_at: key.revokedAt?.toISOString() ?? null,
  });

/** `/admin/keys`: an admin's keys for its own tenant. */
export const keyRoutes = (
  store: KeyStore,
  { development, now }: { development: boolean; now: () => Date },
): Route[] => [
  route(createKey, async ({ body, principal }) => {
    assertCreatable(body, { development, now: now() });
    const { scopes, worker_id: workerId = null, kind } = body;
    const expiresAt = body.expires_at === undefined ? null : new Date(body.expires_at);
    const { keyId, key } = await store.create(
      { tenantId: principal.tenantId, scopes, workerId, kind, expiresAt },
      actingAs(principal),
    );
    return json(
      201,
      createdKey.parse({
        key_id: keyId,
        key,
        scopes,
        worker_id: workerId,
        kind,
        expires_at: expiresAt?.toISOString() ?? null,
      }),
    );
  }),
  route(listKeys, async ({ query: { limit, cursor }, principal }) => {
    const rows = await store.list(principal.tenantId, positionOf(cursor), limit + 1);
    return json(
      200,
      pageOf(rows, limit, viewOf, ({ keyId }) => keyId),
    );
  }),
  route(revokeKey, async ({ params: { id }, principal }) => {
    const key = await store.revoke(principal.tenantId, id, now(), actingAs(principal));
    if (!key) throw new AppError('not_found', `no key ${id}`);
    return json(200, viewOf(key));
  }),
];
