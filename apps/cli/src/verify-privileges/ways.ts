import type { Container, Engine } from './facts.js';

const holds = (folder: string, path: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);

/** Capabilities by which a container leaves its walls. Source: capabilities(7) and the engine's own default list. */
const MIGHTY = ['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_PTRACE', 'DAC_READ_SEARCH', 'BPF'];

/** Settings by which clients of engines are told where one is. */
const ADDRESSES = [
  'DOCKER_HOST',
  'CONTAINER_HOST',
  'BUILDKIT_HOST',
  'CONTAINERD_ADDRESS',
  'CONTAINER_RUNTIME_ENDPOINT',
];

/** Mounts of an engine's socket, of a folder around one, and of the engine's own files. A read-only one is no safer. */
function mountWays({ Mounts }: Container, engine: Engine): string[] {
  return Mounts.flatMap(({ Name, Source, Destination, RW }) => {
    const bound = Name === undefined ? undefined : engine.boundFolders.get(Name);
    const source = bound ?? Source;
    const sources = engine.spellings(source);
    const how = bound === undefined ? '' : ` by the volume ${Name}`;
    const socket = engine.sockets.find((path) => sources.some((folder) => holds(folder, path)));
    if (socket !== undefined) {
      const what = sources.includes(socket) ? `the engine's socket ${socket}` : `${source}, where ${socket} lies`;
      return [`mounts ${what}, at ${Destination}${how}`];
    }
    // A named volume of its own lies below the engine's files by rights.
    const isBind = Name === undefined || bound !== undefined;
    const engineFiles = sources.some((folder) => holds(folder, engine.dataRoot) || holds(engine.dataRoot, folder));
    return isBind && RW && engineFiles ? [`may write the engine's own files, at ${Destination}${how}`] : [];
  });
}

function namespaceWays({ HostConfig }: Container, gateways: readonly Container[]): string[] {
  const { PidMode, NetworkMode } = HostConfig;
  const joinsGateway = (mode: string): boolean =>
    gateways.some(({ Id, Name }) => [`container:${Id}`, `container:${Name.slice(1)}`].includes(mode));
  return [
    ...(PidMode === 'host' ? ["sees the machine's processes (host pid namespace)"] : []),
    ...(joinsGateway(PidMode) ? ["sees the gateway's processes (its pid namespace)"] : []),
    ...(NetworkMode === 'host' ? ["is in the machine's network: its local ports and abstract sockets"] : []),
    ...(joinsGateway(NetworkMode) ? ["is in the gateway's network namespace"] : []),
  ];
}

function accountWays({ Config, HostConfig }: Container, { groups }: Engine): string[] {
  const own = [...HostConfig.GroupAdd, Config.User.split(':')[1] ?? ''];
  const capabilities = HostConfig.CapAdd.map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  return [
    ...own
      .filter((group) => groups.includes(group))
      .map((group) => `is in the group of the engine's socket (${group})`),
    ...capabilities.filter((name) => MIGHTY.includes(name)).map((name) => `has the capability ${name}`),
  ];
}

/** Only the names of settings are shown: a value may carry a password. */
function addressWays({ Config }: Container): string[] {
  const names = Config.Env.filter((entry) => !entry.endsWith('=')).map((entry) => entry.slice(0, entry.indexOf('=')));
  return names.filter((name) => ADDRESSES.includes(name)).map((name) => `is told where an engine is, by ${name}`);
}

function wallWays({ HostConfig }: Container): string[] {
  const devices = [...HostConfig.Devices.map(({ PathOnHost }) => PathOnHost), ...HostConfig.DeviceCgroupRules];
  return [
    ...(HostConfig.Privileged ? ['is privileged'] : []),
    ...devices.map((device) => `may use a device of the machine (${device})`),
  ];
}

/**
 * By what a container reaches an engine, or could: each a sentence without its subject. Of the gateway, whose the socket
 * is, only what would let it out of its walls; empty when there is nothing.
 */
export function waysOf(container: Container, engine: Engine, gateways: readonly Container[]): string[] {
  const walls = [...wallWays(container), ...namespaceWays(container, gateways)];
  if (gateways.includes(container)) {
    return [...walls, ...accountWays(container, { ...engine, groups: [] })];
  }
  return [...mountWays(container, engine), ...walls, ...accountWays(container, engine), ...addressWays(container)];
}
