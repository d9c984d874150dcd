import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askEngine } from '@wingman/testkit';
import { startChild, untilReady } from '../../stack/child.js';
import { StackFailure } from '../../stack/failure.js';
import { importImage } from './image.js';
import { INSIDE, OUTSIDE } from './scripts.js';

export interface TestEngine {
  /** As in DOCKER_HOST. */
  host: string;
  /** Ends it with everything that runs in it, and removes all that was its own. */
  stop(): Promise<void>;
}

/** dockerd is Debian's `docker.io`, busybox `busybox-static`; the others are part of every Debian. */
const PROGRAMS = ['dockerd', 'containerd', 'runc', 'busybox', 'unshare', 'setpriv', 'mount'];

/**
 * Starts a Docker engine that shares nothing with one of the machine: network, mounts and processes are namespaces of
 * its own, which the kernel removes with it, even when this process is killed. Ports that its containers publish are
 * therefore reachable inside only. It holds one image, TEST_IMAGE.
 * @throws StackFailure with the reason when no engine can run here
 */
export async function startEngine(): Promise<TestEngine> {
  const reason = whyNot();
  if (reason !== undefined) throw new StackFailure(reason);
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-docker-'));
  const socket = path.join(folder, 'docker.sock');
  const group = path.basename(folder);
  writeFileSync(path.join(folder, 'daemon.json'), JSON.stringify(configuration(socket, group)), { mode: 0o600 });
  const child = await startChild({
    name: 'the Docker engine',
    command: 'sh',
    args: ['-c', OUTSIDE, 'sh', folder, group, INSIDE],
    // Debian keeps dockerd and iptables where only an administrator's PATH leads.
    env: { PATH: ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':') },
    cwd: '/',
    logFile: path.join(folder, 'engine.log'),
    endSignal: 'SIGTERM',
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child, () => isServing(socket));
    await importImage(socket);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host: `unix://${socket}`, stop };
}

async function isServing(socketPath: string): Promise<boolean> {
  try {
    return (await askEngine(socketPath, { path: '/_ping' })).status === 200;
  } catch {
    return false;
  }
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'a Docker engine for tests runs on Linux only';
  if (process.getuid?.() !== 0) return 'only root can run a Docker engine for tests';
  const missing = PROGRAMS.filter((program) => !isInstalled(program));
  return missing.length > 0
    ? `no Docker engine for tests: install docker.io and busybox-static (missing: ${missing.join(', ')})`
    : undefined;
}

function isInstalled(program: string): boolean {
  return ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file; paths under /run are the engine's own. */
const configuration = (socket: string, group: string): object => ({
  hosts: [`unix://${socket}`],
  group: 'root',
  pidfile: '/run/docker.pid',
  'data-root': '/run/docker-data',
  'exec-root': '/run/docker',
  // systemd, where it runs, cannot see processes of this namespace.
  'exec-opts': ['native.cgroupdriver=cgroupfs'],
  'cgroup-parent': `/${group}`,
  // Without a setting there is room for some thirty networks, too few for tests that run at the same time.
  'default-address-pools': [{ base: '10.200.0.0/16', size: 24 }],
});
