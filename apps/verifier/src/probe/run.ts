import path from 'node:path';
import {
  CHECK_VOCABULARY_VERSION,
  MASK,
  VERSION,
  type Check,
  type CheckReason,
  type CheckResult,
  type CheckType,
} from '@wingman/contracts';
import { probeSince } from '../baseline/probe-since.js';
import { LookError, lookErrorFrom } from '../scope/look-error.js';
import { fileNamedBy } from './database/connection.js';
import { withDeadline } from './deadline.js';
import { probeArchive } from './archive.js';
import { probeConfig } from './config/config.js';
import { probeContainer } from './container.js';
import { probeContent } from './content.js';
import { probeCount } from './count.js';
import { probeCron } from './cron/cron.js';
import { probeDisk } from './disk.js';
import { probeImage, probeNetwork, probeVolume } from './engine-object.js';
import { probeDatabase } from './database/database.js';
import { probeFile } from './file.js';
import { probeGit } from './git.js';
import { probeHttp } from './http.js';
import { probePort } from './port.js';
import { probePackage } from './package/package.js';
import { fail, pass, unknown, type Finding, type Probe, type Surroundings } from './probe.js';
import { probeProcess } from './process.js';
import { storable } from './storable.js';
import { probeTests } from './tests/tests.js';

/** How each type of the vocabulary is looked at. */
const PROBES: { [Type in CheckType]: Probe<Type> } = {
  file: probeFile,
  content: probeContent,
  config: probeConfig,
  count: probeCount,
  archive: probeArchive,
  process: probeProcess,
  port: probePort,
  http: probeHttp,
  cron: probeCron,
  disk: probeDisk,
  package: probePackage,
  tests: probeTests,
  git: probeGit,
  database: probeDatabase,
  container: probeContainer,
  image: probeImage,
  volume: probeVolume,
  network: probeNetwork,
};

/** Who looks: the answer of another version may be another one. */
const LOOKED_BY = `verifier ${VERSION}, vocabulary ${CHECK_VOCABULARY_VERSION}`;

/** Runs one check and never throws: what cannot be looked at in time is UNKNOWN. Each answer says when who looked. */
export async function runCheck(check: Check, at: Surroundings): Promise<CheckResult> {
  const looked = { looked_at: new Date().toISOString(), looked_by: LOOKED_BY };
  const from = performance.now();
  const finding = await find(check, at);
  const observed = { ...storable(finding.observed), ...looked };
  return {
    ...describe(check),
    ...finding,
    observed,
    duration_ms: Math.round((performance.now() - from) * 1000) / 1000,
  };
}

/** The answer to a check that could not even be put. */
export const unanswered = (check: Check, reason: CheckReason): CheckResult => ({
  ...describe(check),
  ...unknown(reason),
  duration_ms: 0,
});

async function find(check: Check, at: Surroundings): Promise<Finding> {
  if (startsInFuture(check, at.now)) return unknown('start_in_future');
  // Of checks that were stored when the vocabulary still had it (docs/adr/084).
  if ('env_value' in check) return unknown('value_hidden');
  // Of others that were: no number lies between bounds that are upside down, and which was meant nobody knows.
  if (check.type === 'count' && (check.min ?? 0) > (check.max ?? Infinity)) return unknown('ambiguous');
  try {
    const absolute = withAbsolutePaths(check, at);
    // A secret was masked before the claim was logged: what was meant is no longer known.
    if (JSON.stringify(absolute).includes(MASK)) return unknown('ambiguous');
    const probe = PROBES[absolute.type] as Probe<CheckType>;
    const before = at.baseline?.(check);
    const finding = await withDeadline(at.signal, at.limits.checkMs, (signal) =>
      probeSince(absolute, before, { ...at, signal }, probe),
    );
    return check.negate === true ? negated(finding, check) : finding;
  } catch (error) {
    return unknown(lookErrorFrom(error).reason);
  }
}

const TIME_FIELDS = [
  ...['created_after', 'modified_after', 'unchanged_since', 'started_after'],
  ...['installed_after', 'merged_after', 'pushed_after'],
];
const TOLERANCE_MS = 1000;

/** Nothing can have happened since a time that is still to come: a wrong clock must not accuse anybody. */
function startsInFuture(check: Check, now: Date): boolean {
  return Object.entries(check).some(
    ([field, value]) => TIME_FIELDS.includes(field) && Date.parse(String(value)) > now.getTime() + TOLERANCE_MS,
  );
}

const PATH_FIELDS = ['path', 'from', 'glob', 'pid_file', 'repo', 'report'] as const;
const PATH_LISTS = ['fresher_than', 'except'] as const;

// `~/a`, `$HOME/a`, `${DIR}/a`, `$(pwd)/a`, `{{dir}}/a`, `file:///a`, `C:\\a`, `*.a`: which file is meant, only the
// claimant's shell, template engine or system could say. To call it missing, or gone, would be a guess.
const OPEN_SPELLING = /^~|(?:^|\/)(?:~(?:\/|$)|[A-Za-z][A-Za-z0-9+.-]*:\/\/|[A-Za-z]:\\|\$[A-Za-z_])|\$[({]|\{\{/;

// What programs show in place of bytes that are no text: a name that has it was not retold as it is.
const UNREADABLE = '\uFFFD';

function withAbsolutePaths(check: Check, { cwd, scope }: Surroundings): Check {
  const changed: Record<string, unknown> = { ...check };
  for (const field of PATH_FIELDS) {
    const value = changed[field];
    if (typeof value === 'string') changed[field] = absolutePath(value, cwd, field === 'glob');
  }
  for (const field of PATH_LISTS) {
    const list = changed[field] as string[] | undefined;
    if (list !== undefined) changed[field] = list.map((value) => absolutePath(value, cwd, field === 'except'));
  }
  if (check.type === 'database' && !Object.hasOwn(scope.databases, check.connection)) {
    const file = fileNamedBy(check.connection);
    if (file !== undefined) changed['connection'] = absolutePath(file, cwd, false);
  }
  return changed as Check;
}

/** @throws LookError `ambiguous`, `needs_cwd` */
function absolutePath(value: string, cwd: string | undefined, isGlob: boolean): string {
  if ((!isGlob && value.includes('*')) || OPEN_SPELLING.test(value) || value.includes(UNREADABLE))
    throw new LookError('ambiguous');
  if (path.isAbsolute(value)) return value;
  if (cwd === undefined) throw new LookError('needs_cwd');
  return `${cwd.replace(/\/+$/, '')}/${value}`;
}

// "It is not executable" is no true sentence about a file that is not there, nor "it is no 500" about a server that is away.
const NOTHING_TO_SPEAK_OF = new Set(['missing', 'dangling_link', 'wrong_kind', 'port_closed']);

function negated(finding: Finding, check: Check): Finding {
  if (finding.outcome === 'UNKNOWN') return finding;
  if (finding.outcome === 'PASS') return fail('negated', finding.observed);
  const onlyPresence = Object.keys(check).every((key) =>
    ['type', 'negate', ...(PRESENCE[check.type] ?? [])].includes(key),
  );
  if (NOTHING_TO_SPEAK_OF.has(finding.reason) && !onlyPresence) return finding;
  return pass(finding.observed);
}

/** A check of these fields alone says that something is there, or runs. */
const PRESENCE: { [Type in CheckType]?: readonly string[] } = {
  file: ['path', 'kind'],
  port: ['port', 'host', 'state', 'process'],
  http: ['url', 'method'],
  database: ['connection', 'table', 'migration'],
  git: ['repo', 'commit', 'branch', 'tag'],
  package: ['manager', 'name', 'path'],
  container: ['name', 'state'],
  image: ['ref', 'present'],
  volume: ['name', 'present'],
  network: ['name', 'present'],
};

const TARGET_FIELDS = [
  'path',
  'glob',
  'url',
  'port',
  'repo',
  'report',
  'connection',
  'name',
  'pid',
  'pid_file',
  'ref',
  'matches',
];

/** The types whose `path` only says where to look. */
const TARGET_BY_TYPE: { [Type in CheckType]?: string } = { package: 'name', cron: 'matches' };

/** What was looked at, in one string, and the rest of what was expected of it. */
function describe(check: Check): Pick<CheckResult, 'type' | 'target' | 'expected'> {
  const { type, ...rest } = check;
  const fields: Record<string, unknown> = rest;
  const field = TARGET_BY_TYPE[type] ?? TARGET_FIELDS.find((name) => fields[name] !== undefined);
  const { [field ?? '']: target, ...expected } = fields;
  return { type, target: String(target ?? type), expected: expected as CheckResult['expected'] };
}
