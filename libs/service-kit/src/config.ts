import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Only these words are accepted: a typo in a security switch must stop the start, not flip the switch. */
export const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');

/** A comma-separated list; spaces around items are dropped, empty items too. */
export const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

export const port = z.coerce.number().int().min(0).max(65_535);

/** Settings that every service has. */
export const baseConfig = z.object({
  DEPLOYMENT_ENV: z.enum(['dev', 'test', 'prd']),
  PORT: port.default(8001),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SERVICE_SIGNING_KEY_FILE: z.string().optional(),
  SERVICE_PUBLIC_KEYS_FILE: z.string().optional(),
  // Requests a minute. One that is given has the last word; otherwise the tier's own row says it (docs/adr/065).
  RATE_LIMIT_BASIC: z.coerce.number().int().min(1).optional(),
  RATE_LIMIT_STANDARD: z.coerce.number().int().min(1).optional(),
  RATE_LIMIT_ENTERPRISE: z.coerce.number().int().min(1).optional(),
});
export type BaseConfig = z.infer<typeof baseConfig>;

/** A service with its own database role. */
export const databaseConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
});

export class ConfigError extends Error {}

/** `NAME_FILE` names a file that holds the value of `NAME`; giving both is a contradiction. */
function withSecretFiles(names: string[], environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const name of names) {
    const file = environment[`${name}_FILE`];
    if (file === undefined) {
      // An empty variable is how compose files spell "not set".
      values[name] = environment[name] === '' ? undefined : environment[name];
      continue;
    }
    if (environment[name]) throw new ConfigError(`${name} and ${name}_FILE are both set; give one of them`);
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch {
      throw new ConfigError(`${name}_FILE names a file that cannot be read`);
    }
  }
  return values;
}

/**
 * Reads a service's settings. Throws ConfigError with the names of the variables that are missing or wrong, never
 * their values.
 */
export function loadConfig<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  environment: NodeJS.ProcessEnv,
): Readonly<z.infer<z.ZodObject<Shape>>> {
  const result = schema.safeParse(withSecretFiles(Object.keys(schema.shape), environment));
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return environment[name] || environment[`${name}_FILE`] ? `${name} has a wrong value` : `${name} is missing`;
  });
  throw new ConfigError([...new Set(problems)].join('; '));
}
