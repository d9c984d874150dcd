import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { LookError } from '../scope/look-error.js';
import { exchange } from './http-exchange.js';
import { findRepository, type Repository } from './git-place.js';
import { OBJECT_NAME, packedRefs, readRef, remotesIn } from './git-refs.js';
import { looseRefs } from './git-loose-refs.js';
import type { Surroundings } from './probe.js';

/** What a remote shows: refs with the objects they name. */
export type Shown = ReadonlyMap<string, string>;

/**
 * The refs that each remote itself shows. What this repository remembers of a remote (`refs/remotes`) is only its
 * owner's word and is never read.
 * @throws LookError where one of them does not show them: it might hold what the others do not
 */
export async function* remotesOf(
  at: Surroundings,
  repo: Repository,
): AsyncGenerator<{ name: string; shown: Shown | LookError }> {
  const remotes = remotesIn(repo.config);
  // Something may also have been pushed to an address that no remote names.
  if (remotes.length === 0) throw new LookError('ambiguous');
  for (const { name, url } of remotes) {
    const shown = await refsAt(at, repo, url).catch((error: unknown) =>
      error instanceof LookError ? error : new LookError('look_failed', error),
    );
    yield { name, shown };
  }
}

async function refsAt(at: Surroundings, repo: Repository, url: string): Promise<Shown> {
  if (/^https?:\/\//i.test(url)) return refsOverHttp(at, new URL(url));
  const folder = folderOf(repo, url);
  if (folder === undefined) throw new LookError('outside_allowed_hosts');
  const remote = await findRepository(at, folder);
  if (remote === 'missing') throw new LookError('unreachable');
  // What it shows is what is here.
  if (remote.commonDir === repo.commonDir) throw new LookError('ambiguous');
  const shown = new Map(await packedRefs(at, remote));
  for (const ref of await looseRefs(at, remote)) {
    const object = await readRef(at, remote, ref);
    if (object !== undefined) shown.set(ref, object);
  }
  return shown;
}

/** A path of this machine; undefined for ssh and everything else that needs a network (git-fetch(1), "GIT URLS"). */
function folderOf(repo: Repository, url: string): string | undefined {
  if (url.startsWith('file://')) return URL.canParse(url) && new URL(url).host === '' ? fileURLToPath(url) : undefined;
  const colon = url.indexOf(':');
  const isRemote = colon !== -1 && !url.slice(0, colon).includes('/');
  return isRemote || url === '' ? undefined : path.resolve(repo.worktree ?? repo.gitDir, url);
}

/** Asks as git does first (gitprotocol-http(5), "Discovering References"), without any credential. */
async function refsOverHttp(at: Surroundings, base: URL): Promise<Shown> {
  base.username = '';
  base.password = '';
  const address = new URL(`${base.href.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`);
  const answer = await exchange(address, { method: 'GET', needsBody: true, expected: 200, stays: false }, at);
  if (answer === 'refused') throw new LookError('unreachable');
  if ([401, 403, 404].includes(answer.status)) throw new LookError('access_denied');
  if (answer.status !== 200) throw new LookError('unreachable');
  if (answer.cut) throw new LookError('too_large');
  const lines = linesOf(answer.body.toString('utf8'));
  return new Map(lines.map(([object, ref]) => [ref, object] as const));
}

/** Lines `<object> <ref>` in packets (gitprotocol-common(5), "pkt-line"), closed by a flush; else it is no git server. */
function linesOf(body: string): [object: string, ref: string][] {
  const found: [string, string][] = [];
  let position = 0;
  let flushes = 0;
  while (position < body.length) {
    const length = Number.parseInt(body.slice(position, position + 4), 16);
    if (!/^[0-9a-f]{4}$/i.test(body.slice(position, position + 4)) || (length > 0 && length < 4))
      throw new LookError('look_failed');
    if (length === 0) flushes += 1;
    const line = body.slice(position + 4, position + length).split('\0')[0] ?? '';
    const [object = '', ref = ''] = line.trimEnd().split(' ');
    if (OBJECT_NAME.test(object) && ref.startsWith('refs/') && !ref.endsWith('^{}')) found.push([object, ref]);
    position += Math.max(length, 4);
  }
  if (flushes < 2 || !body.includes('# service=git-upload-pack')) throw new LookError('look_failed');
  return found;
}
