import type { Db } from '@wingman/db';
import { createPolicyBook } from '@wingman/policy';
import { checksBaseline, createProducer } from '@wingman/queue';
import type { SealingKey } from '@wingman/second-factor';
import type { Boot, Closable, Dependency, Route, SetLimits } from '@wingman/service-kit';
import type { CheckDeps } from './check/check.route.js';
import { checkRoutes } from './check/check.route.js';
import { judgeHere } from './judge/judge.js';
import type { Judge } from './judge/judge.js';
import { createCheckStore } from './check/check.store.js';
import { keyRoutes } from './key/key.route.js';
import { createKeyStore } from './key/key.store.js';
import { createGatekeeperMetrics } from './metrics.js';
import { personRoutes } from './person/person.route.js';
import { createPersonStore } from './person/person.store.js';
import { totpRoutes } from './person/totp.route.js';
import { createTotpStore } from './person/totp.store.js';
import { policyRoutes } from './policy/policy.route.js';
import { createPolicyStore } from './policy/policy.store.js';
import { tenantRoutes } from './tenant/tenant.route.js';
import { createTenantStore } from './tenant/tenant.store.js';
import { tenantExportRoutes } from './tenant-export/tenant-export.route.js';
import { createTenantExports } from './tenant-export/tenant-export.js';
import { tierRoutes } from './tier/tier.route.js';
import { createTierStore } from './tier/tier.store.js';

export interface GatekeeperDeps {
  boot: Pick<Boot, 'log' | 'metrics'>;
  db: Db;
  /** DEPLOYMENT_ENV. In `dev` a work key may be bound to no worker. */
  environment: string;
  /** Environments that instructions may name; undefined: any. */
  allowedEnvironments?: readonly string[] | undefined;
  /** What the deployment's settings say of tiers' limits; it is shown. */
  limits?: SetLimits;
  /** By which people's generators of one-time codes are sealed; without it none can be set up. */
  sealingKey?: SealingKey | undefined;
  redis?: { url: string; prefix?: string } | undefined;
  /** Where instructions are judged; in this thread when absent. */
  judge?: Judge;
  now?: () => Date;
}

export interface Gatekeeper {
  routes: Route[];
  dependencies: Dependency[];
  parts: Closable[];
}

/** Everything of the service, wired. */
export function createGatekeeper(deps: GatekeeperDeps): Gatekeeper {
  const { boot, db, environment, allowedEnvironments, limits = {}, judge = judgeHere, now = () => new Date() } = deps;
  const baselines = createBaselineJobs(deps);
  const store = createPolicyStore(db);
  const policies = createPolicyBook(store);
  const tenants = createTenantStore(db);
  return {
    routes: [
      ...checkRoutes({
        checks: createCheckStore(db),
        policies,
        judge,
        environment,
        allowedEnvironments,
        onRegistered: baselines.announce,
        observe: createGatekeeperMetrics(boot.metrics).observeCheck,
      }),
      ...policyRoutes({ store, policies, judge, environment }),
      ...tenantRoutes(tenants),
      ...tenantExportRoutes({ store: tenants, exports: createTenantExports(db) }),
      ...tierRoutes(createTierStore(db), limits),
      ...keyRoutes(createKeyStore(db), { development: environment === 'dev', now }),
      ...personRoutes(createPersonStore(db)),
      ...totpRoutes({ store: createTotpStore(db), sealingKey: deps.sealingKey }),
    ],
    dependencies: baselines.dependencies,
    parts: [...baselines.parts, { name: 'judge', close: () => judge.close() }],
  };
}

interface BaselineJobs extends Omit<Gatekeeper, 'routes'> {
  announce: CheckDeps['onRegistered'];
}

/** Announces registered checks to the verifier. Without Redis their rows stay PENDING, which a sweep finds. */
function createBaselineJobs({ boot: { log, metrics }, redis }: GatekeeperDeps): BaselineJobs {
  if (!redis) return { announce: () => undefined, dependencies: [], parts: [] };
  const producer = createProducer(checksBaseline, { redisUrl: redis.url, prefix: redis.prefix, log, metrics });
  return {
    announce: (tenantId, checkId) => void producer.add({ tenant_id: tenantId, check_id: checkId }),
    dependencies: [producer.dependency],
    parts: [producer],
  };
}
