import { z } from 'zod';

export const healthStatus = z.enum(['ok', 'degraded', 'down']);
export type HealthStatus = z.infer<typeof healthStatus>;

/** `GET /health` of one service. */
export const serviceHealth = z.strictObject({
  status: healthStatus,
  dependencies: z.record(z.string(), z.strictObject({ status: healthStatus, detail: z.string().optional() })),
  version: z.string(),
  uptime_seconds: z.number(),
});
export type ServiceHealth = z.infer<typeof serviceHealth>;

/** `GET /health` at the proxy. */
export const systemHealth = z.strictObject({
  status: healthStatus,
  services: z.record(z.string(), z.strictObject({ status: healthStatus })),
});
export type SystemHealth = z.infer<typeof systemHealth>;
