import { createHash } from 'node:crypto';
import { type ServiceName, SERVICES } from '@wingman/contracts';

/** The queues that a service fills or empties; each may touch their keys, its limits, and nothing else. */
const QUEUES: Record<ServiceName, readonly string[]> = {
  gatekeeper: ['checks.baseline'],
  'claims-ledger': ['claims.verify'],
  verifier: ['claims.verify', 'checks.baseline', 'verdicts.watch'],
  approvals: ['approvals.expire'],
  'execution-gateway': [],
  watcher: ['verdicts.watch'],
  'telegram-bot': [],
  'output-validator': ['outputs.validate'],
};

/** What BullMQ and the limits need of the commands that are kept from everybody. */
const NEEDED = ['+info', '+config|get'];

/** The user of the health check and of nobody else: it may say that the server is there. */
export const PROBE_USER = 'probe';

/**
 * Redis's list of users: one for each service, without administration and without other services' keys. The default
 * user is off.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export function redisUsers(passwords: Readonly<Record<string, string>>): string {
  const users = SERVICES.map((service) => {
    const keys = [`~wingman:rate:*`, ...QUEUES[service].map((queue) => `~wingman:${queue}*`)];
    const channels = QUEUES[service].map((queue) => `&wingman:${queue}*`);
    const commands = ['+@all', '-@admin', '-@dangerous', ...NEEDED];
    return `user ${service} on #${digest(passwords[service] ?? '')} ${[...keys, ...channels, ...commands].join(' ')}`;
  });
  return [`user default off`, `user ${PROBE_USER} on nopass +ping`, ...users, ''].join('\n');
}

const digest = (password: string): string => createHash('sha256').update(password).digest('hex');
