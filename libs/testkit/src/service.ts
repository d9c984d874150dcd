import { Writable } from 'node:stream';
import type { ServiceName } from '@wingman/contracts';
import { openServiceDatabase } from '@wingman/db';
import type { ServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { baseConfig, createBoot, databaseConfig, loadConfig, start } from '@wingman/service-kit';
import type { Boot, Closable, Dependency, Route } from '@wingman/service-kit';
import type { TestDatabase } from './database.js';

/** What a service adds to the kit. */
export interface TestServiceContent {
  routes: readonly Route[];
  /** Workers and loops; closed before the database. */
  parts?: readonly Closable[];
  onStopping?: () => void;
  dependencies?: readonly Dependency[];
}

export interface TestServiceOptions {
  name: ServiceName;
  database: TestDatabase;
  /** The service's routes, or how to make them of its database and its boot. */
  routes:
    | readonly Route[]
    | ((
        deps: ServiceDatabase & { boot: Boot; databaseUrl: string },
      ) => readonly Route[] | TestServiceContent | Promise<TestServiceContent>);
  redisUrl?: string;
  /** Default: the database as the service's own role. */
  databaseUrl?: string;
  /** Settings of every service, e.g. `DEPLOYMENT_ENV` (default `test`), `RATE_LIMIT_BASIC`. */
  env?: Record<string, string>;
}

export interface TestService {
  url: string;
  boot: Boot;
  database: ServiceDatabase;
  /** The log lines written so far, parsed. */
  logs(): Record<string, unknown>[];
  /** The log as it was written. */
  logText(): string;
  /** Shuts down as on SIGTERM; false when a part did not end well. */
  close(): Promise<boolean>;
}

/** The whole service in this process on a free port of 127.0.0.1, with the database role it has in production. */
export async function startTestService({
  name,
  database,
  routes,
  redisUrl,
  databaseUrl = database.urlFor(name),
  env,
}: TestServiceOptions): Promise<TestService> {
  const config = loadConfig(baseConfig.extend(databaseConfig.shape), {
    DEPLOYMENT_ENV: 'test',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    ...env,
  });
  let text = '';
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const boot = createBoot(name, config, { logStream, maskText: maskSecrets });
  const own = openServiceDatabase(boot, config);
  const made = typeof routes === 'function' ? await routes({ ...own, boot, databaseUrl }) : routes;
  const content: TestServiceContent = 'routes' in made ? made : { routes: made };
  const running = await start(boot, {
    ...own,
    routes: content.routes,
    dependencies: [own.dependency, ...(content.dependencies ?? [])],
    parts: [...(content.parts ?? []), own.part],
    onStopping: content.onStopping,
  });
  return {
    url: `http://127.0.0.1:${running.port}`,
    boot,
    database: own,
    logs: () => text.split('\n').filter(Boolean).map(parseLine),
    logText: () => text,
    close: () => running.close(),
  };
}

const parseLine = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
