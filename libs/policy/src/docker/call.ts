/**
 * What a docker command may do, from harmless to unknown. `read`: nothing changes. `additive`: something new appears,
 * nothing that was there is touched. `disruptive`: what runs is stopped, restarted, changed or hidden, and can be put
 * back. `destructive`: something is gone. `exfiltrating`: data leaves its place. `escaping`: the host, its devices or
 * another engine are within reach.
 */
export const DOCKER_CLASSES = [
  'read',
  'additive',
  'disruptive',
  'destructive',
  'exfiltrating',
  'escaping',
  'unknown',
] as const;
export type DockerClass = (typeof DOCKER_CLASSES)[number];

/** What kind of reach an option or operand gives beyond the command's own. */
export type RiskKind =
  /** Power over the host: root's files, the engine's socket, all capabilities, disks, host processes. */
  | 'escape'
  /** A folder of the host that is none of the system's. */
  | 'mount'
  /** A host namespace, capability or device that by itself is no power over the host. */
  | 'grant'
  /** Another container's namespaces, files or variables. */
  | 'sharing'
  /** It comes back after every stop and restart. */
  | 'persistence'
  /** Another engine, builder or client configuration. */
  | 'redirect'
  /** Data goes to somebody else. */
  | 'disclosure'
  /** The system's or somebody's private files go to somebody else. */
  | 'private_files'
  /** A file of the client's machine is written. */
  | 'write'
  /** More is removed than the command's name says. */
  | 'removal'
  /** What runs is stopped or replaced. */
  | 'disturbance'
  /** Packets of the host go elsewhere than before. */
  | 'routing'
  /** Something new, where the command only reads otherwise. */
  | 'addition'
  /** Nobody has classified it. */
  | 'unclassified';

/** One thing about a call that raises its class. */
export interface DockerRisk {
  class: DockerClass;
  kind: RiskKind;
  reason: string;
}

/** Option values by long name, in the order they stand; a switch has the value `true` or `false`. */
export type FlagValues = Readonly<Record<string, readonly string[]>>;

/** A call that the grammar accounts for, word by word. */
export interface KnownCall {
  unknown?: undefined;
  /** The full name of the command (`container rm` for `docker rm`); '' for `docker` alone. */
  command: string;
  args: readonly string[];
  flags: FlagValues;
  /** Options before the command: of `docker`, and of the groups on the way (`docker compose -p shop`). */
  globals: FlagValues;
  /** The client would only print its help. */
  help: boolean;
  /** It would only show what it would do. */
  dryRun: boolean;
  class: DockerClass;
  reason: string;
  risks: readonly DockerRisk[];
}

/** A call that the client would refuse or that nobody has described: judge it as if it could do anything. */
export interface UnknownCall {
  /** What is not known. */
  unknown: string;
  /** How far the grammar could follow. */
  command?: string;
  /** The operands that were read before, for messages only. */
  args: readonly string[];
  class: 'unknown';
  reason: string;
}

export type DockerCall = KnownCall | UnknownCall;

/** The worse of two classes. */
export const worseOf = (a: DockerClass, b: DockerClass): DockerClass =>
  DOCKER_CLASSES.indexOf(a) >= DOCKER_CLASSES.indexOf(b) ? a : b;
