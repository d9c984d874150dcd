import type { KnownCall } from '@wingman/policy';

/** Identities by `<kind> <name>`: `container web` → its full id, `image nginx:1` → its id, `file /srv/x` → its SHA-256. */
export type Identities = Readonly<Record<string, string>>;

/** One command that may run now. */
export interface Task {
  tenantId: string;
  executionId: string;
  /** Its words, the program first. */
  argv: readonly string[];
  /** A docker command as its grammar reads it. */
  call: KnownCall | undefined;
  /** The file that the tenant's policy names for a program that is none of docker's. */
  program?: string | undefined;
  /** What it names, as it was approved and as it is: it is carried out on these identities, not on the names. */
  identities: Identities;
}

export interface Limits {
  /** Milliseconds after which it is ended. */
  timeoutMs: number;
  /** Bytes kept of standard output, and of standard error. */
  maxOutputBytes: number;
  /** Aborted when the process is about to end. */
  signal: AbortSignal;
}

/** What a command printed, bounded. */
export interface Output {
  stdout: Buffer;
  stderr: Buffer;
  /** Something of it is missing. */
  truncated: boolean;
  /** SHA-256 over the SHA-256 of all of standard output and that of all of standard error. */
  sha256: Buffer;
}

/** How a command ended. */
export interface Ended {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  /** As a shell would see it; null where there is none. */
  exitCode: number | null;
  output: Output;
}

/**
 * Carries commands out. Answers how it ended, also for a command that the engine or the program refused (FAILED, with
 * what it said). Throws only where nobody can know whether it ran: the execution is UNKNOWN then.
 */
export interface Executor {
  run(task: Task, limits: Limits): Promise<Ended>;
}

/** Finds who carries a command out. Throws `policy_floor` for what nobody does, `unavailable` where its engine is not set up. */
export type ExecutorFinder = (task: Pick<Task, 'argv' | 'call'>) => Executor;
