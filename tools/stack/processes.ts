import path from 'node:path';
import { type ServiceName, SERVICES } from '@wingman/contracts';
import { root } from './folder.js';
import { freePort } from './ports.js';
import { createService, type Service } from './service.js';
import { type ServiceContext, serviceEnvironment } from './service-environment.js';
import { upperName } from './settings.js';

/** The processes of a stack: one of each service, the proxy, and what tests add. */
export interface Processes {
  services: Record<ServiceName, Service>;
  proxy: Service;
  /** Defines and starts a further process of an app, on a port of its own. */
  addReplica(app: ServiceName, environment: NodeJS.ProcessEnv): Promise<Service>;
  onCrash(listener: (sentence: string) => void): void;
  /** The proxy first, so that nothing new arrives; then all services at once. */
  stop(): Promise<void>;
}

/** Defines the processes; nothing runs yet. */
export function defineProcesses(context: ServiceContext, logs: string): Processes {
  const listeners: ((sentence: string) => void)[] = [];
  const replicas: Service[] = [];

  const define = (app: ServiceName, at: { name: string; port: number; environment?: NodeJS.ProcessEnv }): Service => {
    const service = createService({
      name: at.name,
      bundle: path.join(root, 'dist/apps', app, 'main.js'),
      port: at.port,
      env: { ...serviceEnvironment(app, context), ...at.environment },
      logFile: path.join(logs, `${at.name}.log`),
      readyPath: '/health/ready',
    });
    service.onCrash((sentence) => listeners.forEach((tell) => tell(sentence)));
    return service;
  };

  const services = Object.fromEntries(
    SERVICES.map((app) => [app, define(app, { name: app, port: portOf(context.urls[app]) })]),
  ) as Record<ServiceName, Service>;
  const proxy = createService({
    name: 'proxy',
    bundle: path.join(root, 'dist/tools/proxy.js'),
    port: portOf(context.proxyUrl),
    env: Object.fromEntries(SERVICES.map((app) => [`${upperName(app)}_URL`, context.urls[app]])),
    logFile: path.join(logs, 'proxy.log'),
    readyPath: '/openapi.json',
  });
  proxy.onCrash((sentence) => listeners.forEach((tell) => tell(sentence)));

  return {
    services,
    proxy,
    addReplica: async (app, environment) => {
      const name = `${app}-replica-${replicas.length + 1}`;
      const replica = define(app, { name, port: await freePort(), environment });
      replicas.push(replica);
      await replica.start();
      return replica;
    },
    onCrash: (listener) => void listeners.push(listener),
    stop: async () => {
      await proxy.stop();
      await Promise.all([...Object.values(services), ...replicas].map((service) => service.stop()));
    },
  };
}

/** Starts all at once; when one fails, the others have come up or failed too before that is thrown. */
export async function startAll(services: Service[]): Promise<void> {
  const results = await Promise.allSettled(services.map((service) => service.start()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

const portOf = (url: string): number => Number(new URL(url).port);
