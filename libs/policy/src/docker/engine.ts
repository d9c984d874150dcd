import type { DockerRisk, FlagValues } from './call.js';
import { lastOf } from './read-flags.js';
import { shown } from './mounts.js';

/** Environment of the client, as far as it changes what a command does. */
export type ClientEnvironment = Readonly<Record<string, string | undefined>>;

/** The engine that a client without any settings talks to. */
const LOCAL_ENGINE = new Set(['', 'unix:///var/run/docker.sock', 'unix:///run/docker.sock']);

/**
 * Variables that make a client run other programs, or talk to another engine or builder. `docker` may be podman's or
 * nerdctl's in its clothes, so that all count for each. Sources: docker/cli, docker/buildx, podman(1),
 * containers.conf(5), containers-storage.conf(5), nerdctl `docs/config.md`.
 */
const REDIRECTING = [
  'DOCKER_CONFIG',
  'DOCKER_CLI_PLUGIN_EXTRA_DIRS',
  'DOCKER_CUSTOM_HEADERS',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'BUILDKIT_HOST',
  'BUILDX_BUILDER',
  'BUILDX_CONFIG',
  'CONTAINER_HOST',
  'CONTAINER_CONNECTION',
  'CONTAINER_SSHKEY',
  'CONTAINER_PROXY',
  'CONTAINERS_CONF',
  'CONTAINERS_CONF_OVERRIDE',
  'CONTAINERS_STORAGE_CONF',
  'CONTAINERS_REGISTRIES_CONF',
  'CONTAINERS_HELPER_BINARY_DIR',
  'PODMAN_CONNECTIONS_CONF',
  'PODMAN_COMPOSE_PROVIDER',
  'STORAGE_DRIVER',
  'STORAGE_OPTS',
  'CONTAINERD_ADDRESS',
  'CONTAINERD_NAMESPACE',
  'CONTAINERD_SNAPSHOTTER',
  'NERDCTL_TOML',
  'CNI_PATH',
  'NETCONFPATH',
] as const;

/**
 * Options before the command, and environment, that lead to another engine or another configuration of the client.
 * Even `--help` is not harmless then: the client asks the engine (over `ssh://` it runs ssh), and runs every plugin that
 * its configuration names.
 */
export function redirectRisks(globals: FlagValues, env: ClientEnvironment): DockerRisk[] {
  const risks: DockerRisk[] = [];
  const redirect = (reason: string) => risks.push({ class: 'escaping', kind: 'redirect', reason });
  for (const host of globals['host'] ?? [])
    if (!LOCAL_ENGINE.has(host)) redirect(`talks to the engine at ${shown(host)}`);
  const context = lastOf(globals, 'context');
  if (context !== undefined && context !== 'default') redirect(`talks to the engine of the context ${shown(context)}`);
  if (globals['config']) redirect('takes plugins, credential helpers and the engine from another configuration');
  // With TLS and no host the client goes to TCP port 2376 instead of the socket.
  if (lastOf(globals, 'tls') === 'true' || lastOf(globals, 'tlsverify') === 'true')
    redirect('talks to an engine over TLS');
  if (!LOCAL_ENGINE.has(env['DOCKER_HOST'] ?? '')) redirect('DOCKER_HOST names another engine');
  if (!['', 'default'].includes(env['DOCKER_CONTEXT'] ?? '')) redirect('DOCKER_CONTEXT names another engine');
  for (const name of REDIRECTING)
    if ((env[name] ?? '') !== '') redirect(`${name} changes what the client runs or asks`);
  return risks;
}
