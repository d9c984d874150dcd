import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface HttpObservation {
  endpoint: string;
  method: string;
  status: number;
  seconds: number;
}

/** The metrics every service has, by the names of SPEC.md; a service adds its own to `registry`. */
export interface Metrics {
  registry: Registry;
  observeRequest(observation: HttpObservation): void;
  setHealthy(healthy: boolean): void;
  setDatabaseConnected(connected: boolean): void;
  /** `name` comes from the code of the service: never an address or a tenant. */
  setDependency(name: string, works: boolean): void;
  /** Begins the endpoint's count of errors at 0, so that the first one is already an increase. */
  expectEndpoint(endpoint: string): void;
}

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Labels come from closed lists only: never a tenant, a worker or a path as the client wrote it. */
export function createMetrics(service: string, startedAt: Date): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 'wingman_http_requests_total',
    help: 'Requests answered, by endpoint, method and status',
    labelNames: ['endpoint', 'method', 'status'],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'wingman_http_errors_total',
    help: 'Requests answered with a status of 500 or more',
    labelNames: ['endpoint'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'wingman_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['endpoint', 'method'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  const health = new Gauge({
    name: 'wingman_health_status',
    help: '1 when the service can serve, else 0',
    registers: [registry],
  });
  const database = new Gauge({
    name: 'wingman_database_connected',
    help: '1 when the database answered the last health check, else 0',
    registers: [registry],
  });
  const dependencies = new Gauge({
    name: 'wingman_dependency_up',
    help: '1 when this dependency passed the last health check, else 0',
    labelNames: ['dependency'],
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_start_time_seconds',
    help: 'When the process started, in seconds since the epoch',
    registers: [registry],
  }).set(startedAt.getTime() / 1000);

  return {
    registry,
    observeRequest({ endpoint, method, status, seconds }) {
      requests.inc({ endpoint, method, status });
      durations.observe({ endpoint, method }, seconds);
      if (status >= 500) errors.inc({ endpoint });
    },
    setHealthy: (healthy) => health.set(healthy ? 1 : 0),
    setDatabaseConnected: (connected) => database.set(connected ? 1 : 0),
    setDependency: (dependency, works) => dependencies.set({ dependency }, works ? 1 : 0),
    expectEndpoint: (endpoint) => errors.inc({ endpoint }, 0),
  };
}
