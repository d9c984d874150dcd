import type { Check, CheckOf, CheckReason, CheckResult, CheckType, Evidence } from '@wingman/contracts';
import type { BaselineOf, Facts } from '../baseline/material.js';
import type { Scope } from '../scope/scope.js';
import type { AskSqlite } from './database/sqlite.js';

/** Facts for people and for later comparison: counts, times, kinds and short digests; never what a file says. */
export type Observed = CheckResult['observed'];

/** What a probe found, before `negate` turns it round. */
export type Finding =
  | { outcome: 'PASS'; reason: null; observed: Observed }
  | { outcome: 'FAIL' | 'UNKNOWN'; reason: CheckReason; observed: Observed };

/** Everything a probe may use besides its check. */
export interface Surroundings {
  scope: Scope;
  /** Aborted when the time of this check is up. */
  signal: AbortSignal;
  limits: Limits;
  /** Where procfs is mounted: `/proc`, or a fixture in tests. */
  procRoot: string;
  /** The directory below which the system keeps its own files: `/`, or a fixture in tests. */
  systemRoot: string;
  /** Start of the task, as far as it is known. */
  startedAt?: string | undefined;
  /** Resolves a host name to one address; asked once per check. */
  resolveHost: (name: string) => Promise<string>;
  /** What the container engine says of an object of the tenant; undefined where no gateway is set. */
  evidence?: EvidenceOf | undefined;
  /** Reads database files; undefined where no thread can be had for it. */
  askSqlite?: AskSqlite | undefined;
  /** What was there when a registered check was registered. */
  baseline?: BaselineOf<Check> | undefined;
  /** Told what a file check is about, where a baseline is being taken. */
  keepFacts?: ((facts: Facts) => void) | undefined;
  /** Words named a setting: it may lie deeper, where only one goes by that name. */
  anyDepth?: true | undefined;
  /** Directory that relative paths are resolved against. */
  cwd?: string | undefined;
  /** The time of the look. */
  now: Date;
}

/** @throws LookError where the gateway does not say */
export type EvidenceOf = (
  about: { kind: Evidence['kind']; name: string },
  signal: AbortSignal,
) => Promise<Evidence | 'absent'>;

/** Probes throw only `LookError`, or what becomes `look_failed`. */
export type Probe<Type extends CheckType> = (check: CheckOf<Type>, at: Surroundings) => Promise<Finding>;

export interface Limits {
  /** Time for one check, and for all checks of a claim, in milliseconds. */
  checkMs: number;
  claimMs: number;
  /** Bytes read of a file that is searched, of settings, of a file that is hashed, an archive (unpacked), an HTTP answer. */
  contentBytes: number;
  configBytes: number;
  hashBytes: number;
  archiveBytes: number;
  httpBytes: number;
  archiveEntries: number;
  /** Bytes of a database file, with what lies beside it. */
  databaseBytes: number;
  /** Directory entries visited for one count. */
  visits: number;
}

export const DEFAULT_LIMITS: Limits = {
  checkMs: 5_000,
  claimMs: 20_000,
  contentBytes: 16 * 1024 ** 2,
  configBytes: 512 * 1024,
  hashBytes: 2 * 1024 ** 3,
  archiveBytes: 2 * 1024 ** 3,
  httpBytes: 1024 ** 2,
  archiveEntries: 100_000,
  databaseBytes: 128 * 1024 ** 2,
  visits: 100_000,
};

export const pass = (observed: Observed = {}): Finding => ({ outcome: 'PASS', reason: null, observed });

export const fail = (reason: CheckReason, observed: Observed = {}): Finding => ({ outcome: 'FAIL', reason, observed });

export const unknown = (reason: CheckReason, observed: Observed = {}): Finding => ({
  outcome: 'UNKNOWN',
  reason,
  observed,
});

/** One aspect of a check: undefined where it holds. */
export type Doubt = { outcome: 'FAIL' | 'UNKNOWN'; reason: CheckReason } | undefined;

/** A contradiction outweighs a doubt, a doubt outweighs what held. */
export function judge(aspects: readonly Doubt[], observed: Observed): Finding {
  const worst =
    aspects.find((aspect) => aspect?.outcome === 'FAIL') ?? aspects.find((aspect) => aspect?.outcome === 'UNKNOWN');
  return worst === undefined ? pass(observed) : { ...worst, observed };
}

export const contradicted = (reason: CheckReason): Doubt => ({ outcome: 'FAIL', reason });
export const undecided = (reason: CheckReason): Doubt => ({ outcome: 'UNKNOWN', reason });
