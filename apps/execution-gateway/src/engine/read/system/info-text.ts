import { JsonNumber, type Json } from '../go/json.js';
import { binarySize } from '../units.js';

type JsonObject = ReadonlyMap<string, Json>;

const shown = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : value instanceof JsonNumber ? value.text : String(value);
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const object = (value: Json | undefined): JsonObject => (value instanceof Map ? value : new Map());
const isTrue = (value: Json | undefined): string => String(value === true);

/** The server's part of `docker info`, line by line. Source: docker/cli `system/info.go`. */
export function infoLines(info: JsonObject): string[] {
  const get = (name: string): string => shown(info.get(name));
  const present = (label: string, name: string): string[] => (get(name) === '' ? [] : [` ${label}: ${get(name)}`]);
  return [
    ` Containers: ${get('Containers')}`,
    `  Running: ${get('ContainersRunning')}`,
    `  Paused: ${get('ContainersPaused')}`,
    `  Stopped: ${get('ContainersStopped')}`,
    ` Images: ${get('Images')}`,
    ...present('Server Version', 'ServerVersion'),
    ...present('Storage Driver', 'Driver'),
    ...pairs(info.get('DriverStatus'), '  '),
    ...pairs(info.get('SystemStatus'), ' '),
    ...present('Logging Driver', 'LoggingDriver'),
    ...present('Cgroup Driver', 'CgroupDriver'),
    ...present('Cgroup Version', 'CgroupVersion'),
    ...pluginLines(object(info.get('Plugins'))),
    ...listed(' CDI spec directories:', info.get('CDISpecDirs')),
    ` Swarm: ${shown(object(info.get('Swarm')).get('LocalNodeState'))}`,
    ...runtimeLines(info),
    ...linuxLines(info),
    ...present('Kernel Version', 'KernelVersion'),
    ...present('Operating System', 'OperatingSystem'),
    ...present('OSType', 'OSType'),
    ...present('Architecture', 'Architecture'),
    ` CPUs: ${get('NCPU')}`,
    ` Total Memory: ${binarySize(Number(get('MemTotal')))}`,
    ...present('Name', 'Name'),
    ...present('ID', 'ID'),
    ` Docker Root Dir: ${get('DockerRootDir')}`,
    ` Debug Mode: ${isTrue(info.get('Debug'))}`,
    ...(info.get('Debug') === true ? debugLines(get) : []),
    ...present('HTTP Proxy', 'HttpProxy'),
    ...present('HTTPS Proxy', 'HttpsProxy'),
    ...present('No Proxy', 'NoProxy'),
    ...listed(' Labels:', info.get('Labels')),
    ` Experimental: ${isTrue(info.get('ExperimentalBuild'))}`,
    ...registryLines(object(info.get('RegistryConfig'))),
    ` Live Restore Enabled: ${isTrue(info.get('LiveRestoreEnabled'))}`,
    ...present('Product License', 'ProductLicense'),
    ...poolLines(info.get('DefaultAddressPools')),
    '',
  ];
}

const pairs = (value: Json | undefined, indent: string): string[] =>
  list(value).map((pair) => `${indent}${shown(list(pair)[0])}: ${shown(list(pair)[1])}`);

const listed = (title: string, value: Json | undefined): string[] =>
  list(value).length === 0 ? [] : [title, ...list(value).map((item) => `  ${shown(item)}`)];

function pluginLines(plugins: JsonObject): string[] {
  const of = (name: string): string => list(plugins.get(name)).map(shown).join(' ');
  const authorization = of('Authorization');
  return [
    ' Plugins:',
    `  Volume: ${of('Volume')}`,
    `  Network: ${of('Network')}`,
    ...(authorization === '' ? [] : [`  Authorization: ${authorization}`]),
    `  Log: ${of('Log')}`,
  ];
}

function runtimeLines(info: JsonObject): string[] {
  const names = [...object(info.get('Runtimes')).keys()];
  if (names.length === 0) return [];
  return [` Runtimes: ${names.join(' ')}`, ` Default Runtime: ${shown(info.get('DefaultRuntime'))}`];
}

function linuxLines(info: JsonObject): string[] {
  if (info.get('OSType') !== 'linux') return [` Default Isolation: ${shown(info.get('Isolation'))}`];
  const commit = (name: string): string => shown(object(info.get(name)).get('ID'));
  return [
    ` Init Binary: ${shown(info.get('InitBinary'))}`,
    ` containerd version: ${commit('ContainerdCommit')}`,
    ` runc version: ${commit('RuncCommit')}`,
    ` init version: ${commit('InitCommit')}`,
    ...securityLines(list(info.get('SecurityOptions')).map(shown)),
  ];
}

/** `name=seccomp,profile=default`, each with its profile in a line of its own. */
function securityLines(options: readonly string[]): string[] {
  if (options.length === 0) return [];
  const lines = options.flatMap((option) => {
    const parts = option.split(',').map((part) => part.split('='));
    const name = parts.find(([key]) => key === 'name')?.[1] ?? option;
    const profiles = parts.filter(([key]) => key === 'profile');
    return [`  ${name}`, ...profiles.map(([, value = '']) => `   Profile: ${value}`)];
  });
  return [' Security Options:', ...lines];
}

const debugLines = (get: (name: string) => string): string[] => [
  `  File Descriptors: ${get('NFd')}`,
  `  Goroutines: ${get('NGoroutines')}`,
  `  System Time: ${get('SystemTime')}`,
  `  EventsListeners: ${get('NEventsListener')}`,
];

function registryLines(registry: JsonObject): string[] {
  const indexes = [...object(registry.get('IndexConfigs')).values()].map(object);
  const cidrs = list(registry.get('InsecureRegistryCIDRs')).map(shown);
  const insecure = indexes.filter((index) => index.get('Secure') !== true).map((index) => shown(index.get('Name')));
  return [
    ...(indexes.length + cidrs.length === 0
      ? []
      : [' Insecure Registries:', ...[...insecure, ...cidrs].map((name) => `  ${name}`)]),
    ...listed(' Registry Mirrors:', registry.get('Mirrors')),
  ];
}

const poolLines = (pools: Json | undefined): string[] =>
  list(pools).length === 0
    ? []
    : [
        ' Default Address Pools:',
        ...list(pools).map(
          (pool) => `   Base: ${shown(object(pool).get('Base'))}, Size: ${shown(object(pool).get('Size'))}`,
        ),
      ];
