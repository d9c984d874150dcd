import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServiceName, SERVICES } from '@wingman/contracts';
import { makeFolder, stateDir } from './folder.js';
import { freePorts } from './ports.js';
import { approvalKeyFiles } from './approval-keys.js';
import { startPostgres } from './postgres.js';
import { defineProcesses, type Processes, startAll } from './processes.js';
import { startRedis } from './redis.js';
import { ledgerIdentity } from './ledger-identity.js';
import { serviceKeyFiles, signingKeyFile } from './secrets.js';
import type { DevelopmentKeys } from './seed.js';
import type { Server } from './server.js';
import type { ServiceContext } from './service-environment.js';
import { upperName } from './settings.js';
import { prepareDatabase } from './stores.js';

export interface StackOptions {
  /** Data of its own, which go away with the stack; else the clone's, under `.wingman`. */
  throwaway: boolean;
  /** The proxy's port; any free one when absent. */
  proxyPort?: number;
  /** Settings for the services, e.g. `TELEGRAM_BOT_TOKEN` (settings.ts says which reach whom). */
  environment: NodeJS.ProcessEnv;
  /** The folder that claims may be about, when VERIFIER_ALLOWED_ROOTS does not say. */
  sandbox: string;
  /** Of the services, start only these, and no proxy; all and the proxy when absent. */
  only?: readonly ServiceName[];
  /** False makes commits faster where nobody measures; they still survive any process's crash. */
  durable?: boolean;
  onProgress?: (line: string) => void;
  /** Stops the start between two steps. */
  signal?: AbortSignal;
}

export interface Stack extends Pick<Processes, 'services' | 'proxy' | 'addReplica' | 'onCrash'> {
  /** The proxy. */
  url: string;
  keys: DevelopmentKeys;
  /** The variables of `.wingman/dev.env`. */
  variables: Record<string, string>;
  /** By role name; the server is `postgres`. */
  rolePasswords: Readonly<Record<string, string>>;
  postgres: Server;
  redis: Server;
  /** Ends everything in order: proxy, services, Redis, PostgreSQL. */
  stop(): Promise<void>;
}

type Undo = (() => Promise<void>)[];

/** Brings the whole system up on this machine. When it fails, what was started is ended again. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undo: Undo = [];
  const stop = async (): Promise<void> => {
    for (let last = undo.pop(); last; last = undo.pop()) await last();
  };
  try {
    return { ...(await start(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: StackOptions, undo: Undo): Promise<Omit<Stack, 'stop'>> {
  const { throwaway, environment, durable } = options;
  const step = (line: string): void => {
    options.signal?.throwIfAborted();
    options.onProgress?.(line);
  };
  const folder = throwaway ? mkdtempSync(path.join(tmpdir(), 'wingman-stack-')) : makeFolder(stateDir, 0o700);
  if (throwaway) undo.push(async () => rmSync(folder, { recursive: true, force: true }));
  const secrets = makeFolder(path.join(folder, 'secrets'), 0o700);
  const logs = makeFolder(path.join(folder, 'logs'), 0o700);

  step('starting PostgreSQL');
  const postgres = await startPostgres({ throwaway, durable, logFile: path.join(logs, 'postgres.log') });
  undo.push(() => postgres.stop());
  step('starting Redis');
  const redis = await startRedis({ throwaway, logFile: path.join(logs, 'redis.log') });
  undo.push(() => redis.stop());
  step('migrating the database');
  const { rolePasswords, keys, tenantId } = await prepareDatabase(postgres.url, secrets, telegramUserIds(environment));

  const [anyPort, ...ports] = await freePorts(SERVICES.length + 1);
  const urls = Object.fromEntries(SERVICES.map((app, index) => [app, localUrl(ports[index])]));
  const context: ServiceContext = {
    environment,
    sandbox: makeFolder(options.sandbox, 0o755),
    checkpoints: makeFolder(path.join(folder, 'checkpoints'), 0o700),
    postgresUrl: postgres.url,
    redisUrl: redis.url,
    rolePasswords,
    tenantId,
    stateFolder: folder,
    ledger: ledgerIdentity(secrets, environment),
    attestationKeyFile: signingKeyFile(secrets, 'attestations'),
    serviceKeys: serviceKeyFiles(secrets, SERVICES),
    approvalKeys: await approvalKeyFiles(secrets),
    relayKey: keys.relay,
    proxyUrl: localUrl(options.proxyPort ?? anyPort),
    urls: urls as Record<ServiceName, string>,
  };
  const processes = defineProcesses(context, logs);
  undo.push(() => processes.stop());
  const wanted = options.only ?? SERVICES;
  step(`starting ${wanted.length} services`);
  await startAll(wanted.map((app) => processes.services[app]));
  if (options.only === undefined) {
    step('starting the proxy');
    await processes.proxy.start();
  }
  return {
    ...processes,
    url: context.proxyUrl,
    keys,
    variables: variables(context, keys),
    rolePasswords,
    postgres,
    redis,
  };
}

const localUrl = (port: number | undefined): string => `http://127.0.0.1:${port}`;

function telegramUserIds(environment: NodeJS.ProcessEnv): string[] {
  return (environment['TELEGRAM_ALLOWED_USER_IDS'] ?? '').split(',').filter((id) => /^\s*\d+\s*$/.test(id));
}

function variables({ proxyUrl, urls }: ServiceContext, keys: DevelopmentKeys): Record<string, string> {
  return {
    WINGMAN_URL: proxyUrl,
    WINGMAN_WORK_KEY: keys.work,
    WINGMAN_READ_KEY: keys.read,
    WINGMAN_DECIDE_KEY: keys.decide,
    WINGMAN_ADMIN_KEY: keys.admin,
    WINGMAN_PLATFORM_KEY: keys.platform,
    ...Object.fromEntries(SERVICES.map((app) => [`WINGMAN_${upperName(app)}_URL`, urls[app]])),
  };
}
