import { z } from 'zod';
import { body, byId, endpoint } from '../endpoint.js';
import { cursor, id, instant, limit, line, page } from '../primitives.js';
import { tier } from '../scopes.js';

const app = 'gatekeeper';

/** The tiers that tenants are given; the development tenant's is the deployment's own. */
export const openTier = tier.exclude(['development']);

export const tenantView = z.strictObject({
  tenant_id: id,
  name: z.string(),
  tier,
  status: z.enum(['ACTIVE', 'SUSPENDED']),
  created_at: instant,
});
export type TenantView = z.infer<typeof tenantView>;

export const createTenant = endpoint({
  id: 'createTenant',
  app,
  method: 'POST',
  path: '/admin/tenants',
  summary: 'Create a tenant with its first admin key (shown once)',
  scopes: ['platform'],
  body: body({ name: line(100), tier: openTier.default('basic') }),
  idempotency: 'kit',
  answers: {
    201: {
      description: 'the tenant and its admin key',
      schema: z.strictObject({ tenant_id: id, name: z.string(), tier, admin_key: z.string() }),
    },
  },
});

export const listTenants = endpoint({
  id: 'listTenants',
  app,
  method: 'GET',
  path: '/admin/tenants',
  summary: 'All tenants',
  scopes: ['platform'],
  query: z.strictObject({ limit, cursor: cursor.optional() }),
  answers: { 200: { description: 'a page of tenants', schema: page(tenantView) } },
});

export const suspendTenant = endpoint({
  id: 'suspendTenant',
  app,
  method: 'POST',
  path: '/admin/tenants/:id/suspend',
  summary: 'Suspend a tenant: all its keys stop working, and nothing of it begins',
  scopes: ['platform'],
  params: byId,
  answers: { 200: { description: 'the tenant', schema: tenantView } },
});

export const resumeTenant = endpoint({
  id: 'resumeTenant',
  app,
  method: 'POST',
  path: '/admin/tenants/:id/resume',
  summary: 'Resume a suspended tenant: its keys work again, and what has waited goes on',
  scopes: ['platform'],
  params: byId,
  answers: { 200: { description: 'the tenant', schema: tenantView } },
});

export const changeTier = endpoint({
  id: 'changeTier',
  app,
  method: 'PUT',
  path: '/admin/tenants/:id/tier',
  summary: 'Move a tenant to another tier; its limits and policy count everywhere within a second',
  scopes: ['platform'],
  params: byId,
  body: body({ tier: openTier }),
  answers: { 200: { description: 'the tenant', schema: tenantView } },
});

export const exportTenant = endpoint({
  id: 'exportTenant',
  app,
  method: 'GET',
  path: '/admin/tenants/:id/export',
  summary:
    "All of a tenant but its secrets, as it was at one moment: for the tenant's admins, and for the platform once it is suspended",
  scopes: ['admin', 'platform'],
  params: byId,
  answers: { 200: { description: 'a line of JSON a row (docs/tenants.md)', contentType: 'application/x-ndjson' } },
});

/** What is left of an erased tenant: that it was, and how long its log was. */
export const erasedTenant = z.strictObject({ tenant_id: id, status: z.literal('ERASED'), log_size: z.int().min(0) });

export const eraseTenant = endpoint({
  id: 'eraseTenant',
  app,
  method: 'POST',
  path: '/admin/tenants/:id/erase',
  summary: 'Erase a suspended tenant with its whole log, for good; export it before',
  scopes: ['platform'],
  params: byId,
  /** The tenant's name, so that nobody erases another one by a slip in the id. */
  body: body({
    confirm: line(100),
    /** Of the export that is kept: a log that has another size by now is not erased. */
    log_size: z.int().min(0).optional(),
  }),
  idempotency: 'kit',
  answers: { 200: { description: 'it is gone', schema: erasedTenant } },
});

export const tenantEndpoints = [
  createTenant,
  listTenants,
  suspendTenant,
  resumeTenant,
  changeTier,
  exportTenant,
  eraseTenant,
];
