import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { DockerCall, DockerClass } from '@wingman/policy';

export interface AuditedDecision {
  at: Date;
  decision: 'passed' | 'blocked' | 'gateway';
  call: DockerCall | undefined;
  class: DockerClass;
  words: number;
  /** What runs; undefined: nothing here. */
  binary: string | undefined;
  cwd: string;
  uid: number;
  pid: number;
}

/** A word that is a name: no blanks, no assignments, no credentials of a URL. Everything else may hold a secret. */
const NAME = /^(?!.*:\/\/.*@)[\w./:@+-]{1,200}$/;
/** Commands whose operands after the first are somebody else's command line. */
const INNER = /^(?:container|compose) (?:run|create|exec)$/;

/**
 * The decision as one line. It holds what the grammar makes of the command: its name, the names of its options and what
 * it is about, never an option's value or a word that nobody knows: these are where passwords stand.
 */
export function auditLine({
  at,
  decision,
  call,
  class: dockerClass,
  words,
  binary,
  ...place
}: AuditedDecision): string {
  const known = call?.unknown === undefined ? call : undefined;
  const operands = known ? (INNER.test(known.command) ? known.args.slice(0, 1) : known.args) : [];
  return `${JSON.stringify({
    at: at.toISOString(),
    decision,
    class: dockerClass,
    command: call?.command ?? null,
    options: known ? [...Object.keys(known.globals), ...Object.keys(known.flags)] : [],
    operands: operands.slice(0, 20).map((word) => (NAME.test(word) ? word : '[redacted]')),
    words,
    risks: [...new Set(known?.risks.map(({ kind }) => kind))],
    binary: binary ?? null,
    ...place,
  })}\n`;
}

export interface AuditPlace {
  /** `WINGMAN_AUDIT_FILE`. */
  given: string | undefined;
  /** `XDG_STATE_HOME`. */
  state: string | undefined;
  home: string | undefined;
  temporary: string;
  uid: number;
}

const FILE = 'docker-audit.jsonl';

/**
 * Appends the line. Throws when it cannot: what nobody would know of does not run. Without WINGMAN_AUDIT_FILE it is the
 * account's state folder, and where that cannot be written (no home) a folder of the account's own in the temporary one.
 */
export function appendAudit(line: string, { given, state, home, temporary, uid }: AuditPlace): void {
  if (given !== undefined) return append(line, given, uid);
  const folder = state?.startsWith('/') ? state : home?.startsWith('/') ? path.join(home, '.local/state') : undefined;
  try {
    if (folder !== undefined) return append(line, path.join(folder, 'wingman', FILE), uid);
  } catch (error) {
    if (!isNotWritable(error)) throw error;
  }
  const own = path.join(temporary, `wingman-${uid}`);
  makeFolder(own);
  const stats = lstatSync(own);
  // Somebody else may have been there first.
  if (!stats.isDirectory() || stats.uid !== uid) throw new Error(`${own} belongs to somebody else`);
  append(line, path.join(own, FILE), uid);
}

const isNotWritable = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Node's own recursive mkdir never ends where a file system answers ENOENT for good, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (folder !== path.dirname(folder)) makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another command was faster.
    if (!existsSync(folder)) throw error;
  }
}

function append(line: string, file: string, uid: number): void {
  makeFolder(path.dirname(file));
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  // A pipe that nobody reads must not hold the command up: O_NONBLOCK.
  const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) throw new Error(`${file} is no file`);
    if (stats.uid === uid && (stats.mode & 0o077) !== 0) fchmodSync(handle, 0o600);
    if (writeSync(handle, line) < Buffer.byteLength(line)) throw new Error(`${file} took half a line`);
  } finally {
    closeSync(handle);
  }
}
