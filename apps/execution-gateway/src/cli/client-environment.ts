interface Place {
  /** A folder that is private to one run: nobody's settings, credentials or contexts are in it. */
  home: string;
  /** As in DOCKER_HOST. */
  host: string;
  tls?: boolean;
  buildkit?: boolean;
}

/**
 * Of a client that only reads: a file of the project may ask for any of this, so it is the same each time and tells
 * nothing.
 */
export const WITHOUT_ENGINE: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: '/nonexistent',
};

/** Everything that docker's client may know of its surroundings. */
export const clientEnvironment = ({ home, host, tls = false, buildkit = false }: Place): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: home,
  DOCKER_CONFIG: `${home}/config`,
  DOCKER_CLI_HINTS: 'false',
  DOCKER_BUILDKIT: buildkit ? '1' : '0',
  // Compose 1 runs docker's client for these otherwise.
  COMPOSE_DOCKER_CLI_BUILD: '0',
  COMPOSE_INTERACTIVE_NO_CLI: '1',
  DOCKER_HOST: host,
  ...(tls ? { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: `${home}/config` } : {}),
});
