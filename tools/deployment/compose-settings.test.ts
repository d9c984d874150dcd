import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { SERVICES, type ServiceName } from '@wingman/contracts';
import { baseConfig, databaseConfig } from '@wingman/service-kit';
import { parse } from 'yaml';
import { root } from '../stack/folder.js';
import { ENVIRONMENTS, readEnvFile } from './env-file.js';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Where a service says its settings besides its `config.ts`. */
const MORE: Partial<Record<ServiceName, string>> = { verifier: 'apps/verifier/src/enhanced/model-config.ts' };

/** The settings that a service reads, as its schema names them. */
function settingsOf(name: ServiceName): string[] {
  const text = [`apps/${name}/src/config.ts`, ...(MORE[name] ? [MORE[name]] : [])].map(read).join('\n');
  return [
    ...Object.keys(baseConfig.shape),
    ...(text.includes('databaseConfig.shape') ? Object.keys(databaseConfig.shape) : []),
    ...[...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, setting = '']) => setting),
  ];
}

/** What a stack in containers does not hand over, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  PORT: 'the image says it',
  HOST: 'the image says it',
  COMPOSE_BIN: 'where the image has it',
  BUILDX_BIN: 'where the image has it',
  DOCKER_TLS_CA: 'the engine is reached by its socket',
  DOCKER_TLS_CERT: 'the engine is reached by its socket',
  DOCKER_TLS_KEY: 'the engine is reached by its socket',
  GATEWAY_EXCHANGE_FOLDER: 'needs a folder of the host',
  GATEWAY_PROJECTS_SHARED: 'for a developer alone',
  GATEWAY_PROGRAMS: 'the image has none',
  GATEWAY_RUN_AS: 'the gateway is no root',
  AUDIT_STORAGE: 'the file system is read-only',
  AUDIT_FILE: 'the file system is read-only',
  TELEGRAM_WEBHOOK_URL: 'no port of the bot is published',
  TELEGRAM_WEBHOOK_SECRET: 'no port of the bot is published',
  TELEGRAM_WEBHOOK_PORT: 'no port of the bot is published',
  VERIFIER_DATABASES: 'holds passwords: a file that an overlay mounts',
};

const files = [
  'docker-compose.yml',
  ...readdirSync(path.join(root, 'infra/compose')).map((name) => `infra/compose/${name}`),
];
const stack = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, { environment?: Record<string, string> }>;
};

test.each(SERVICES.map((name) => [name]))('every setting of %s can be made in the stack', (name) => {
  const handed = new Set(Object.keys(stack.services[name]?.environment ?? {}));

  const settings = settingsOf(name);
  expect(settings.length).toBeGreaterThan(10);
  const missing = settings.filter((setting) => !handed.has(setting) && !handed.has(`${setting}_FILE`));

  expect(missing.filter((setting) => LEFT_OUT[setting] === undefined)).toEqual([]);
});

test('nothing is left out that is handed over, or that there is not', () => {
  const known = new Set(SERVICES.flatMap(settingsOf));
  const handed = new Set(Object.values(stack.services).flatMap(({ environment }) => Object.keys(environment ?? {})));

  expect(Object.keys(LEFT_OUT).filter((name) => !known.has(name) || handed.has(name))).toEqual([]);
});

test.each(ENVIRONMENTS.map((name) => [name]))(
  'the example of %s has what the compose files ask for, and no more',
  (name) => {
    const asked = files.flatMap((file) => [...read(file).matchAll(/\$\{([A-Z_]+)/g)].map(([, variable]) => variable));

    const given = Object.keys(readEnvFile(path.join(root, `.env.${name}.example`)));

    // The first two are compose's own.
    expect(given.sort()).toEqual([...new Set(['COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES', ...asked])].sort());
  },
);
