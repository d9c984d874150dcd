/** Certificates for `tcp://`: the engine's authority, and what the gateway shows. PEM. */
export interface EngineTls {
  ca: string;
  cert: string;
  key: string;
}

export interface EngineSettings {
  /** As in DOCKER_HOST: `unix:///…` or `tcp://HOST:PORT`. */
  host: string;
  tls?: EngineTls;
}

/** Where the engine listens. */
export type EngineAddress = { socketPath: string } | { host: string; port: number };

/**
 * Reads a DOCKER_HOST. Only a socket of this machine and TCP are taken: what goes by ssh or a named pipe would start
 * other programs.
 *
 * @throws Error for anything else, which stops the start
 */
export function engineAddress({ host, tls }: EngineSettings): EngineAddress {
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length);
    if (!socketPath.startsWith('/') || socketPath.includes('\0')) throw new Error('DOCKER_HOST needs an absolute path');
    if (tls) throw new Error('a socket of this machine takes no certificates');
    return { socketPath };
  }
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url?.protocol !== 'tcp:') throw new Error('DOCKER_HOST must be unix:///PATH or tcp://HOST:PORT');
  if (!url.hostname || !url.port || url.username || url.password || url.search || url.hash || url.pathname.length > 1) {
    throw new Error('DOCKER_HOST must be tcp://HOST:PORT and nothing else');
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
}
