/** One file of an image, as an archive of it lists it. */
export interface ImageFile {
  /** From the root, without a slash in front. */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'other';
  mode: number;
  uid: number;
}

/** What `docker image inspect` says of an image, as far as a rule looks at it. */
export interface ImageFacts {
  name: string;
  user: string;
  env: readonly string[];
  labels: Readonly<Record<string, string>>;
  healthcheck: readonly string[];
  files: readonly ImageFile[];
}

const SHELLS = [
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'fish',
  'busybox',
  'toybox',
  'perl',
  'python3',
  'awk',
  'env',
  'xargs',
];
const PACKAGE_MANAGERS = [
  'apt',
  'apt-get',
  'dpkg',
  'apk',
  'rpm',
  'yum',
  'dnf',
  'npm',
  'npx',
  'corepack',
  'yarn',
  'pnpm',
  'pip',
  'pip3',
  'gem',
  'cargo',
];
const NETWORK_TOOLS = ['curl', 'wget', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'ssh', 'scp', 'ftp', 'rsync'];
const ENGINE_CLIENTS = ['docker', 'docker-compose', 'podman', 'ctr', 'nerdctl', 'crictl', 'kubectl'];
const PROGRAM_FOLDERS = /^(?:usr\/(?:local\/)?)?s?bin\//;
const SETUID = 0o6000;
const OTHERS_WRITE = 0o002;
/** The one image that talks to an engine. */
const GATEWAY = 'execution-gateway';

/**
 * What is wrong with an image of ours, a sentence each; nothing when it may be deployed: it runs as an ordinary user,
 * carries no tool that an intruder would use, nothing that gives rights, no secret in its settings, and says how it is.
 */
export function faultsOf(image: ImageFacts): string[] {
  const programs = image.files.filter(({ path, type }) => type !== 'directory' && PROGRAM_FOLDERS.test(path));
  const named = (names: readonly string[], what: string): string[] =>
    programs
      .filter(({ path }) => names.includes(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ path }) => `has ${what}: /${path}`);
  return [
    ...(/^[1-9]\d*(?::[1-9]\d*)?$/.test(image.user) ? [] : [`runs as ${image.user || 'root'}`]),
    ...(image.healthcheck.length > 0 ? [] : ['has no health check']),
    ...[
      'org.opencontainers.image.title',
      'org.opencontainers.image.version',
      'org.opencontainers.image.revision',
      'io.wingman.sbom',
    ]
      .filter((label) => !image.labels[label])
      .map((label) => `has no label ${label}`),
    ...image.env
      .filter((entry) => /(?:SECRET|PASSWORD|TOKEN|_KEY)[A-Z_]*=./.test(entry))
      .map((entry) => `has a secret in its settings: ${entry.split('=')[0]}`),
    ...(image.files.some(({ path }) => path === 'app/sbom.cdx.json') ? [] : ['has no bill of materials']),
    ...named(SHELLS, 'a shell or what starts programs'),
    ...named(PACKAGE_MANAGERS, 'a package manager'),
    ...named(NETWORK_TOOLS, 'a network tool'),
    ...(image.name === GATEWAY ? [] : [...named(ENGINE_CLIENTS, 'a client of an engine'), ...pluginsOf(image)]),
    ...image.files
      .filter(({ mode, type }) => type === 'file' && (mode & SETUID) !== 0)
      .map(({ path }) => `has a file that gives rights: /${path}`),
    ...image.files
      .filter(({ path, mode, type }) => type !== 'symlink' && (mode & OTHERS_WRITE) !== 0 && path !== 'tmp')
      .map(({ path }) => `has what everybody may write: /${path}`),
    ...image.files
      .filter(({ path, uid }) => path.startsWith('app/') && uid !== 0)
      .map(({ path }) => `could change its own program: /${path}`),
  ];
}

const pluginsOf = ({ files }: ImageFacts): string[] =>
  files
    .filter(({ path, type }) => type === 'file' && path.includes('/cli-plugins/'))
    .map(({ path }) => `has a client of an engine: /${path}`);
