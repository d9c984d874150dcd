import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { askEngine, describeWithDocker, runDocker, TEST_IMAGE, until, workspaceRoot } from '@wingman/testkit';
import { buildSync } from 'esbuild';
import { startEngine } from './engine.js';

jest.setTimeout(60_000);

const socketOf = (host: string): string => host.slice('unix://'.length);
const folderOf = (host: string): string => path.dirname(socketOf(host));

/** Processes that name the engine's folder, control groups of its name, and the folder itself. */
function leftOf(host: string): string[] {
  const name = path.basename(folderOf(host));
  const processes = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => fileText(`/proc/${pid}/cmdline`).includes(name) || fileText(`/proc/${pid}/cgroup`).includes(name));
  const groups = ['/sys/fs/cgroup', ...readdirSync('/sys/fs/cgroup').map((group) => `/sys/fs/cgroup/${group}`)];
  return [...processes, ...groups.map((group) => path.join(group, name)), folderOf(host)].filter(
    (found) => /^\d+$/.test(found) || existsSync(found),
  );
}

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const runSleeper = (host: string) =>
  runDocker(['run', '-d', '--name', 'sleeper', TEST_IMAGE, 'sleep', '600'], { host });

afterEach(() => {
  jest.restoreAllMocks();
});

test('says that only root can run an engine', async () => {
  jest.spyOn(process as { getuid: () => number }, 'getuid').mockReturnValue(1000);

  await expect(startEngine()).rejects.toThrow('only root can run a Docker engine for tests');
});

describeWithDocker("a test run's engine", (docker) => {
  test('sees nothing of another one, has a network, and leaves nothing behind when it is stopped', async () => {
    const bystander = docker.name('bystander');
    await runDocker(['run', '-d', '--name', bystander, TEST_IMAGE, 'sleep', '600'], { host: docker.host });
    const engine = await startEngine();
    try {
      const { body } = await askEngine(socketOf(engine.host), { path: '/containers/json?all=1' });
      expect(JSON.parse(body)).toEqual([]);
      const networked = await runDocker(['run', '--rm', '-p', '127.0.0.1:80:80', TEST_IMAGE, 'ip', 'addr'], engine);
      expect(networked.stdout).toContain('eth0');
      expect((await runSleeper(engine.host)).code).toBe(0);
      expect((await runDocker(['system', 'prune', '-af', '--volumes'], engine)).code).toBe(0);
      expect(leftOf(engine.host).length).toBeGreaterThan(4);
    } finally {
      await engine.stop();
    }

    expect(leftOf(engine.host)).toEqual([]);
    const { status } = await askEngine(docker.socketPath, { path: `/containers/${bystander}/json` });
    expect(status).toBe(200);
  });

  test('leaves nothing behind when the run is killed', async () => {
    const file = path.join(workspaceRoot, 'dist/test', `engine-${process.pid}.mjs`);
    mkdirSync(path.dirname(file), { recursive: true });
    buildSync({
      stdin: {
        contents: `import { serveEngine } from './serve.ts'; await serveEngine(new AbortController().signal);`,
        resolveDir: import.meta.dirname,
      },
      outfile: file,
      bundle: true,
      packages: 'external',
      loader: { '.yaml': 'text' },
      platform: 'node',
      format: 'esm',
    });
    const supervisor = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let output = '';
      supervisor.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const host = await until(() => /DOCKER_HOST=(\S+)\n/.exec(output)?.[1], { timeout: 20_000 });
      expect((await runSleeper(host)).code).toBe(0);
      expect(leftOf(host).length).toBeGreaterThan(4);

      supervisor.kill('SIGKILL');

      await until(() => leftOf(host).length === 0, { timeout: 20_000, what: `nothing of ${host} being left` });
    } finally {
      supervisor.kill('SIGKILL');
      rmSync(file);
    }
  });
});
