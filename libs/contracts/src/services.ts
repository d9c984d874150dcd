/** The deployable services, by the names used in URLs, roles, metrics and credentials. */
export const SERVICES = [
  'gatekeeper',
  'claims-ledger',
  'verifier',
  'approvals',
  'execution-gateway',
  'watcher',
  'telegram-bot',
  'output-validator',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The PostgreSQL role of a service, e.g. `wingman_claims_ledger`. */
export const databaseRole = (service: ServiceName): string => `wingman_${service.replaceAll('-', '_')}`;
