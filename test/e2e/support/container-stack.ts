import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { call, testComposes, until, workspaceRoot, type TestCompose, type TestDocker } from '@wingman/testkit';
import { daemonOf, openEnginePort } from './engine-port.js';

const run = promisify(execFile);
const MINUTES = 60_000;
const PORTS = { proxy: 8101, prometheus: 9091 };

/** The TEST stack, as an operator brings it up: its images, its settings, compose. */
export interface ContainerStack {
  url: string;
  prometheusUrl: string;
  platformKey: string;
  /** Everything that is the stack's on this machine: settings, secrets, folders. */
  folder: string;
  /** The host's folder that claims may be about. */
  shared: string;
  /** What compose calls it. */
  project: string;
  /** Its SECRETS_DIR. */
  secrets: string;
  /** A folder for what a test keeps; it goes with the stack. */
  kept: string;
  /** Runs compose with these words; resolves with what it printed. */
  compose(...words: string[]): Promise<string>;
  /**
   * The same for another project, of the same images and settings, with secrets of its own; by compose 2, where it is to
   * be had.
   */
  composeAs(other: { project: string; secrets: string }, ...words: string[]): Promise<string>;
  /** Runs docker's own client; resolves with what it printed. */
  docker(...words: string[]): Promise<string>;
  /** Runs the command line as an operator does. */
  wingman(words: readonly string[], signal?: AbortSignal): Promise<{ code: number; out: string; errors: string }>;
  /** Changes settings of the stack; `compose('up', '-d')` puts them in force. */
  set(values: Readonly<Record<string, string>>): void;
  /** Ends a container's first process as a crash would, which the engine is not told of beforehand. */
  crash(container: string): Promise<void>;
  containersOf(service: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** Builds the images on the engine (what is there already costs little) and starts the stack. */
export async function startContainerStack(docker: TestDocker): Promise<ContainerStack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-containers-'));
  const shared = path.join(folder, 'shared');
  const secrets = path.join(folder, 'secrets');
  for (const name of ['shared', 'projects', 'kept']) mkdirSync(path.join(folder, name));
  const envFile = path.join(folder, '.env.test');
  const env = { PATH: process.env['PATH'], HOME: folder, DOCKER_HOST: docker.host };
  const tool = (name: string, ...words: string[]) =>
    run(process.execPath, [path.join(workspaceRoot, 'dist/tools', `${name}.js`), ...words], {
      env,
      timeout: 5 * MINUTES,
    });
  const settings = {
    COMPOSE_PROJECT_NAME: docker.name('stack').replaceAll(/[^a-z0-9-]/g, ''),
    DOCKER_SOCKET: docker.socketPath,
    VERIFIER_ROOT: shared,
    VERIFIER_ALLOWED_ROOTS: shared,
    GATEWAY_PROJECTS_FOLDER: path.join(folder, 'projects'),
    WINGMAN_HOST_ID: 'test-host',
    GATEWAY_UNLABELLED: 'any',
  };
  await tool('images', 'bases');
  await tool('images', 'stand-ins');
  await tool('images', 'services');
  const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  await tool('deployment', 'prepare', '--env', 'test', '--file', envFile, '--secrets', secrets, ...set);

  const [, second] = testComposes() as [TestCompose, TestCompose];
  const newest = second.missing === undefined ? second.file : 'docker-compose';
  const composed = async (
    program: string,
    files: string[],
    more: NodeJS.ProcessEnv,
    words: string[],
  ): Promise<string> => {
    const { stdout } = await run(program, ['--env-file', envFile, ...files.flatMap((file) => ['-f', file]), ...words], {
      cwd: workspaceRoot,
      env: { ...env, ...more },
      timeout: 5 * MINUTES,
    });
    return stdout;
  };
  const compose = (...words: string[]): Promise<string> =>
    composed('docker-compose', ['docker-compose.yml', 'infra/compose/data-ports.yml'], {}, words);
  const docked = async (...words: string[]): Promise<string> => (await run('docker', words, { env })).stdout.trim();
  const containersOf = async (service: string): Promise<string[]> =>
    (await compose('ps', '-q', service)).split('\n').filter((id) => id !== '');

  const ports: { close(): void }[] = [];
  const stop = async (): Promise<void> => {
    for (const port of ports) port.close();
    await compose('down', '--volumes', '--timeout', '5');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await compose('up', '-d');
    const [proxy, prometheus] = [
      await openEnginePort(docker.socketPath, PORTS.proxy),
      await openEnginePort(docker.socketPath, PORTS.prometheus),
    ];
    ports.push(proxy, prometheus);
    await until(async () => (await call(`${proxy.url}/health`)).status === 200, {
      timeout: MINUTES,
      interval: 500,
      what: 'a healthy stack',
    });
    return {
      url: proxy.url,
      prometheusUrl: prometheus.url,
      folder,
      platformKey: readFileSync(path.join(secrets, 'platform_key'), 'utf8').trim(),
      shared,
      project: settings.COMPOSE_PROJECT_NAME,
      secrets,
      kept: path.join(folder, 'kept'),
      compose,
      // Nothing of it is published: the ports are the stack's.
      composeAs: (other, ...words) =>
        composed(
          newest,
          ['docker-compose.yml'],
          { COMPOSE_PROJECT_NAME: other.project, SECRETS_DIR: other.secrets },
          words,
        ),
      docker: docked,
      wingman: (words, signal) => wingman(words, env, signal),
      containersOf,
      set: (values) => {
        const lines = readFileSync(envFile, 'utf8').split('\n');
        const changed = lines.map((line) => {
          const value = values[line.split('=')[0] ?? ''];
          return value === undefined ? line : `${line.split('=')[0]}=${value}`;
        });
        writeFileSync(envFile, changed.join('\n'));
      },
      crash: async (container) => {
        const pid = await docked('inspect', '--format', '{{.State.Pid}}', container);
        await run('nsenter', ['-t', daemonOf(docker.socketPath), '-p', '-m', 'kill', '-KILL', pid]);
      },
      stop,
    };
  } catch (error) {
    const logs = await compose('logs', '--tail', '30').catch(() => '');
    await stop();
    throw new Error(`the stack did not start: ${String((error as { stderr?: string }).stderr ?? error)}\n${logs}`, {
      cause: error,
    });
  }
}

/** The bundled command line, whatever it ends with; an aborted one is killed without a word. */
async function wingman(words: readonly string[], env: NodeJS.ProcessEnv, signal?: AbortSignal) {
  const main = path.join(workspaceRoot, 'dist/apps/cli/main.js');
  try {
    const options = { env, signal, killSignal: 'SIGKILL' as const, timeout: 5 * MINUTES };
    const { stdout, stderr } = await run(process.execPath, [main, ...words], options);
    return { code: 0, out: stdout, errors: stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { code: typeof code === 'number' ? code : -1, out: stdout, errors: stderr };
  }
}
