import type { DockerRisk } from './call.js';
import { csvFields, keyedFields, mountRisk, shown, volumeRisk } from './mounts.js';
import type { FlagRisk } from './flag-risks.js';
import { isMighty } from './host-path.js';

/** Capabilities with which root in a container is root on the host. Source: capabilities(7). */
const MIGHTY =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|SYS_BOOT|DAC_READ_SEARCH|DAC_OVERRIDE|MAC_ADMIN|BPF|PERFMON|SYSLOG|MKNOD)$/i;
/** Disks, memory and ports of the machine. */
const RAW_DEVICE =
  /^\/dev(?:\/?$|\/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|md|mapper|disk|loop|mem|kmem|kmsg|port|core|vfio|fuse))/;
/** Settings of the kernel that a container has for itself. Source: docker run, "Configure namespaced kernel parameters". */
const OWN_SYSCTL = /^(?:net\.|fs\.mqueue\.|kernel\.(?:msg|sem|shm))/;

export const escape = (reason: string): DockerRisk => ({ class: 'escaping', kind: 'escape', reason });
export const grant = (reason: string): DockerRisk => ({ class: 'escaping', kind: 'grant', reason });
const sharing = (reason: string): DockerRisk => ({ class: 'escaping', kind: 'sharing', reason });
export const disclosure = (reason: string): DockerRisk => ({ class: 'exfiltrating', kind: 'disclosure', reason });

/** A file of the client that ends up in a container, an image or a cluster. */
export const givenFile = (path: string, cwd?: string): DockerRisk =>
  isMighty(path, cwd)
    ? { class: 'exfiltrating', kind: 'private_files', reason: `gives away ${shown(path)}` }
    : disclosure(`gives away the file ${shown(path)}`);

const namespace =
  (name: string, host: (reason: string) => DockerRisk): FlagRisk =>
  (value) => {
    if (value === 'host') return host(`shares the host's ${name}`);
    return value.startsWith('container:') ? sharing(`shares the ${name} of another container`) : undefined;
  };

/** In its network whoever asks for the name is led to this container, besides or instead of the service that has it. */
export const aliasRisk: FlagRisk = (value) => ({
  class: 'disruptive',
  kind: 'disturbance',
  reason: `answers to the name ${shown(value)} in its network`,
});

/** `--network NAME`, or a CSV record `name=NAME,alias=…` of any case. Source: docker/cli `opts/network.go`. */
const network: FlagRisk = (value, place) => {
  const judge = namespace('network', grant);
  if (!/\w=\w/.test(value)) return judge(value, place);
  const fields = csvFields(value.toLowerCase());
  if (!fields) return { class: 'escaping', kind: 'unclassified', reason: 'the network cannot be read' };
  const risks = keyedFields(fields).flatMap(([key, name]) => {
    if (key === 'alias') return aliasRisk(name, place) ?? [];
    return key === 'name' ? (judge(name.trim(), place) ?? []) : [];
  });
  return risks.find((risk) => risk.class === 'escaping') ?? risks[0];
};

const variable: FlagRisk = (value) =>
  value.includes('=') ? undefined : disclosure(`passes on the variable ${shown(value)} of whoever calls`);

/** Options of commands that make or change containers and services, and what they reach beyond the container. */
export const CONTAINER_RISKS: Readonly<Record<string, FlagRisk>> = {
  privileged: (value) => (value === 'true' ? escape('has all powers over the host') : undefined),
  volume: (value, { cwd }) => volumeRisk(value, cwd),
  mount: (value, { cwd }) => mountRisk(value, cwd),
  'use-api-socket': (value) => (value === 'true' ? escape("gets the engine's socket and credentials") : undefined),
  pid: namespace('processes', escape),
  ipc: namespace('shared memory', grant),
  uts: namespace('host name', grant),
  userns: namespace('user ids', grant),
  cgroupns: namespace('control groups', grant),
  network,
  net: network,
  'cap-add': (value) =>
    MIGHTY.test(value) ? escape(`has the capability ${shown(value)}`) : grant(`has the capability ${shown(value)}`),
  device: (value) =>
    RAW_DEVICE.test(value) ? escape(`has the device ${shown(value)}`) : grant(`has the device ${shown(value)}`),
  'device-cgroup-rule': () => escape('may use devices of the host'),
  gpus: () => grant('has the GPUs of the host'),
  'security-opt': (value) => {
    if (/^no-new-privileges(?:[:=]true)?$/.test(value)) return undefined;
    if (/[=:](?:unconfined|disable)$|=false$/.test(value)) return escape(`is not confined (${shown(value)})`);
    return grant(`has another confinement (${shown(value)})`);
  },
  'cgroup-parent': () => grant('leaves its control group'),
  'volumes-from': () => sharing('has the files of another container'),
  link: () => sharing('sees the variables of another container'),
  runtime: (value) => (value === '' || value === 'runc' ? undefined : grant('runs under another runtime')),
  sysctl: (value) => (OWN_SYSCTL.test(value) ? undefined : grant(`sets ${shown(value)} of the kernel`)),
  'oom-kill-disable': (value) => (value === 'true' ? grant('may take all memory of the host') : undefined),
  'oom-score-adj': (value) => (value.startsWith('-') ? grant('lives on when the host runs out of memory') : undefined),
  'cpu-rt-period': () => grant('may take the processors of the host'),
  'cpu-rt-runtime': () => grant('may take the processors of the host'),
  'volume-driver': (value) => (value === '' || value === 'local' ? undefined : grant('stores through a plugin')),
  // `on-failure` ends with the engine; the other policies bring a container back after a restart of the host.
  restart: (value) =>
    /^(?:|no|on-failure(?::\d{1,9})?)$/.test(value)
      ? undefined
      : { class: 'disruptive', kind: 'persistence', reason: 'starts again by itself, also after the host restarts' },
  env: variable,
  'build-arg': variable,
  'env-file': (value, { cwd }) => givenFile(value, cwd),
  'label-file': (value, { cwd }) => givenFile(value, cwd),
  'credential-spec': () => grant('acts under an account of the host'),
  'log-driver': (value) =>
    ['', 'json-file', 'local', 'none'].includes(value) ? undefined : disclosure(`sends its output to ${shown(value)}`),
  'log-opt': (value) =>
    /^[a-z0-9-]{0,40}(?:address|url|endpoint|token)=/.test(value)
      ? disclosure('sends its output elsewhere')
      : undefined,
};
