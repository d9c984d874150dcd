export { bindRoutes, route, type Call, type Route } from './call.js';
export { baseConfig, ConfigError, databaseConfig, flag, list, loadConfig, port, type BaseConfig } from './config.js';
export { createHealth, type Dependency, type Health } from './health.js';
export { createLog, type Fields, type Log } from './log.js';
export { startLoop, type Loop } from './loop.js';
export { createMaskedCopy } from './masked-copy.js';
export { createMetrics, type Metrics } from './metrics.js';
export type { IdempotencyPort, IdempotentRequest, IdentityPort, KeyRecord, Person, StoredAnswer } from './ports.js';
export { actsFor, type Principal } from './principal.js';
export { pageOf, positionOf } from './page.js';
export { knownError, parse, problemOf } from './problem.js';
export { namesSecret, redact, redactText, type MaskText } from './redact.js';
export { bytes, json, stream, text, type Reply } from './reply.js';
export { closeInOrder, closeOnSignal, runMain, type Closable } from './run.js';
export { listen, type ListeningServer } from './server.js';
export { shareUnderWay } from './share-under-way.js';
export { measureTotals, type TotalsGauges } from './totals.js';
export { createThreadPool, type ThreadPool, type ThreadPoolOptions } from './thread-pool.js';
export { serveTasks } from './thread-work.js';
export { createService, type ServiceDeps } from './service.js';
export {
  createServiceSigner,
  createServiceVerifier,
  readPrivateJwk,
  readPublicJwks,
  type ServiceSigner,
  type ServiceVerifier,
} from './service-credential.js';
export {
  createBoot,
  limitsOf,
  openServiceSigner,
  serve,
  start,
  type Boot,
  type RunningService,
  type Serving,
} from './boot.js';
export type { SetLimits } from './rate-limit.js';
export { presentedKey } from './authenticate.js';
