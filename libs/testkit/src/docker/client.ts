import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface ClientRun {
  /** The exit code; null when it was ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ClientOptions {
  /** As in DOCKER_HOST: the engine, or a proxy in front of it. */
  host: string;
  /** Default: the first of `dockerClients()`. */
  binary?: string;
  /** Default: a folder that is empty and goes away. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What it reads; otherwise its input is empty. */
  input?: string;
  /** It is killed then. Default: 30 seconds. */
  timeout?: number;
}

/** Every docker client of this machine by its real path, the one that PATH finds first in front. */
export function dockerClients(name = 'docker'): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/bin', '/usr/bin'];
  const found = folders.filter((folder) => folder.startsWith('/')).flatMap((folder) => programIn(folder, name));
  return [...new Set(found)];
}

function programIn(folder: string, name: string): string[] {
  const file = path.join(folder, name);
  try {
    accessSync(file, constants.X_OK);
    return [realpathSync(file)];
  } catch {
    return [];
  }
}

/**
 * Runs the real client against `host` and nobody else: with no settings, credentials or plugins of this machine, and
 * without a way to the internet. `words` come after the program's name.
 */
export async function runDocker(words: readonly string[], options: ClientOptions): Promise<ClientRun> {
  const { host, binary = dockerClients()[0], env, input, timeout = 30_000 } = options;
  if (binary === undefined) throw new Error('no docker client is installed');
  const home = mkdtempSync(path.join(tmpdir(), 'wingman-docker-client-'));
  const nobody = 'http://127.0.0.1:1';
  try {
    return await runProgram(binary, words, {
      cwd: options.cwd ?? home,
      env: {
        PATH: '/usr/bin:/bin',
        HOME: home,
        DOCKER_CONFIG: home,
        HTTP_PROXY: nobody,
        HTTPS_PROXY: nobody,
        DOCKER_CLI_HINTS: 'false',
        ...env,
        DOCKER_HOST: host,
      },
      input,
      timeout,
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  input: string | undefined;
  timeout: number;
}

function runProgram(binary: string, words: readonly string[], options: ProgramOptions): Promise<ClientRun> {
  const { cwd, env, input, timeout } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(binary, words, {
      cwd,
      env,
      timeout,
      killSignal: 'SIGKILL',
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // A client that ends before it has read everything is no failure of the test.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
