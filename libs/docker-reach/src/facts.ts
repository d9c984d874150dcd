/** What the kernel says of one process; proc(5). */
export interface ProcessFacts {
  pid: number;
  /** Its command line, for messages; never its environment. */
  command: string;
  /** Real, effective, saved and file system ids: it may go back to any of them. */
  uids: readonly number[];
  gids: readonly number[];
  groups: readonly number[];
  /** Effective and permitted capabilities, as bits. */
  capabilities: bigint;
  /** Inodes of the sockets it has open. */
  sockets: ReadonlySet<number>;
  mounts: readonly Mount[];
}

/** One line of mountinfo: `root` of the file system `device` is seen by the process. */
export interface Mount {
  device: string;
  root: string;
  point: string;
}

/** A door to an engine. */
export interface SocketFacts {
  path: string;
  owner: Access;
  /** The folders above it, which must be searched to come to it. */
  folders: readonly Access[];
  /** Where it lies, however a process mounts that. Undefined when nobody can tell. */
  place: { device: string; path: string } | undefined;
}

export interface Access {
  uid: number;
  gid: number;
  mode: number;
}
