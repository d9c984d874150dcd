import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ERROR_STATUS } from '../errors.js';
import { ENDPOINTS, isInternal } from './index.js';

/** The table of the wire contract: `METHOD path` and the scopes of which a key needs one; none: open to everybody. */
const WIRE: Record<string, string[]> = {
  'POST /check': ['work'],
  'GET /checks': ['work', 'read'],
  'GET /checks/:id': ['work', 'read'],
  'GET /policy': ['read'],
  'PUT /policy': ['admin'],
  'POST /policy/test': ['read'],
  'POST /admin/tenants': ['platform'],
  'GET /admin/tenants': ['platform'],
  'POST /admin/tenants/:id/suspend': ['platform'],
  'POST /admin/tenants/:id/resume': ['platform'],
  'PUT /admin/tenants/:id/tier': ['platform'],
  'GET /admin/tenants/:id/export': ['admin', 'platform'],
  'POST /admin/tenants/:id/erase': ['platform'],
  'GET /admin/tiers': ['platform'],
  'PUT /admin/tiers/:tier': ['platform'],
  'POST /admin/keys': ['admin'],
  'GET /admin/keys': ['admin'],
  'POST /admin/keys/:id/revoke': ['admin'],
  'POST /admin/people': ['admin'],
  'GET /admin/people': ['admin'],
  'POST /admin/people/:id/totp': ['admin'],
  'POST /log_claim': ['work'],
  'POST /log_claims': ['work'],
  'GET /claims': ['work', 'read'],
  'GET /claims/:id': ['work', 'read'],
  'GET /ledger/entries': ['read'],
  'GET /ledger/export': ['read'],
  'GET /ledger/checkpoint': ['read'],
  'GET /ledger/key': [],
  'GET /ledger/proof/inclusion': ['read'],
  'GET /ledger/proof/consistency': ['read'],
  'GET /ledger/tile/*path': ['read'],
  'POST /verify': ['work', 'read'],
  'GET /verifications': ['work', 'read'],
  'GET /verifications/:id': ['work', 'read'],
  'GET /verifications/:id/attestation': ['work', 'read'],
  'GET /verifications/keys': [],
  'POST /verifications/:id/again': ['decide'],
  'POST /approvals/request': ['work'],
  'GET /approvals': ['work', 'read'],
  'GET /approvals/pending': ['work', 'read'],
  'GET /approvals/:id': ['work', 'read'],
  'GET /approvals/:id/wait': ['work', 'read'],
  'POST /approvals/:id/approve': ['decide'],
  'POST /approvals/:id/reject': ['decide'],
  'POST /approvals/:id/cancel': ['work'],
  'GET /approvals/stats': ['read'],
  'GET /approvals/rollout': ['read', 'admin'],
  'PUT /approvals/rollout': ['admin'],
  'POST /approvals/pause': ['decide'],
  'POST /approvals/resume': ['decide'],
  'POST /approvals/reject': ['decide'],
  'POST /gateway/token': ['mint'],
  'POST /gateway/token/withdraw': ['decide'],
  'GET /gateway/jwks': [],
  'POST /gateway/execute': ['work', 'mint'],
  'POST /gateway/read': ['work'],
  'GET /gateway/executions': ['work', 'read'],
  'GET /gateway/executions/:id': ['work', 'read'],
  'GET /gateway/evidence/containers/:name': ['read'],
  'GET /gateway/evidence/images/:name': ['read'],
  'GET /gateway/evidence/volumes/:name': ['read'],
  'GET /gateway/evidence/networks/:name': ['read'],
  'GET /alerts': ['read'],
  'GET /alerts/:id': ['read'],
  'POST /alerts/:id/ack': ['decide'],
  'GET /workers': ['read'],
  'GET /workers/:id': ['read'],
  'POST /workers/:id/lock': ['decide'],
  'POST /workers/:id/unlock': ['decide'],
  'POST /workers/:id/unlock/withdraw': ['decide'],
  'POST /output_validation/validate': ['work'],
  'GET /output_validation': ['work', 'read'],
  'GET /output_validation/:id': ['work', 'read'],
  'POST /access/v1/evaluation': ['read'],
  'POST /access/v1/evaluations': ['read'],
  'GET /.well-known/authzen-configuration': [],
};

test('the endpoints and their scopes are those of the wire contract, no more and no less', () => {
  const open = ENDPOINTS.filter((endpoint) => !isInternal(endpoint));

  expect(Object.fromEntries(open.map(({ method, path, scopes }) => [`${method} ${path}`, [...scopes]]))).toEqual(WIRE);
});

test('an internal endpoint names the services that may call it, and no other endpoint does', () => {
  for (const endpoint of ENDPOINTS) {
    expect([endpoint.id, (endpoint.callers?.length ?? 0) > 0]).toEqual([endpoint.id, isInternal(endpoint)]);
  }
});

test('ids and paths are given once', () => {
  const ids = ENDPOINTS.map(({ id }) => id);
  const places = ENDPOINTS.map(({ method, path }) => `${method} ${path.replaceAll(/[:*][a-z_]+/g, '?')}`);

  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(places).size).toBe(places.length);
});

test('every creating POST keeps idempotency', () => {
  const creating = ENDPOINTS.filter(({ answers }) => 201 in answers);

  // A token must not lie in a record: minting again revokes the one before instead.
  expect(creating.filter(({ idempotency }) => idempotency === 'none').map(({ id }) => id)).toEqual(['mintToken']);
});

describe('every endpoint', () => {
  // AuthZEN 1.0 asks to pass over unknown fields (5, 6.1).
  const isOpen = ({ id }: { id: string }) => ['evaluateAccess', 'evaluateAccesses'].includes(id);
  const ownBodies = ENDPOINTS.filter((endpoint) => endpoint.bodyType === 'json' && !isOpen(endpoint));

  test.each(ENDPOINTS.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses unknown query fields',
    (_id, { query }) => {
      expect(query.safeParse({ unknown_field: '1' }).success).toBe(false);
    },
  );

  test.each(ownBodies.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses unknown body fields and knows tenant_id',
    (_id, { body }) => {
      const paths = (value: unknown): string[] =>
        (body.safeParse(value).error?.issues ?? []).flatMap((issue) =>
          issue.code === 'unrecognized_keys' ? issue.keys : [],
        );

      expect(paths({ unknown_field: 1, tenant_id: 'x' })).toEqual(['unknown_field']);
    },
  );

  test.each(ENDPOINTS.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s says what it answers',
    (_id, { answers }) => {
      expect(Object.keys(answers).length).toBeGreaterThan(0);
      for (const { schema, contentType } of Object.values(answers)) {
        expect(schema instanceof z.ZodType || contentType !== undefined).toBe(true);
      }
    },
  );
});

test.each([
  [400, 'invalid_request invalid_text entry_too_large command_not_literal check_required'],
  [401, 'unauthenticated token_invalid'],
  [
    403,
    'forbidden_scope tenant_mismatch worker_mismatch environment_not_allowed self_decision not_approved token_scope policy_floor otp_required otp_invalid otp_locked second_person_required',
  ],
  [404, 'not_found'],
  [
    409,
    'not_pending expired token_replayed approval_drifted approval_unresolved idempotency_conflict idempotency_in_progress',
  ],
  [413, 'too_large'],
  [415, 'unsupported_media_type'],
  [423, 'worker_locked'],
  [429, 'rate_limited'],
  [500, 'internal'],
  [501, 'not_built'],
  [503, 'unavailable ledger_busy paused'],
])('the codes of status %i are those of the wire contract', (status, codes) => {
  const ours = Object.entries(ERROR_STATUS).filter(([, value]) => value === status);

  expect(ours.map(([code]) => code).sort()).toEqual(codes.split(' ').sort());
});
