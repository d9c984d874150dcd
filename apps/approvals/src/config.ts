import { sealingKey } from '@wingman/second-factor';
import { baseConfig, databaseConfig, flag, list } from '@wingman/service-kit';
import { z } from 'zod';

const seconds = (most: number) => z.coerce.number().int().min(1).max(most);
const DAY_SECONDS = 24 * 3_600;

/** Settings of approvals (README.md, "Settings"). */
export const approvalsConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // 32 bytes in base64: seals people's generators of one-time codes, the same for gatekeeper, approvals and watcher.
  SECOND_FACTOR_KEY: sealingKey.optional(),
  // Environments that a request may name; not set: the deployment's own.
  ALLOWED_ENVIRONMENTS: list.optional(),
  // Who knows what commands name; not set: docker commands are unresolved.
  EXECUTION_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  APPROVAL_TTL_SECONDS: seconds(7 * DAY_SECONDS).default(DAY_SECONDS),
  DECISION_SIGNING_KEY: z.string(),
  // A JWK Set: earlier keys whose decisions still count.
  DECISION_PUBLIC_KEYS: z.string().optional(),
  TOKEN_SIGNING_KEY: z.string(),
  // A JWK Set: what the gateway trusts, keys that are on their way out included.
  TOKEN_PUBLIC_KEYS: z.string().optional(),
  TOKEN_TTL_SECONDS: seconds(DAY_SECONDS).default(3_600),
  TOKEN_MAX_TTL_SECONDS: seconds(DAY_SECONDS).default(DAY_SECONDS),
  // Scheme and host under which clients of AuthZEN know this service.
  AUTHZEN_BASE_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/?#]+$/)
    .optional(),
  VALIDATION_ENABLED: flag.default(false),
  VALIDATION_ROLLOUT_PERCENT: z.coerce.number().int().min(0).max(100).default(100),
  // `observe`: what would have happened is recorded, and nothing is done.
  VALIDATION_MODE: z.enum(['enforce', 'observe']).default('enforce'),
});
export type ApprovalsConfig = z.infer<typeof approvalsConfig>;
