import { AppError } from '@wingman/contracts';
import type { HealthStatus, ServiceHealth } from '@wingman/contracts';
import type { Metrics } from './metrics.js';

/** One thing a service depends on. */
export interface Dependency {
  name: string;
  /** Without a required one the service cannot serve (`down`); without another it is `degraded`. */
  required: boolean;
  /** Resolves when it works, optionally with a remark; rejects when it does not. */
  check(): Promise<string | void>;
}

interface HealthOptions {
  dependencies: readonly Dependency[];
  metrics: Metrics;
  version: string;
  startedAt: Date;
}

const CHECK_TIMEOUT_MS = 2_000;
// Probes come often and from many places; the dependencies are asked once in this time.
const REMEMBER_MS = 500;

/** Creates the health report of a service; concurrent questions share one round of checks. */
export function createHealth({ dependencies, metrics, version, startedAt }: HealthOptions) {
  let last: { at: number; report: Promise<ServiceHealth> } | undefined;

  async function report(): Promise<ServiceHealth> {
    const results = await Promise.all(
      dependencies.map(async (dependency) => [dependency, await stateOf(dependency)] as const),
    );
    const broken = results.filter(([, state]) => state.status !== 'ok');
    const down = broken.some(([{ required }]) => required);
    const status: HealthStatus = down ? 'down' : broken.length > 0 ? 'degraded' : 'ok';
    metrics.setHealthy(status !== 'down');
    for (const [{ name }, state] of results) metrics.setDependency(name, state.status === 'ok');
    const database = results.find(([{ name }]) => name === 'database');
    if (database) metrics.setDatabaseConnected(database[1].status === 'ok');
    return {
      status,
      dependencies: Object.fromEntries(results.map(([{ name }, state]) => [name, state])),
      version,
      uptime_seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    };
  }

  return (): Promise<ServiceHealth> => {
    const now = Date.now();
    if (!last || now - last.at > REMEMBER_MS) last = { at: now, report: report() };
    return last.report;
  };
}
export type Health = ReturnType<typeof createHealth>;

async function stateOf(dependency: Dependency): Promise<{ status: HealthStatus; detail?: string }> {
  const bad = dependency.required ? 'down' : 'degraded';
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), CHECK_TIMEOUT_MS);
  });
  try {
    const detail = await Promise.race([dependency.check(), timeout]);
    return detail === undefined ? { status: 'ok' } : { status: 'ok', detail };
  } catch (error) {
    return { status: bad, detail: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Drivers put addresses and user names into their messages, and /health is open to anybody inside: only ours are shown. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error && error.message === 'timed out' ? 'timed out' : 'not reachable';
}
