import { z } from 'zod';
import { databaseAddresses } from '../scope/database-addresses.js';
import { createScope } from '../scope/scope.js';
import type { PartOfHost, Scope } from '../scope/scope.js';

const scopesByTenant = z.record(
  z.uuid(),
  z.strictObject({
    roots: z.array(z.string()).default([]),
    hosts: z.array(z.string()).default([]),
    databases: databaseAddresses.default({}),
  }),
);

interface TenantScopeSettings {
  /** The tenant that `roots`, `hosts` and `databases` belong to. */
  tenantId: string | undefined;
  roots: readonly string[];
  hosts: readonly string[];
  /** JSON text `{<name>: <address>}`. */
  databases?: string | undefined;
  /** JSON text `{<tenant_id>: {roots, hosts, databases}}` for the other tenants. */
  others: string | undefined;
  denied: readonly string[];
  deniedPorts: readonly number[];
  /** As in a scope. */
  accounts?: string | undefined;
  hidden: readonly PartOfHost[];
}

/**
 * What each tenant's claims may look at. A tenant that is not named may look at nothing, so that one tenant's claims
 * are no oracle on another's files. Throws when a setting is wrong.
 */
export function createTenantScopes(settings: TenantScopeSettings): (tenantId: string) => Scope {
  const { denied, deniedPorts, accounts, hidden } = settings;
  const named = settings.others === undefined ? {} : scopesByTenant.parse(JSON.parse(settings.others));
  const databases = databaseAddresses.parse(JSON.parse(settings.databases ?? '{}'));
  if (settings.tenantId !== undefined)
    named[settings.tenantId] = { roots: [...settings.roots], hosts: [...settings.hosts], databases };
  const scopes = new Map(
    Object.entries(named).map(([tenantId, scope]) => [
      tenantId,
      createScope({ ...scope, denied, deniedPorts, accounts, hidden }),
    ]),
  );
  const nothing = createScope({ denied, deniedPorts, hidden });
  return (tenantId) => scopes.get(tenantId) ?? nothing;
}
