import type { RequestListener } from 'node:http';
import { VERSION } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { Redis } from 'ioredis';
import { ConfigError } from './config.js';
import type { BaseConfig } from './config.js';
import type { Dependency } from './health.js';
import { createLog } from './log.js';
import type { Log } from './log.js';
import { createMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import type { IdempotencyPort, IdentityPort } from './ports.js';
import type { SetLimits } from './rate-limit.js';
import { createMask } from './redact.js';
import type { MaskText } from './redact.js';
import { closeInOrder, closeOnSignal } from './run.js';
import type { Closable } from './run.js';
import { listen } from './server.js';
import { createService } from './service.js';
import type { Route } from './call.js';
import { createServiceSigner, createServiceVerifier, readPrivateJwk, readPublicJwks } from './service-credential.js';
import type { ServiceSigner } from './service-credential.js';

/** What a process has before it serves: its log, its metrics, its Redis connection. */
export interface Boot {
  name: ServiceName;
  config: BaseConfig;
  startedAt: Date;
  log: Log;
  metrics: Metrics;
  redis: Redis | undefined;
  /** Masks secrets in whatever leaves the process: problems, and texts that are stored or sent. */
  maskText: MaskText;
}

interface BootOptions {
  /** Where log lines go; standard output unless a test listens. */
  logStream?: NodeJS.WritableStream;
  /** Masks secrets beyond the shapes that every process knows. */
  maskText?: MaskText;
}

export interface Serving {
  routes: readonly Route[];
  identity: IdentityPort;
  idempotency: IdempotencyPort;
  /** Beside Redis, which every service with REDIS_URL reports. */
  dependencies: readonly Dependency[];
  /** Ended after the HTTP server, in this order. */
  parts: readonly Closable[];
  /** Called when the process is asked to end, before the HTTP server waits for its requests: ends long polls. */
  onStopping?: () => void;
}

const DRAIN_MS = 8_000;
const PURGE_INTERVAL_MS = 60 * 60 * 1000;

/** Prepares a process; called once, by main.ts. */
export function createBoot(name: ServiceName, config: BaseConfig, { logStream, maskText }: BootOptions = {}): Boot {
  const startedAt = new Date();
  const log = createLog({ service: name, level: config.LOG_LEVEL, stream: logStream, maskText });
  const redis = config.REDIS_URL === undefined ? undefined : openRedis(config.REDIS_URL, log);
  return {
    name,
    config,
    startedAt,
    log,
    metrics: createMetrics(name, startedAt),
    redis,
    maskText: createMask(maskText),
  };
}

/** Redis makes things fast and is never waited for: a command fails at once while the connection is down. */
function openRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) log.warn('redis is away', { error });
    lost = true;
  });
  redis.on('ready', () => {
    lost = false;
  });
  return redis;
}

/** The signer of the service's own credential. Throws ConfigError when SERVICE_SIGNING_KEY_FILE is not set. */
export async function openServiceSigner({ name, config }: Boot): Promise<ServiceSigner> {
  if (config.SERVICE_SIGNING_KEY_FILE === undefined) throw new ConfigError('SERVICE_SIGNING_KEY_FILE is missing');
  return createServiceSigner(name, readPrivateJwk(config.SERVICE_SIGNING_KEY_FILE));
}

export interface RunningService {
  port: number;
  /** Closes every part, each within its time; false when one of them did not end well. */
  close(): Promise<boolean>;
}

/** Listens and serves until `close`. Throws when the port is taken. */
export async function start(boot: Boot, serving: Serving): Promise<RunningService> {
  const { config, log, redis } = boot;
  const server = await listen(serviceOf(boot, serving), { port: config.PORT, host: config.HOST });
  const purge = setInterval(() => {
    serving.idempotency.purge().catch((error: unknown) => log.warn('old idempotency records stay', { error }));
  }, PURGE_INTERVAL_MS);
  log.info('listening', { port: server.port, version: VERSION });
  const parts = [
    { name: 'http', close: () => server.close(DRAIN_MS) },
    ...serving.parts,
    { name: 'purge', close: async () => clearInterval(purge) },
    { name: 'redis', close: async () => redis?.disconnect() },
  ];
  const close = (): Promise<boolean> => {
    serving.onStopping?.();
    return closeInOrder(log, parts);
  };
  return { port: server.port, close };
}

/** Listens and serves until a signal ends the process. */
export async function serve(boot: Boot, serving: Serving): Promise<void> {
  const { close } = await start(boot, serving);
  closeOnSignal(boot.log, close);
}

function serviceOf(boot: Boot, serving: Serving): RequestListener {
  const { name, config, redis } = boot;
  return createService({
    ...boot,
    ...serving,
    version: VERSION,
    development: config.DEPLOYMENT_ENV === 'dev',
    dependencies: [...serving.dependencies, ...(redis ? [redisDependency(redis)] : [])],
    limits: limitsOf(config),
    verifyService:
      config.SERVICE_PUBLIC_KEYS_FILE === undefined
        ? undefined
        : createServiceVerifier(name, readPublicJwks(config.SERVICE_PUBLIC_KEYS_FILE)),
  });
}

/** What the settings say of tiers' limits. */
export const limitsOf = (config: BaseConfig): SetLimits => ({
  basic: config.RATE_LIMIT_BASIC,
  standard: config.RATE_LIMIT_STANDARD,
  enterprise: config.RATE_LIMIT_ENTERPRISE,
});

const redisDependency = (redis: Redis): Dependency => ({
  name: 'redis',
  required: false,
  check: async () => void (await redis.ping()),
});
