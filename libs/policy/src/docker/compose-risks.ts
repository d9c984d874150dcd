import type { DockerRisk } from './call.js';
import { flagRisks } from './flag-risks.js';
import { bindRisk } from './mounts.js';

/** A part of a configuration as it was read: nothing is known of it yet. */
type Part = Readonly<Record<string, unknown>>;

/** Options of `docker run` that keys of a service say in another word; the value is read in the same way. */
const SAME_AS: Readonly<Record<string, string>> = {
  privileged: 'privileged',
  use_api_socket: 'use-api-socket',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  userns_mode: 'userns',
  cgroup: 'cgroupns',
  network_mode: 'network',
  cap_add: 'cap-add',
  device_cgroup_rules: 'device-cgroup-rule',
  security_opt: 'security-opt',
  cgroup_parent: 'cgroup-parent',
  volumes_from: 'volumes-from',
  external_links: 'link',
  runtime: 'runtime',
  sysctls: 'sysctl',
  oom_kill_disable: 'oom-kill-disable',
  oom_score_adj: 'oom-score-adj',
  cpu_rt_period: 'cpu-rt-period',
  cpu_rt_runtime: 'cpu-rt-runtime',
  volume_driver: 'volume-driver',
  restart: 'restart',
};

/** Keys of a service that reach nothing beyond its container. Source: Compose Specification, "Services". */
const PLAIN = new Set(
  `annotations attach blkio_config build cap_drop command container_name configs cpu_count cpu_percent cpu_period
  cpu_quota cpu_shares cpus cpuset depends_on dns dns_opt dns_search domainname entrypoint environment expose extra_hosts
  group_add healthcheck hostname image init isolation labels links mac_address mem_limit mem_reservation mem_swappiness
  memswap_limit networks pids_limit platform ports profiles pull_policy read_only scale secrets shm_size
  stdin_open stop_grace_period stop_signal storage_opt tmpfs tty ulimits user working_dir`.split(/\s+/),
);

const unclassified = (reason: string): DockerRisk => ({ class: 'escaping', kind: 'unclassified', reason });
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const partsOf = (value: unknown): [string, Part][] =>
  isPart(value) ? Object.entries(value).map(([name, part]) => [name, isPart(part) ? part : {}]) : [];

/**
 * What a compose configuration reaches beyond its containers, judged as the same options of `docker run`, `docker volume
 * create`, `docker network create` and `docker build` are. It must be resolved: no variables, no other files. Keys that
 * nobody has judged are `unclassified`. `cwd` is the folder of the project.
 */
export function composeRisks(config: unknown, { cwd }: { cwd?: string } = {}): DockerRisk[] {
  if (!isPart(config)) return [unclassified('the configuration cannot be read')];
  const { version: _version, name: _name, services, volumes, networks, secrets, configs, ...others } = config;
  const unknown = Object.keys(others).filter((key) => !key.startsWith('x-'));
  return [
    ...unknown.map((key) => unclassified(`nobody has judged "${key}" of a configuration yet`)),
    ...partsOf(services).flatMap(([name, service]) =>
      serviceRisks(service, { cwd, networks }).map((risk) => ({ ...risk, reason: `service ${name} ${risk.reason}` })),
    ),
    ...partsOf(volumes).flatMap(([, volume]) => objectRisks(volume, 'volume create', cwd)),
    ...partsOf(networks).flatMap(([, network]) => objectRisks(network, 'network create', cwd)),
    ...[...partsOf(secrets), ...partsOf(configs)].flatMap(([, { file }]) =>
      file === undefined ? [] : (bindRisk(wordOf(file), cwd) ?? []),
    ),
  ];
}

interface Around {
  cwd: string | undefined;
  networks: unknown;
}

function serviceRisks(service: Part, { cwd, networks }: Around): DockerRisk[] {
  const flags: Record<string, string[]> = {};
  const risks: DockerRisk[] = [];
  for (const [key, value] of Object.entries(service)) {
    if (PLAIN.has(key) || key.startsWith('x-') || value === null) continue;
    const flag = SAME_AS[key];
    const read = READ[key];
    if (flag !== undefined) flags[flag] = wordsOf(value);
    else if (read) Object.assign(flags, read(value));
    else risks.push(unclassified(`has "${key}", which nobody has judged yet`));
  }
  const place = { command: 'container run', ...(cwd !== undefined && { cwd }) };
  risks.push(...flagRisks(flags, place, 'read'), ...buildRisks(service['build'], cwd));
  return [...risks, ...hostNetworks(service, networks)];
}

/** Keys that say more than a list of words. */
const READ: Readonly<Record<string, (value: unknown) => Record<string, string[]>>> = {
  volumes: (value) => {
    const volumes = Array.isArray(value) ? (value as unknown[]) : [value];
    return {
      volume: volumes.filter((volume) => !isPart(volume)).map(wordOf),
      mount: volumes.filter(isPart).map(mountOf),
    };
  },
  devices: (value) => ({
    device: (Array.isArray(value) ? (value as unknown[]) : [value]).map((device) =>
      isPart(device) ? wordOf(device['source'] ?? '/dev') : wordOf(device),
    ),
  }),
  gpus: () => ({ gpus: ['all'] }),
  credential_spec: () => ({ 'credential-spec': ['given'] }),
  logging: (value) => {
    const { driver, options } = isPart(value) ? value : {};
    return { 'log-driver': driver === undefined ? [] : [wordOf(driver)], 'log-opt': wordsOf(options ?? []) };
  },
  // Reservations of devices are GPUs by another name.
  deploy: (value): Record<string, string[]> =>
    /"(?:devices|generic_resources|discrete_resource_spec)":/.test(JSON.stringify(value)) ? { gpus: ['all'] } : {},
};

/** Keys that are not read here stay: what they mean, the judgement of `--mount` says. */
function mountOf({ type = 'volume', source = '', target, volume }: Part): string {
  const more = isPart(volume) && Object.keys(volume).some((key) => !['nocopy', 'subpath', 'labels'].includes(key));
  const fields = [`type=${wordOf(type)}`, `source=${wordOf(source)}`, `target=${wordOf(target ?? '/')}`];
  return [...fields, ...(more ? ['volume-opt='] : [])].map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
}

function objectRisks(object: Part, command: 'volume create' | 'network create', cwd: string | undefined): DockerRisk[] {
  const { driver, driver_opts: options, ipam } = object;
  const flags = {
    driver: driver === undefined || driver === null ? [] : [wordOf(driver)],
    opt: wordsOf(options ?? []),
    'ipam-driver': isPart(ipam) && ipam['driver'] !== undefined ? [wordOf(ipam['driver'])] : [],
  };
  return flagRisks(flags, { command, ...(cwd !== undefined && { cwd }) }, 'read');
}

const PLAIN_BUILD = new Set(
  `context dockerfile dockerfile_inline args labels target cache_from no_cache pull shm_size extra_hosts tags platforms
  isolation ulimits`.split(/\s+/),
);
const SAME_IN_BUILD: Readonly<Record<string, string>> = {
  network: 'network',
  privileged: 'privileged',
  entitlements: 'allow',
  ssh: 'ssh',
  secrets: 'secret',
  cache_to: 'cache-to',
};

function buildRisks(build: unknown, cwd: string | undefined): DockerRisk[] {
  if (!isPart(build)) return [];
  const flags: Record<string, string[]> = {};
  const risks: DockerRisk[] = [];
  for (const [key, value] of Object.entries(build)) {
    if (PLAIN_BUILD.has(key) || key.startsWith('x-') || value === null) continue;
    const flag = SAME_IN_BUILD[key];
    if (flag === undefined) risks.push(unclassified(`builds with "${key}", which nobody has judged yet`));
    else flags[flag] = wordsOf(value);
  }
  return [...risks, ...flagRisks(flags, { command: 'image build', ...(cwd !== undefined && { cwd }) }, 'read')];
}

/** A network of the file may be the host's under another name. */
function hostNetworks({ networks: used, network_mode: mode }: Part, networks: unknown): DockerRisk[] {
  const defined = isPart(networks) ? networks : {};
  const named = Array.isArray(used) ? used.map(wordOf) : isPart(used) ? Object.keys(used) : [];
  // A service that names none is in the network `default`.
  const keys = named.length === 0 && (mode ?? undefined) === undefined ? ['default'] : named;
  return keys.flatMap((key) => {
    const network = isPart(defined[key]) ? defined[key] : {};
    const external = isPart(network['external']) ? network['external']['name'] : undefined;
    const name = wordOf(network['name'] ?? external ?? (network['external'] === true ? key : ''));
    const driver = network['driver'] === 'host' ? ['host'] : [];
    return flagRisks({ network: [name, ...driver] }, { command: 'container run' }, 'read');
  });
}

/** Lists as they are; `KEY: value` as `KEY=value`; anything else as one word. */
function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(wordOf);
  if (isPart(value)) return Object.entries(value).map(([key, word]) => `${key}=${wordOf(word)}`);
  return [wordOf(value)];
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
