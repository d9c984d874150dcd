import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { engineSockets, reachOf, readProcess, readSocket } from '@wingman/docker-reach';
import type { CommandIo } from '../command.js';
import type { Findings } from './findings.js';
import { entriesOf, settingsTexts } from './settings-texts.js';

const USUAL = [
  ...['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock'],
  ...['/run/docker/containerd/containerd.sock', '/run/k3s/containerd/containerd.sock', '/run/crio/crio.sock'],
  ...['/run/cri-dockerd.sock', '/run/dockershim.sock', '/run/buildkit/buildkitd.sock', '/run/snap.docker/docker.sock'],
  // Who speaks to these starts what he likes as root, too.
  ...['/var/lib/lxd/unix.socket', '/var/snap/lxd/common/lxd/unix.socket', '/var/lib/incus/unix.socket'],
  ...['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock', '/run/dockershim/dockershim.sock'],
];
/** Of engines that run under an account of their own, in its folder for what runs. */
const ROOTLESS = [
  ...['docker.sock', 'podman/podman.sock', 'containerd/containerd.sock', 'containerd-rootless/containerd.sock'],
  ...['buildkit/buildkitd.sock', 'buildkit-default/buildkitd.sock'],
];
const IN_HOME = [
  ...['.docker/run/docker.sock', '.docker/desktop/docker.sock', '.colima/default/docker.sock', '.rd/docker.sock'],
  '.orbstack/run/docker.sock',
];
/** As settings and contexts name one: `unix:///home/ada/engine.sock`. */
const ADDRESS = /\bunix:\/\/(\/[\w./@+-]{1,200})/g;
const NAMING = ['DOCKER_HOST', 'CONTAINER_HOST', 'CONTAINERD_ADDRESS', 'BUILDKIT_HOST'] as const;

/** Sockets of engines that this account could open. */
export function socketFindings(env: CommandIo['env'], given: readonly string[]): Findings {
  const { listening, unseen } = listeningSockets();
  const ways = [...new Set([...socketsOf(env, given), ...listening])].flatMap((socket) => {
    if (isWithinReach(socket)) return [`this account can open ${socket}`];
    const group = groupAtNextLogin(socket);
    return group === undefined ? [] : [`this account can open ${socket} from its next login on, by its group ${group}`];
  });
  return { ways, unseen };
}

function listeningSockets(): { listening: string[]; unseen: string[] } {
  try {
    return { listening: engineSockets(readFileSync('/proc/net/unix', 'utf8')), unseen: [] };
  } catch {
    return { listening: [], unseen: ['which sockets somebody listens on: /proc/net/unix cannot be read'] };
  }
}

/** Sockets that are named somewhere, and those where one usually lies. */
function socketsOf(env: CommandIo['env'], given: readonly string[]): string[] {
  const named = NAMING.flatMap((name) => /^(?:unix:\/\/)?(\/.*)$/.exec(env[name] ?? '')?.[1] ?? []);
  const runtime = [...entriesOf('/run/user').map((name) => path.join('/run/user', name)), env['XDG_RUNTIME_DIR'] ?? ''];
  const homes = [env['HOME'] ?? '', userInfo().homedir].filter((home) => home !== '');
  const rootless = runtime
    .filter((folder) => folder !== '')
    .flatMap((folder) => ROOTLESS.map((name) => path.join(folder, name)));
  const own = homes.flatMap((home) => IN_HOME.map((name) => path.join(home, name)));
  const settings = settingsTexts(env).flatMap(([, text]) => [...text.matchAll(ADDRESS)].map(([, place = '']) => place));
  return [...given, ...named, ...settings, ...rootless, ...own, ...USUAL];
}

/**
 * The kernel's own answer first, which knows access control lists; the account's permissions as well, since another program
 * of it may hold more.
 */
function isWithinReach(socket: string): boolean {
  try {
    accessSync(socket, constants.W_OK);
    return true;
  } catch {
    // Not now, by this process.
  }
  try {
    const self = readProcess(process.pid);
    return self !== undefined && reachOf(self, readSocket(socket)) !== undefined;
  } catch {
    return false;
  }
}

/** What has been written down for the account counts for processes that it starts later. */
function groupAtNextLogin(socket: string): string | undefined {
  try {
    const { gid, mode } = statSync(socket);
    return (mode & 0o020) === 0 ? undefined : groupOf(readFileSync('/etc/group', 'utf8'), userInfo().username, gid);
  } catch {
    return undefined;
  }
}

/** The name of a group that has the account among its members; group(5). */
export const groupOf = (text: string, account: string, gid: number): string | undefined =>
  text
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , number, members = '']) => number === String(gid) && members.split(',').includes(account))?.[0];
