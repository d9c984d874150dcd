import { existsSync } from 'node:fs';
import { databaseRole, type ServiceName, SERVICES } from '@wingman/contracts';
import type { LedgerIdentity } from './ledger-identity.js';
import type { ApprovalKeyFiles } from './approval-keys.js';
import type { ServiceKeyFiles } from './secrets.js';
import { databaseUrlAs } from './stores.js';
import { passedOn, upperName } from './settings.js';

const ENGINE_SOCKET = '/var/run/docker.sock';

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
  /** The development tenant: whose roots and hosts VERIFIER_ALLOWED_* are. */
  tenantId: string;
  /** Holds keys and logs: outside for every claim. */
  stateFolder: string;
  ledger: LedgerIdentity;
  serviceKeys: ServiceKeyFiles;
  approvalKeys: ApprovalKeyFiles;
  relayKey: string;
  /** By which the verifier signs attestations. */
  attestationKeyFile: string;
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
        LEDGER_ORIGIN: context.ledger.origin,
        LEDGER_SIGNING_KEY_FILE: context.ledger.signingKeyFile,
        LEDGER_CHECKPOINT_DIR: context.checkpoints,
      };
    case 'verifier':
      return {
        VERIFIER_TENANT_ID: context.tenantId,
        VERIFIER_ALLOWED_ROOTS: context.sandbox,
        VERIFIER_ALLOWED_HOSTS: '127.0.0.1,localhost',
        VERIFIER_DENIED_PATHS: context.stateFolder,
        VERIFIER_DENIED_PORTS: ownPorts(context).join(','),
        ATTESTATION_SIGNING_KEY_FILE: context.attestationKeyFile,
      };
    case 'watcher':
      return {
        LEDGER_VERIFIER_KEY: context.ledger.verifierKey,
        SECOND_FACTOR_KEY_FILE: context.approvalKeys.secondFactorKeyFile,
      };
    case 'telegram-bot':
      return { WINGMAN_URL: context.proxyUrl, WINGMAN_RELAY_KEY: context.relayKey };
    case 'approvals':
      return {
        DECISION_SIGNING_KEY_FILE: context.approvalKeys.decisionKeyFile,
        TOKEN_SIGNING_KEY_FILE: context.approvalKeys.tokenKeyFile,
        SECOND_FACTOR_KEY_FILE: context.approvalKeys.secondFactorKeyFile,
        TOKEN_PUBLIC_KEYS_FILE: context.approvalKeys.tokenPublicKeysFile,
      };
    case 'execution-gateway':
      return {
        TOKEN_PUBLIC_KEYS_FILE: context.approvalKeys.tokenPublicKeysFile,
        DECISION_PUBLIC_KEYS_FILE: context.approvalKeys.decisionPublicKeysFile,
        // The engine that docker's own client would talk to on this machine, if there is one.
        // A developer's projects lie anywhere on the machine.
        GATEWAY_PROJECTS_FOLDER: '/',
        GATEWAY_PROJECTS_SHARED: 'true',
        ...(existsSync(ENGINE_SOCKET) && { DOCKER_HOST: `unix://${ENGINE_SOCKET}` }),
      };
    case 'gatekeeper':
      return { SECOND_FACTOR_KEY_FILE: context.approvalKeys.secondFactorKeyFile };
    case 'output-validator':
      return {};
  }
}

/** The ports of Wingman itself, which no claim may be about. */
function ownPorts({ proxyUrl, postgresUrl, redisUrl, urls }: ServiceContext): number[] {
  const ports = [proxyUrl, postgresUrl, redisUrl, ...Object.values(urls)].map((url) => Number(new URL(url).port));
  return ports.filter((port) => port > 0); // a URL without one names a server of the caller's at its usual port
}
