import { baseConfig, databaseConfig, flag, list } from '@wingman/service-kit';
import { z } from 'zod';
import { DEFAULT_COPY_BYTES } from './engine/container/copy/bounds.js';

const seconds = (most: number) => z.coerce.number().int().min(1).max(most);
const DAY_SECONDS = 24 * 3_600;

/** Settings of the execution gateway (README.md, "Settings"). */
export const executionGatewayConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // Environments that tokens may be for; not set: the deployment's own.
  ALLOWED_ENVIRONMENTS: list.optional(),
  // JWK Sets, pinned: whose tokens count, and whose signatures of people's decisions.
  TOKEN_PUBLIC_KEYS: z.string(),
  DECISION_PUBLIC_KEYS: z.string(),
  TOKEN_MAX_TTL_SECONDS: seconds(DAY_SECONDS).default(DAY_SECONDS),
  EXECUTION_TIMEOUT_SECONDS: seconds(3_600).default(300),
  // Of a command that only reads (POST /gateway/read).
  GATEWAY_READ_TIMEOUT_SECONDS: seconds(60).default(10),
  // Of standard output, and of standard error.
  EXECUTION_MAX_OUTPUT_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(4 * 1024 * 1024)
    .default(256 * 1024),
  // The engine; not set: docker commands are refused as `unavailable`.
  DOCKER_HOST: z.string().optional(),
  // For tcp:// with TLS, each a file: the engine's authority, and what the gateway shows.
  DOCKER_TLS_CA: z.string().optional(),
  DOCKER_TLS_CERT: z.string().optional(),
  DOCKER_TLS_KEY: z.string().optional(),
  // Whose objects without the label `wingman.tenant` are: everybody's, nobody's, or one tenant's.
  GATEWAY_UNLABELLED: z.union([z.enum(['any', 'none']), z.uuid()]).optional(),
  // The folder of the host through which files go into containers and out of them.
  GATEWAY_EXCHANGE_FOLDER: z.string().startsWith('/').optional(),
  // Of one copy into a container or out of it.
  GATEWAY_COPY_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(64 * 1024 * 1024 * 1024)
    .default(DEFAULT_COPY_BYTES),
  // Where compose files and build contexts lie, a folder per tenant in it, at the same place as on the engine's machine;
  // not set: compose and builds are refused.
  GATEWAY_PROJECTS_FOLDER: z.string().startsWith('/').optional(),
  // All of that folder is every tenant's: on a developer's machine, where there is one tenant.
  GATEWAY_PROJECTS_SHARED: flag.default(false),
  // Docker's own client, and compose where it is a program of its own.
  DOCKER_BIN: z.string().startsWith('/').default('/usr/bin/docker'),
  COMPOSE_BIN: z.string().startsWith('/').default('/usr/bin/docker-compose'),
  // BuildKit's client where docker's own does not find it as a plugin; without either the builder of old builds.
  BUILDX_BIN: z.string().startsWith('/').optional(),
  // Programs besides docker that tenants' policies may name; absolute paths.
  GATEWAY_PROGRAMS: list.pipe(z.array(z.string().startsWith('/'))).default([]),
  // Whom they run as: numbers, UID:GID. Where the gateway is not root that can only be its own account.
  GATEWAY_RUN_AS: z
    .string()
    .regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/, 'expected UID:GID, neither of them root')
    .optional(),
  AUDIT_STORAGE: z.enum(['postgres', 'jsonl', 'both']).default('postgres'),
  // Where the lines of AUDIT_STORAGE jsonl and both go.
  AUDIT_FILE: z.string().optional(),
});
export type ExecutionGatewayConfig = z.infer<typeof executionGatewayConfig>;
