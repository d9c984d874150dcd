import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LookError } from '../scope/look-error.js';
import { objectsOf, type Repository } from './git-place.js';
import type { Surroundings } from './probe.js';

interface Ran {
  code: number;
  output: Buffer;
  /** It wrote to standard error: something of what it met is not as it should be. */
  complained: boolean;
}

interface RunOptions {
  /** Written to its standard input. */
  input?: string;
  env?: Readonly<Record<string, string>>;
}

/** git over a repository's objects, without anything the repository says about how git shall run. */
export interface Git {
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
}

/**
 * Nothing of the caller's or the machine's settings. The repository's own are never read either: git is given an empty
 * repository of ours whose objects are the other one's, so that no hook, filter, alias, pager, file watcher, transport
 * or included file can be named by what is looked at.
 */
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
};

// An index or graph beside the objects is an abridgement that anybody can write: only the objects count.
const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.commitGraph=false',
  'core.multiPackIndex=false',
  'core.untrackedCache=false',
  'core.useReplaceRefs=false',
  'protocol.allow=never',
];

/** Gives `use` a git over `repo`; `head` is the commit that HEAD shall name there. What it needed is removed afterwards. */
export async function withGit<Answer>(
  at: Surroundings,
  repo: Repository,
  head: string | undefined,
  use: (git: Git) => Promise<Answer>,
): Promise<Answer> {
  const objects = await objectsOf(at, repo);
  const own = await mkdtemp(path.join(tmpdir(), 'wingman-git-'));
  try {
    const format = /^\s*objectformat\s*=\s*sha256\s*$/im.test(repo.config)
      ? '[extensions]\nobjectformat = sha256\n'
      : '';
    await mkdir(path.join(own, 'refs'));
    await writeFile(path.join(own, 'config'), `[core]\nrepositoryformatversion = ${format === '' ? 0 : 1}\n${format}`);
    await writeFile(path.join(own, 'HEAD'), `${head ?? 'ref: refs/heads/none'}\n`);
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    return await use({
      run: (args, { input = '', env = {} } = {}) =>
        start([...settings, '--no-pager', '--literal-pathspecs', `--git-dir=${own}`, ...args], at, input, {
          ...ENVIRONMENT,
          GIT_OBJECT_DIRECTORY: objects,
          ...env,
        }),
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** One git with its whole group: time and output are bounded, and nothing of it outlives the look. */
function start(args: string[], at: Surroundings, input: string, env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    if (at.signal.aborted) return void reject(new LookError('timed_out'));
    const child = spawn('git', args, { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group has ended by itself.
      }
    };
    const chunks: Buffer[] = [];
    let size = 0;
    let complained = false;
    const finish = (settle: () => void) => {
      at.signal.removeEventListener('abort', stop);
      kill();
      settle();
    };
    const stop = () => finish(() => reject(new LookError('timed_out')));
    at.signal.addEventListener('abort', stop, { once: true });
    child.stdin.on('error', () => undefined).end(input);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > at.limits.contentBytes) finish(() => reject(new LookError('too_large')));
      else chunks.push(chunk);
    });
    child.stderr.on('data', () => (complained = true));
    child.on('error', (error) => finish(() => reject(new LookError('look_failed', error))));
    child.on('close', (code) => finish(() => resolve({ code: code ?? -1, output: Buffer.concat(chunks), complained })));
  });
}

export interface Commit {
  id: string;
  /** Seconds since 1970, as the committer's clock had it. */
  committedAt: number;
}

/**
 * The commit that an object name, whole or abridged, stands for; a tag leads to its commit.
 * @throws LookError `ambiguous` for a beginning of several, `look_failed` for one that is not what its name says
 */
export async function readCommit(git: Git, object: string): Promise<Commit | undefined> {
  const { code, output, complained } = await git.run(['cat-file', '--batch'], {
    input: `${object.toLowerCase()}^{commit}\n`,
  });
  const end = output.indexOf('\n');
  const header = output.toString('latin1', 0, Math.max(end, 0));
  if (code !== 0) throw new LookError('look_failed');
  if (/ (?:missing|ambiguous)$/.test(header)) {
    // git also calls missing what is damaged, or fits several, but not without a word.
    if (!complained) return undefined;
    throw new LookError(object.length < 40 ? 'ambiguous' : 'look_failed');
  }
  const [, id = '', size = ''] = /^([0-9a-f]{40,64}) commit (\d+)$/.exec(header) ?? [];
  const body = output.subarray(end + 1, end + 1 + Number(size));
  const hash = createHash(id.length === 64 ? 'sha256' : 'sha1')
    .update(`commit ${size}\0`)
    .update(body);
  if (id === '' || hash.digest('hex') !== id) throw new LookError('look_failed');
  const committedAt = Number(/^committer .*> (\d+) [+-]\d{4}$/m.exec(body.toString('latin1'))?.[1]);
  return { id, committedAt };
}

/** When a tag with a message was made, in seconds since 1970, as its maker's clock had it; undefined for other objects. */
export async function readTagTime(git: Git, object: string): Promise<number | undefined> {
  const { code, output } = await git.run(['cat-file', 'tag', object]);
  const seconds = /^tagger .*> (\d{1,12}) [+-]\d{4}$/m.exec(output.toString('latin1'))?.[1];
  return code !== 0 || seconds === undefined ? undefined : Number(seconds);
}

/** Whether the history of `descendant` holds `ancestor`. @throws LookError where part of the history is not there */
export async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  if (ancestor === descendant) return true;
  const { code } = await git.run(['merge-base', '--is-ancestor', ancestor, descendant]);
  if (code > 1 || code < 0) throw new LookError('look_failed');
  return code === 0;
}
