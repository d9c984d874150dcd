import { z } from 'zod';
import { amount, checkName, checkPath, checkTime, envKey } from './check-fields.js';
import { checkOf, oneOf, said } from './check-of.js';

const CONTAINER_ATTRIBUTES = ['started_after', 'image', 'env_key', 'mount', 'since_check', 'exit_code'];

export const containerCheck = checkOf('container', {
  name: checkName,
  state: z.enum(['running', 'stopped', 'absent', 'healthy']).optional(),
  started_after: checkTime.optional(),
  image: checkName.optional(),
  env_key: envKey.optional(),
  mount: checkPath.optional(),
  /** With what it ended; one that runs has not ended. */
  exit_code: amount.max(255).optional(),
  /** The same one since the check was registered, the same one started again, or another one of that name. */
  since_check: z.enum(['unchanged', 'restarted', 'recreated']).optional(),
})
  .refine(
    (check) => check.state !== 'absent' || !oneOf(check, CONTAINER_ATTRIBUTES),
    'an absent container has no attributes',
  )
  .refine(
    (check) => !said(check.exit_code) || check.state === undefined || check.state === 'stopped',
    'exit_code is that of a container that ended',
  )
  .refine((check) => !said(check.since_check) || !check.negate, 'since_check and negate exclude each other');

export const imageCheck = checkOf('image', { ref: checkName, present: z.boolean() });
export const volumeCheck = checkOf('volume', { name: checkName, present: z.boolean() });
export const networkCheck = checkOf('network', { name: checkName, present: z.boolean() });
