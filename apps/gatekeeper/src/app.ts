import type { Db } from '@wingman/db';
import type { Metrics, Route } from '@wingman/service-kit';
import { checkRoutes } from './check/check.route.js';
import { createCheckStore } from './check/check.store.js';
import { keyRoutes } from './key/key.route.js';
import { createKeyStore } from './key/key.store.js';
import { createGatekeeperMetrics } from './metrics.js';
import { personRoutes } from './person/person.route.js';
import { createPersonStore } from './person/person.store.js';
import { createPolicyBook } from './policy/policy-book.js';
import { policyRoutes } from './policy/policy.route.js';
import { createPolicyStore } from './policy/policy.store.js';
import { tenantRoutes } from './tenant/tenant.route.js';
import { createTenantStore } from './tenant/tenant.store.js';

export interface GatekeeperDeps {
  db: Db;
  metrics: Metrics;
  /** DEPLOYMENT_ENV. In `dev` a work key may be bound to no worker. */
  environment: string;
  /** Environments that instructions may name; undefined: any. */
  allowedEnvironments?: readonly string[] | undefined;
  /** Told of checks that were registered with an instruction, after they were committed. */
  onRegistered: (tenantId: string, checkId: string) => void;
  now?: () => Date;
}

/** The gatekeeper's endpoints. */
export function createGatekeeperRoutes(deps: GatekeeperDeps): Route[] {
  const { db, environment, allowedEnvironments, onRegistered, now = () => new Date() } = deps;
  const store = createPolicyStore(db);
  const policies = createPolicyBook(store);
  return [
    ...checkRoutes({
      checks: createCheckStore(db),
      policies,
      environment,
      allowedEnvironments,
      onRegistered,
      observe: createGatekeeperMetrics(deps.metrics).observeCheck,
    }),
    ...policyRoutes({ store, policies, environment }),
    ...tenantRoutes(createTenantStore(db)),
    ...keyRoutes(createKeyStore(db), { development: environment === 'dev', now }),
    ...personRoutes(createPersonStore(db)),
  ];
}
