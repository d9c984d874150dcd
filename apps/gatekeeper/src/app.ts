import type { Db } from '@wingman/db';
import type { Route } from '@wingman/service-kit';
import { keyRoutes } from './key/key.route.js';
import { createKeyStore } from './key/key.store.js';
import { personRoutes } from './person/person.route.js';
import { createPersonStore } from './person/person.store.js';
import { tenantRoutes } from './tenant/tenant.route.js';
import { createTenantStore } from './tenant/tenant.store.js';

export interface GatekeeperDeps {
  db: Db;
  /** DEPLOYMENT_ENV=dev, where a work key may be bound to no worker. */
  development: boolean;
  now?: () => Date;
}

/** The gatekeeper's endpoints that are built; the kit answers 501 for the others of the contract. */
export function createGatekeeperRoutes({ db, development, now = () => new Date() }: GatekeeperDeps): Route[] {
  return [
    ...tenantRoutes(createTenantStore(db)),
    ...keyRoutes(createKeyStore(db), { development, now }),
    ...personRoutes(createPersonStore(db)),
  ];
}
