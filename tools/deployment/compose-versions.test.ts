import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { testComposes } from '@wingman/testkit';
import { parse } from 'yaml';
import { root } from '../stack/folder.js';
import { readEnvFile } from './env-file.js';
import { type Part, meaningOf } from './compose-meaning.js';

const folder = mkdtempSync(path.join(tmpdir(), 'wingman-compose-versions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Settings that an example leaves to the machine. */
const OF_A_MACHINE = {
  SECRETS_DIR: '/srv/wingman/secrets',
  DOCKER_GID: '999',
  WINGMAN_HOST_ID: 'host',
  TLS_CERTIFICATE_FILE: '/srv/wingman/tls/chain.pem',
  TLS_KEY_FILE: '/srv/wingman/tls/key.pem',
  COMPOSE_PROFILES: 'grafana',
};

/** Overlays as the runbooks combine them. */
const STACKS: [environment: 'dev' | 'test' | 'prd', ...overlays: string[]][] = [
  ['dev', 'data-ports'],
  ['test', 'data-ports'],
  ['prd', 'prd'],
  ['prd', 'prd', 'tls'],
  ['prd', 'prd', 'tls', 'data-ports'],
];

function resolved(compose: string, environment: 'dev' | 'test' | 'prd', overlays: readonly string[]): Part {
  const settings = { ...readEnvFile(path.join(root, `.env.${environment}.example`)), ...OF_A_MACHINE };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  const envFile = path.join(folder, `.env.${environment}`);
  writeFileSync(envFile, lines.join(''));
  const files = ['docker-compose.yml', ...overlays.map((name) => `infra/compose/${name}.yml`)];
  const words = ['--env-file', envFile, ...files.flatMap((file) => ['-f', file]), '--profile', 'grafana', 'config'];
  const printed = execFileSync(compose, words, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  return parse(printed, { version: '1.1' }) as Part;
}

const [first, second] = testComposes();
const missing = first?.missing ?? second?.missing;
const describeBoth = missing === undefined ? describe : describe.skip;

describeBoth(`compose 1 and 2${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  test.each(STACKS.map(([environment, ...overlays]) => ({ environment, overlays })))(
    'take the stack of $environment with $overlays for the same',
    ({ environment, overlays }) => {
      const [one, two] = [first, second].map((compose) =>
        meaningOf(resolved(compose?.file ?? '', environment, overlays)),
      );

      expect(Object.keys(one?.['services'] ?? {})).toHaveLength(15);
      expect(two).toEqual(one);
    },
    120_000,
  );

  test('no overlay is left out', () => {
    const combined = new Set(STACKS.flatMap(([, ...overlays]) => overlays.map((name) => `${name}.yml`)));

    expect(readdirSync(path.join(root, 'infra/compose')).sort()).toEqual([...combined].sort());
  });
});
