/** An image that is made of Debian's packages: only the files that its programs need, and their libraries. */
export interface BaseImage {
  /** As compose files and the Dockerfile name it. */
  tag: string;
  /** Packages to take from, with all they depend on. */
  packages: readonly string[];
  /** Programs to take, with the libraries that they load. */
  programs: readonly string[];
  /** Libraries to take beside those that the programs load: what add-ons of theirs ask for by name. */
  libraries?: readonly string[];
  /** Folders and files to take as they are. */
  folders: readonly string[];
  /** What of these folders is left out. */
  without?: RegExp;
  /** Written beside them. */
  files?: readonly { path: string; content: string; mode?: number }[];
  /** Empty folders, owned by the image's account. */
  own?: readonly string[];
  links?: Readonly<Record<string, string>>;
  account: { name: string; id: number };
  config: { Entrypoint?: string[]; Cmd?: string[]; Env?: string[] };
}

const WINGMAN = { name: 'wingman', id: 65_532 };

/** Node of Debian reads these parts of itself from files. */
const NODE_PARTS = [
  'acorn',
  'acorn-walk',
  'cjs-module-lexer',
  'undici',
  'minimatch',
  'brace-expansion',
  'balanced-match',
];

const NODE: BaseImage = {
  tag: 'wingman/node:20',
  packages: ['nodejs'],
  programs: ['/usr/bin/node'],
  // Add-ons that were built for older C libraries name what has since become part of one.
  libraries: ['libdl.so.2', 'libm.so.6', 'libpthread.so.0', 'librt.so.1'],
  folders: NODE_PARTS.map((name) => `/usr/share/nodejs/${name}`),
  own: ['/app', '/var/lib/wingman'],
  account: WINGMAN,
  config: { Entrypoint: ['/usr/bin/node'], Env: ['PATH=/usr/bin', 'NODE_ENV=production'] },
};

/** What images of services are built on: the verifier reads repositories with git, the gateway alone has a docker client. */
export const SERVICE_BASES = {
  node: NODE,
  git: {
    ...NODE,
    tag: 'wingman/node-git:20',
    packages: [...NODE.packages, 'git'],
    programs: [...NODE.programs, '/usr/bin/git'],
  },
  docker: {
    ...NODE,
    tag: 'wingman/node-docker:20',
    packages: [...NODE.packages, 'docker-cli', 'docker-compose', 'docker-buildx'],
    programs: [...NODE.programs, '/usr/bin/docker'],
    folders: [...NODE.folders, '/usr/libexec/docker/cli-plugins'],
  },
} satisfies Record<string, BaseImage>;
export type ServiceBase = keyof typeof SERVICE_BASES;

/**
 * What the stack takes ready-made where a registry can be reached. Here they are made under the same names, so that a
 * stack starts anywhere. Of Grafana there is no package: without a registry the stack runs without its pages.
 */
export const STAND_INS: readonly BaseImage[] = [
  {
    tag: 'postgres:17',
    packages: ['postgresql-17', 'dash'],
    programs: [
      '/usr/bin/dash',
      ...['postgres', 'initdb', 'pg_isready', 'psql', 'pg_dump', 'pg_restore', 'pg_ctl'].map(
        (name) => `/usr/lib/postgresql/17/bin/${name}`,
      ),
    ],
    // Compiling queries takes a library of 130 MB, and nothing here asks for it.
    without: /llvmjit|\/bitcode\//,
    folders: ['/usr/lib/postgresql/17/lib', '/usr/share/postgresql/17', '/usr/share/zoneinfo'],
    files: [{ path: '/usr/local/bin/docker-entrypoint.sh', content: postgresEntrypoint(), mode: 0o755 }],
    links: { '/usr/bin/sh': 'dash' },
    own: ['/var/lib/postgresql/data', '/var/run/postgresql'],
    account: { name: 'postgres', id: 999 },
    config: {
      Entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
      Cmd: ['postgres'],
      Env: ['PATH=/usr/local/bin:/usr/lib/postgresql/17/bin:/usr/bin', 'PGDATA=/var/lib/postgresql/data'],
    },
  },
  {
    tag: 'redis:8',
    packages: ['redis-server'],
    programs: ['/usr/bin/redis-server', '/usr/bin/redis-cli'],
    folders: [],
    own: ['/data'],
    account: { name: 'redis', id: 999 },
    config: { Cmd: ['redis-server'], Env: ['PATH=/usr/bin'] },
  },
  {
    tag: 'nginx:1.26',
    packages: ['nginx-light'],
    programs: ['/usr/sbin/nginx'],
    folders: ['/etc/nginx/mime.types'],
    own: ['/var/lib/nginx', '/var/log/nginx', '/run'],
    account: { name: 'nginx', id: 101 },
    config: { Cmd: ['nginx', '-g', 'daemon off;'], Env: ['PATH=/usr/sbin:/usr/bin'] },
  },
  {
    tag: 'prom/prometheus:v2.53.3',
    packages: ['prometheus'],
    programs: ['/usr/bin/prometheus', '/usr/bin/promtool'],
    folders: [],
    own: ['/prometheus'],
    account: { name: 'nobody', id: 65_534 },
    config: { Entrypoint: ['/usr/bin/prometheus'], Env: ['PATH=/usr/bin'] },
  },
];

/** As the ready-made image has it: the first start makes the cluster, with the password of POSTGRES_PASSWORD_FILE. */
function postgresEntrypoint(): string {
  return `#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username "\${POSTGRES_USER:-postgres}" --pwfile "$POSTGRES_PASSWORD_FILE" --auth-host scram-sha-256 \\
    --auth-local trust --encoding UTF8 --locale C
  printf 'host all all all scram-sha-256\\n' >> "$PGDATA/pg_hba.conf"
  if [ -n "\${POSTGRES_DB:-}" ]; then echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$PGDATA" postgres; fi
fi
exec "$@"
`;
}
