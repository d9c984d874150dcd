import { databaseRole, type ServiceName, SERVICES } from '@wingman/contracts';
import type { ServiceKeyFiles } from './secrets.js';
import { databaseUrlAs } from './stores.js';
import { passedOn, upperName } from './settings.js';

/** What the environments of a stack's services are made from. */
export interface ServiceContext {
  /** The caller's environment; of it each service gets its own settings. */
  environment: NodeJS.ProcessEnv;
  sandbox: string;
  checkpoints: string;
  /** The administrator's; each service gets the same server as its own role. */
  postgresUrl: string;
  redisUrl: string;
  rolePasswords: Readonly<Record<string, string>>;
  ledgerKeyFile: string;
  serviceKeys: ServiceKeyFiles;
  relayKey: string;
  proxyUrl: string;
  urls: Readonly<Record<ServiceName, string>>;
}

/** All variables of one service in the development stack. What the caller's environment says wins. */
export function serviceEnvironment(app: ServiceName, context: ServiceContext): NodeJS.ProcessEnv {
  return {
    DEPLOYMENT_ENV: 'dev',
    REDIS_URL: context.redisUrl,
    SERVICE_SIGNING_KEY_FILE: context.serviceKeys.privateKeyFile(app),
    SERVICE_PUBLIC_KEYS_FILE: context.serviceKeys.publicKeysFile,
    ...Object.fromEntries(SERVICES.map((other) => [`${upperName(other)}_URL`, context.urls[other]])),
    ...databaseUrlOf(app, context),
    ...own(app, context),
    ...passedOn(app, context.environment),
  };
}

function databaseUrlOf(app: ServiceName, { postgresUrl, rolePasswords }: ServiceContext): NodeJS.ProcessEnv {
  const role = databaseRole(app);
  const password = rolePasswords[role];
  if (password === undefined) return {};
  return { DATABASE_URL: databaseUrlAs(postgresUrl, role, password) };
}

function own(app: ServiceName, context: ServiceContext): NodeJS.ProcessEnv {
  switch (app) {
    case 'claims-ledger':
      return {
        LEDGER_ORIGIN: 'wingman.local/dev',
        LEDGER_SIGNING_KEY_FILE: context.ledgerKeyFile,
        LEDGER_CHECKPOINT_DIR: context.checkpoints,
      };
    case 'verifier':
      return { VERIFIER_ALLOWED_ROOTS: context.sandbox, VERIFIER_ALLOWED_HOSTS: '127.0.0.1,localhost' };
    case 'telegram-bot':
      return { WINGMAN_URL: context.proxyUrl, WINGMAN_RELAY_KEY: context.relayKey };
    case 'gatekeeper':
    case 'approvals':
    case 'execution-gateway':
    case 'watcher':
    case 'output-validator':
      return {};
  }
}
