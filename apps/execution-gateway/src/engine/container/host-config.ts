import { BadValue } from '../values/bad-value.js';
import { addressOf, extraHostOf, searchDomainOf } from '../values/address.js';
import type { Flags } from '../values/flags.js';
import { cut, keyValues } from '../values/key-value.js';
import { wholeNumber } from '../values/number.js';
import { portsOf } from '../values/ports.js';
import { restartPolicyOf } from '../values/restart-policy.js';
import { bytesOf } from '../values/size.js';
import type { BodyNames } from './body-names.js';
import { tmpfsOf, type Mounts } from './mounts.js';
import type { Networking } from './networking.js';
import { resourcesOf } from './resources.js';

/** How the container sits on its host. Source: docker/cli `container/opts.go`, parse. @throws BadValue */
export function hostConfigOf(flags: Flags, { mounts, networking, names }: Parts) {
  const tmpfs = tmpfsOf(flags.all('tmpfs'));
  const RestartPolicy = restartPolicyOf(flags.last('restart') ?? 'no');
  const AutoRemove = flags.on('rm');
  if (AutoRemove && !/^(?:no|)$/.test(RestartPolicy.Name)) {
    throw new BadValue('conflicting options: cannot specify both --restart and --rm');
  }
  return {
    Binds: mounts.binds,
    LogConfig: loggingOf(flags),
    NetworkMode: networking.mode,
    PortBindings: portsOf(flags.all('publish'), []).bindings,
    RestartPolicy,
    AutoRemove,
    VolumeDriver: flags.last('volume-driver') ?? '',
    VolumesFrom: listOf(flags.all('volumes-from').map((from) => volumesFrom(from, names))),
    ConsoleSize: [0, 0],
    ...isolationOf(flags, names),
    Dns: flags.all('dns').map(addressOf),
    DnsOptions: flags.all('dns-option'),
    DnsSearch: flags.all('dns-search').map(searchDomainOf),
    ExtraHosts: listOf(flags.all('add-host').map(extraHostOf)),
    Links: networking.links,
    OomScoreAdj: flags.read('oom-score-adj', (value) => wholeNumber(value), 0),
    PublishAllPorts: flags.on('publish-all'),
    ReadonlyRootfs: flags.on('read-only'),
    StorageOpt: mapOf(flags.all('storage-opt')),
    Tmpfs: Object.keys(tmpfs).length > 0 ? tmpfs : undefined,
    ShmSize: flags.read('shm-size', bytesOf, 0),
    Sysctls: mapOf(flags.all('sysctl')),
    Runtime: flags.last('runtime') || undefined,
    ...resourcesOf(flags),
    Mounts: mounts.mounts,
    Init: flags.given('init') ? flags.on('init') : undefined,
    Annotations: mapOf(flags.all('annotation')),
  };
}

interface Parts {
  mounts: Mounts;
  networking: Networking;
  names: BodyNames;
}

const listOf = (values: string[]): string[] | null => (values.length > 0 ? values : null);

function mapOf(values: readonly string[]): Record<string, string> | undefined {
  return values.length > 0 ? keyValues(values) : undefined;
}

/** Namespaces and powers: what of it a tenant may have the floor has judged before. */
function isolationOf(flags: Flags, names: BodyNames) {
  const namespace = (name: string): string => {
    const { key, value, given } = cut(flags.last(name) ?? '', ':');
    return given && key === 'container' ? `container:${names.container(value)}` : (flags.last(name) ?? '');
  };
  return {
    CapAdd: capabilitiesOf(flags.all('cap-add')),
    CapDrop: capabilitiesOf(flags.all('cap-drop')),
    CgroupnsMode: flags.last('cgroupns') ?? '',
    GroupAdd: listOf(flags.all('group-add')),
    IpcMode: namespace('ipc'),
    PidMode: namespace('pid'),
    Privileged: flags.on('privileged'),
    SecurityOpt: listOf(flags.all('security-opt').map(securityOptionOf)),
    UTSMode: flags.last('uts') ?? '',
    UsernsMode: flags.last('userns') ?? '',
  };
}

/** In one spelling and order, as the client sends them. */
function capabilitiesOf(values: readonly string[]): string[] | null {
  const names = values.map((value) => value.toUpperCase());
  const full = names.map((name) => (name === 'ALL' || name.startsWith('CAP_') ? name : `CAP_${name}`));
  return listOf([...new Set(full)].sort());
}

function securityOptionOf(option: string): string {
  const { key, value, given } = option.includes('=') ? cut(option) : cut(option, ':');
  if (key !== 'no-new-privileges' && (!given || value === ''))
    throw new BadValue(`Invalid --security-opt: "${option}"`);
  // Another profile would be a file of the client's; system paths are two lists that the client empties.
  if (key === 'seccomp' && !/^(?:builtin|unconfined)$/.test(value)) throw new BadValue('a seccomp profile from a file');
  if (key === 'systempaths') throw new BadValue('the security option systempaths');
  return option;
}

function volumesFrom(from: string, names: BodyNames): string {
  const { key, value, given } = cut(from, ':');
  return given ? `${names.container(key)}:${value}` : names.container(key);
}

function loggingOf(flags: Flags) {
  const Type = flags.last('log-driver') ?? '';
  const options = flags.all('log-opt');
  if (!/^(?:|json-file|local|none)$/.test(Type))
    throw new BadValue(`the log driver ${Type}, which sends output elsewhere`);
  if (Type === 'none' && options.length > 0) throw new BadValue('invalid logging opts for driver none');
  return { Type, Config: keyValues(options) };
}
