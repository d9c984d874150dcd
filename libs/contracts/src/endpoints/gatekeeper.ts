import { z } from 'zod';
import { body, byId, endpoint } from '../endpoint.js';
import { cursor, id, instant, limit, line, page, workerId } from '../primitives.js';
import { scope } from '../scopes.js';
import { checkInstruction, getCheck, listChecks } from './instruction-checks.js';
import { getPolicy, putPolicy, testPolicy } from './policy.js';
import { tenantEndpoints } from './tenants.js';
import { tierEndpoints } from './tiers.js';

const app = 'gatekeeper';

export const KEY_KINDS = ['standard', 'bot'] as const;
export const keyKind = z.enum(KEY_KINDS);

// `platform` keys are made by the operator's own tool, never over the wire.
const grantableScope = scope.exclude(['platform']);

export const createKeyBody = body({
  scopes: z
    .array(grantableScope)
    .min(1)
    .max(6)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'a scope may be named only once'),
  worker_id: workerId.optional(),
  kind: keyKind.default('standard'),
  expires_at: instant.optional(),
})
  .refine((key) => key.worker_id === undefined || key.scopes.includes('work'), {
    path: ['worker_id'],
    message: 'only a work key is bound to a worker',
  })
  .refine((key) => (key.kind === 'bot') === key.scopes.includes('relay'), {
    path: ['kind'],
    message: 'a bot key has the scope relay, and no other key has it',
  });
export type CreateKeyBody = z.infer<typeof createKeyBody>;

const keyFields = {
  key_id: id,
  scopes: z.array(scope),
  worker_id: workerId.nullable(),
  kind: keyKind,
  expires_at: instant.nullable(),
};
export const createdKey = z.strictObject({ ...keyFields, key: z.string() });
export type CreatedKey = z.infer<typeof createdKey>;

export const keyView = z.strictObject({ ...keyFields, created_at: instant, revoked_at: instant.nullable() });
export type KeyView = z.infer<typeof keyView>;

export const personView = z.strictObject({
  person_id: id,
  name: z.string(),
  telegram_user_ids: z.array(z.int()),
  key_ids: z.array(id),
});
export type PersonView = z.infer<typeof personView>;

const pageQuery = z.strictObject({ limit, cursor: cursor.optional() });

export const createKey = endpoint({
  id: 'createKey',
  app,
  method: 'POST',
  path: '/admin/keys',
  summary: 'Create a key; its text is shown once',
  scopes: ['admin'],
  body: createKeyBody,
  idempotency: 'kit',
  answers: { 201: { description: 'the key', schema: createdKey } },
});

export const listKeys = endpoint({
  id: 'listKeys',
  app,
  method: 'GET',
  path: '/admin/keys',
  summary: "The tenant's keys, without their texts",
  scopes: ['admin'],
  query: pageQuery,
  answers: { 200: { description: 'a page of keys', schema: page(keyView) } },
});

export const revokeKey = endpoint({
  id: 'revokeKey',
  app,
  method: 'POST',
  path: '/admin/keys/:id/revoke',
  summary: 'Revoke a key; it stops working everywhere within a second',
  scopes: ['admin'],
  params: byId,
  answers: { 200: { description: 'the key', schema: keyView } },
});

const telegramUserId = z.int().min(1);

export const createPerson = endpoint({
  id: 'createPerson',
  app,
  method: 'POST',
  path: '/admin/people',
  summary: 'Register a person with the keys and Telegram accounts they use',
  scopes: ['admin'],
  body: body({
    name: line(100),
    telegram_user_ids: z.array(telegramUserId).max(20).default([]),
    key_ids: z.array(id).max(50).default([]),
  }),
  idempotency: 'kit',
  answers: { 201: { description: 'the person', schema: personView } },
});

export const listPeople = endpoint({
  id: 'listPeople',
  app,
  method: 'GET',
  path: '/admin/people',
  summary: "The tenant's people",
  scopes: ['admin'],
  query: pageQuery,
  answers: { 200: { description: 'a page of people', schema: page(personView) } },
});

export const enrolledTotp = z.strictObject({
  person_id: id,
  /** For an authenticator app; it holds the secret. */
  otpauth_uri: z.string(),
});
export type EnrolledTotp = z.infer<typeof enrolledTotp>;

export const enrolTotp = endpoint({
  id: 'enrolTotp',
  app,
  method: 'POST',
  path: '/admin/people/:id/totp',
  summary: 'Give a person a generator of one-time codes (shown once); an earlier one ends',
  scopes: ['admin'],
  params: byId,
  body: body({}),
  idempotency: 'kit',
  answers: { 201: { description: 'what the generator is set up with', schema: enrolledTotp } },
});

export const gatekeeperEndpoints = [
  checkInstruction,
  listChecks,
  getCheck,
  getPolicy,
  putPolicy,
  testPolicy,
  ...tenantEndpoints,
  ...tierEndpoints,
  createKey,
  listKeys,
  revokeKey,
  createPerson,
  listPeople,
  enrolTotp,
];
