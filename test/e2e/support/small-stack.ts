import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type TestDocker, workspaceRoot } from '@wingman/testkit';
import { parse } from 'yaml';
import type { ContainerStack } from './container-stack.js';

const run = promisify(execFile);
const LONG = 300_000;

/** The few services that a ledger needs, of an environment of its own, by the stack's compose file. */
export interface SmallStack {
  project: string;
  /** The resolved compose file of the release, by its path in the stack's folder. */
  file: string;
  port: number;
  compose(...words: string[]): Promise<string>;
}

const NEEDED = ['postgres', 'redis', 'migrate', 'claims-ledger'];

/** Makes it, and starts it with an earlier image of the ledger. */
export async function startSmallStack(
  docker: TestDocker,
  stack: ContainerStack,
  { earlier, port }: { earlier: string; port: number },
): Promise<SmallStack> {
  const project = docker.name('prd').replaceAll(/[^a-z0-9-]/g, '');
  const folder = path.join(stack.folder, project);
  mkdirSync(folder);
  const env = { PATH: process.env['PATH'], HOME: folder, DOCKER_HOST: docker.host };
  const envFile = path.join(folder, '.env.prd');
  const settings = {
    COMPOSE_PROJECT_NAME: project,
    DOCKER_SOCKET: docker.socketPath,
    WINGMAN_TAG: 'local',
    WINGMAN_HOST_ID: 'test-host',
    LEDGER_ORIGIN: 'wingman.example/promoted',
  };
  await run(
    process.execPath,
    [
      ...[path.join(workspaceRoot, 'dist/tools/deployment.js'), 'prepare', '--env', 'prd'],
      ...['--file', envFile, '--secrets', path.join(folder, 'secrets')],
      ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ],
    { env },
  );
  const { stdout } = await run('docker-compose', ['--env-file', envFile, '-f', 'docker-compose.yml', 'config'], {
    cwd: workspaceRoot,
    env,
  });
  const [file, before] = ['docker-compose.yml', 'before.yml'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  const few = fewOf(stdout, port);
  writeFileSync(file, few);
  writeFileSync(before, few.replace('wingman/claims-ledger:local', earlier));
  const compose = async (...words: string[]): Promise<string> => {
    const told = await run('docker-compose', ['-p', project, '-f', before, ...words], { env, timeout: LONG });
    return told.stdout;
  };
  await compose('up', '-d');
  return { project, file: `${project}/docker-compose.yml`, port, compose };
}

interface Service {
  networks: Record<string, unknown>;
  ports?: string[];
}

/** Of a resolved compose file only what the ledger needs, its own port published. */
function fewOf(text: string, port: number): string {
  const file = parse(text, { version: '1.1' }) as { services: Record<string, Service> };
  const services = Object.fromEntries(NEEDED.map((name) => [name, file.services[name]])) as Record<string, Service>;
  const ledger = services['claims-ledger'] as Service;
  ledger.networks = { ...ledger.networks, edge: null };
  ledger.ports = [`127.0.0.1:${port}:8001`];
  return JSON.stringify({ ...file, services }, null, 2);
}
