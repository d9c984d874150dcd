import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
let outside: Fixture;
beforeEach(() => {
  fixture = createFixture();
  outside = createFixture();
});
afterEach(() => {
  fixture.remove();
  outside.remove();
});

const PERSON = ['-c', 'user.name=Worker', '-c', 'user.email=worker@example.test'];
/** Plain git with nothing of this machine's settings, at a time of its own. */
function git(folder: string, at: string | undefined, ...args: string[]): string {
  const time = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  const env = { PATH: process.env['PATH'], HOME: fixture.root, GIT_CONFIG_NOSYSTEM: '1', ...time };
  return execFileSync('git', ['-c', 'init.defaultBranch=main', ...PERSON, ...args], { cwd: folder, env })
    .toString()
    .trim();
}

let clock = Date.parse('2026-01-01T00:00:00Z');
function commit(folder: string, files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  git(folder, undefined, 'add', '-A');
  git(folder, new Date((clock += 60_000)).toISOString(), 'commit', '-qm', 'a change');
  return git(folder, undefined, 'rev-parse', 'HEAD');
}

function repository(name = 'repo', base = fixture): { folder: string; first: string } {
  const folder = base.at(name);
  mkdirSync(folder, { recursive: true });
  git(folder, undefined, 'init', '-q');
  return { folder, first: commit(folder, { 'a.txt': 'a', 'b.txt': 'b' }) };
}

type Fields = Partial<Omit<CheckOf<'git'>, 'type'>>;
const ask = (fields: Fields, repo = 'repo') => fixture.answer({ type: 'git', repo, ...fields });
const ABSENT = 'deadbeef'.repeat(5);

describe('commits, branches and tags', () => {
  test('are told from those that are not there', async () => {
    const { folder, first } = repository();
    git(folder, undefined, 'tag', 'v1');
    git(folder, undefined, 'tag', '-a', 'v2', '-m', 'second');
    git(folder, undefined, 'branch', 'topic/a');
    for (const fields of [
      { commit: first },
      { commit: first.slice(0, 7).toUpperCase() },
      { branch: 'main' },
      { branch: 'topic/a' },
      { tag: 'v1' },
      { tag: 'v2' },
      { tag: 'v2', commit: first },
      { branch: 'main', commit: first },
    ]) {
      expect([fields, await ask(fields)]).toEqual([fields, 'PASS']);
    }
    for (const fields of [{ commit: ABSENT }, { branch: 'other' }, { tag: 'v3' }, { branch: 'v1' }, { tag: 'main' }]) {
      expect([fields, await ask(fields)]).toEqual([fields, 'FAIL missing']);
      expect(await ask({ ...fields, negate: true })).toBe('PASS');
    }
    expect(await ask({ commit: first, negate: true })).toBe('FAIL negated');
    expect(await ask({ commit: first }, 'none')).toBe('FAIL missing');
    expect(await ask({ branch: 'main', negate: true }, 'none')).toBe('UNKNOWN missing');
    git(folder, undefined, 'pack-refs', '--all');
    git(folder, undefined, 'gc', '-q');
    expect(await ask({ tag: 'v2', branch: 'topic/a', commit: first })).toBe('PASS');
  });

  test('stand where they are said to stand', async () => {
    const { folder, first } = repository();
    git(folder, undefined, 'tag', 'v1');
    git(folder, undefined, 'switch', '-qc', 'topic');
    const second = commit(folder, { 'a.txt': 'A' });
    expect(await ask({ commit: first, branch: 'topic' })).toBe('PASS');
    expect(await ask({ commit: second, branch: 'main' })).toBe('FAIL not_merged');
    expect(await ask({ commit: second, tag: 'v1' })).toBe('FAIL not_merged');
    expect(await ask({ branch: 'topic', merged_into: 'main' })).toBe('FAIL not_merged');
    expect(await ask({ branch: 'topic', merged_into: 'nowhere' })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'switch', '-q', 'main');
    git(folder, new Date((clock += 60_000)).toISOString(), 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    expect(await ask({ branch: 'topic', merged_into: 'main' })).toBe('PASS');
    expect(await ask({ commit: second, merged_into: 'main' })).toBe('PASS');
  });

  test('one that was squashed into a later commit is not called unmerged', async () => {
    const { folder } = repository();
    git(folder, undefined, 'switch', '-qc', 'topic');
    commit(folder, { 'a.txt': 'A' });
    git(folder, undefined, 'switch', '-q', 'main');
    git(folder, undefined, 'merge', '-q', '--squash', 'topic');
    commit(folder, {});
    expect(await ask({ branch: 'topic', merged_into: 'main' })).toBe('UNKNOWN ambiguous');
  });

  test('a beginning of several names, a shallow clone and a branch known from a remote decide nothing', async () => {
    const { folder } = repository();
    const many = Array.from(
      { length: 2000 },
      (_, n) => `commit refs/heads/many\ncommitter W <w@x> ${n} +0000\ndata 0\n`,
    );
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: many.join('\n') });
    expect(await ask({ commit: twice(folder) })).toBe('UNKNOWN ambiguous');
    writeFileSync(`${folder}/.git/shallow`, `${ABSENT}\n`);
    expect(await ask({ commit: ABSENT })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'update-ref', 'refs/remotes/origin/elsewhere', 'main');
    expect(await ask({ branch: 'elsewhere' })).toBe('UNKNOWN ambiguous');
    expect(await ask({ branch: 'nowhere' })).toBe('FAIL missing');
    expect(await ask({ branch: 'nowhere', negate: true })).toBe('PASS');
    expect(await ask({ branch: 'nowhere', pushed: true })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'pack-refs', '--all');
    expect(await ask({ branch: 'elsewhere', negate: true })).toBe('UNKNOWN ambiguous');
  });

  test('a branch of whose change nothing is in the other is not merged into it, whatever came later', async () => {
    const { folder } = repository();
    git(folder, undefined, 'switch', '-qc', 'topic');
    commit(folder, { 'a.txt': 'A', 'new.txt': 'N' });
    git(folder, undefined, 'switch', '-q', 'main');
    commit(folder, { 'other.txt': 'O' });
    expect(await ask({ branch: 'topic', merged_into: 'main' })).toBe('FAIL not_merged');
    git(folder, undefined, 'switch', '-q', 'topic');
    git(folder, undefined, 'switch', '-qc', 'ahead');
    git(folder, undefined, 'merge', '-q', '-m', 'merge', 'main');
    expect(await ask({ branch: 'ahead', merged_into: 'main' })).toBe('FAIL not_merged');
    git(folder, undefined, 'switch', '-q', 'main');
    commit(folder, { 'moved.txt': 'N' });
    expect(await ask({ branch: 'topic', merged_into: 'main' })).toBe('UNKNOWN ambiguous');
  });

  /** The first four digits that begin the names of two commits. */
  function twice(folder: string): string {
    const all = git(folder, undefined, 'cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)');
    const seen = new Set<string>();
    for (const line of all.split('\n').filter((entry) => entry.startsWith('commit'))) {
      const start = line.slice(7, 11);
      if (seen.has(start)) return start;
      seen.add(start);
    }
    return ABSENT;
  }

  test('files of a commit are those that it changed', async () => {
    const { folder, first } = repository();
    const second = commit(folder, { 'a.txt': 'A', 'new name.txt': 'n' });
    expect(await ask({ commit: first, files: ['a.txt', 'b.txt'] })).toBe('PASS');
    expect(await ask({ commit: second, files: ['./a.txt', `${folder}/new name.txt`] })).toBe('PASS');
    expect(await ask({ commit: second, files: ['b.txt'] })).toBe('UNKNOWN ambiguous');
    expect(await ask({ commit: second, files: ['a.txt', 'none.txt'] })).toBe('FAIL files_missing');
    expect(await ask({ commit: first, files: ['new name.txt'] })).toBe('FAIL files_missing');
    expect(await ask({ commit: first, files: ['*.txt'] })).toBe('FAIL files_missing');
    expect(await ask({ commit: first, files: ['../a.txt'] })).toBe('UNKNOWN ambiguous');
  });

  test('no other files are told from others beside them', async () => {
    const { folder, first } = repository();
    expect(await ask({ commit: first, files: ['a.txt', 'b.txt'], only: true })).toBe('PASS');
    expect(await ask({ commit: first, files: ['a.txt'], only: true })).toBe('FAIL other_files');
    expect(await ask({ commit: first, files: ['a.txt', 'none.txt'], only: true })).toBe('FAIL files_missing');
    renameSync(`${folder}/a.txt`, `${folder}/c.txt`);
    const second = commit(folder, {});
    expect(await ask({ commit: second, files: ['c.txt'], only: true })).toBe('UNKNOWN ambiguous');
    expect(await ask({ commit: second, files: ['c.txt', 'a.txt'], only: true })).toBe('PASS');
  });

  test('worktrees, bare repositories, folders inside and SHA-256 are read alike', async () => {
    const { folder, first } = repository();
    git(folder, undefined, 'worktree', 'add', '-q', fixture.at('tree'), '-b', 'second');
    git(fixture.root, undefined, 'clone', '-q', '--bare', folder, fixture.at('bare.git'));
    mkdirSync(`${folder}/deep/er`, { recursive: true });
    for (const name of ['tree', 'bare.git', 'repo/deep/er'])
      expect(await ask({ commit: first, branch: 'main' }, name)).toBe('PASS');
    expect(await ask({ clean: true }, 'tree')).toBe('PASS');
    expect(await ask({ clean: true }, 'bare.git')).toBe('UNKNOWN not_a_repository');
    mkdirSync(fixture.at('long'));
    git(fixture.at('long'), undefined, 'init', '-q', '--object-format=sha256');
    const long = commit(fixture.at('long'), { 'a.txt': 'a' });
    expect(long).toHaveLength(64);
    expect(await ask({ commit: long, branch: 'main', clean: true }, 'long')).toBe('PASS');
    mkdirSync(fixture.at('plain'));
    expect(await ask({ commit: first }, 'plain')).toBe('UNKNOWN not_a_repository');
  });
});

describe('clean', () => {
  test('means nothing to commit and nothing untracked', async () => {
    const { folder } = repository();
    expect(await ask({ clean: true })).toBe('PASS');
    expect(await ask({ clean: false })).toBe('FAIL negated');
    writeFileSync(`${folder}/new.txt`, 'n');
    expect(await ask({ clean: true })).toBe('FAIL not_clean');
    expect(await ask({ clean: false })).toBe('PASS');
    writeFileSync(`${folder}/.git/info/exclude`, 'new.txt\n');
    expect(await ask({ clean: true })).toBe('PASS');
    writeFileSync(`${folder}/a.txt`, 'changed');
    expect(await ask({ clean: true })).toBe('FAIL not_clean');
    git(folder, undefined, 'add', 'a.txt');
    expect(await ask({ clean: true })).toBe('FAIL not_clean');
  });

  test('decides nothing where filters, line ends or submodules would, and writes nothing', async () => {
    const { folder } = repository();
    const index = readFileSync(`${folder}/.git/index`);
    const before = statSync(`${folder}/.git/index`, { bigint: true });
    writeFileSync(`${folder}/a.txt`, 'b');
    appendFileSync(`${folder}/.git/config`, '[core]\n\tautocrlf = true\n');
    expect(await ask({ clean: true })).toBe('UNKNOWN ambiguous');
    expect(readFileSync(`${folder}/.git/index`).equals(index)).toBe(true);
    expect(statSync(`${folder}/.git/index`, { bigint: true }).mtimeNs).toBe(before.mtimeNs);
    writeFileSync(`${folder}/.gitmodules`, '');
    expect(await ask({ clean: true })).toBe('UNKNOWN not_supported_yet');
  });
});

describe('pushed', () => {
  function withRemote(url?: string): { folder: string; first: string } {
    const made = repository();
    git(fixture.root, undefined, 'init', '-q', '--bare', fixture.at('remote.git'));
    git(made.folder, undefined, 'remote', 'add', 'origin', url ?? fixture.at('remote.git'));
    return made;
  }

  test('is what the remote itself shows, never what is remembered of it', async () => {
    const { folder, first } = withRemote();
    expect(await ask({ branch: 'main', pushed: true })).toBe('FAIL not_pushed');
    git(folder, undefined, 'update-ref', 'refs/remotes/origin/main', first);
    expect(await ask({ branch: 'main', pushed: true })).toBe('FAIL not_pushed');
    expect(await ask({ commit: first, pushed: false })).toBe('PASS');
    git(folder, undefined, 'push', '-q', 'origin', 'main');
    for (const fields of [{ branch: 'main' }, { commit: first }]) {
      expect(await ask({ ...fields, pushed: true })).toBe('PASS');
      expect(await ask({ ...fields, pushed: false })).toBe('FAIL negated');
    }
    const second = commit(folder, { 'a.txt': 'A' });
    expect(await ask({ branch: 'main', pushed: true })).toBe('FAIL not_pushed');
    expect(await ask({ commit: second, pushed: true })).toBe('FAIL not_pushed');
    expect(await ask({ commit: first, pushed: true })).toBe('PASS');
    git(folder, undefined, 'push', '-q', 'origin', 'main:other');
    expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'tag', 'v1');
    expect(await ask({ tag: 'v1', pushed: true })).toBe('FAIL not_pushed');
    git(folder, undefined, 'push', '-q', 'origin', 'v1');
    git(fixture.at('remote.git'), undefined, 'pack-refs', '--all');
    expect(await ask({ tag: 'v1', pushed: true })).toBe('PASS');
  });

  test('is asked of the remote that is named, or of the one that git would push to', async () => {
    const { folder, first } = withRemote();
    git(fixture.root, undefined, 'init', '-q', '--bare', fixture.at('backup.git'));
    git(folder, undefined, 'remote', 'add', 'backup', fixture.at('backup.git'));
    git(folder, undefined, 'push', '-q', 'backup', 'main');
    for (const fields of [{ branch: 'main' }, { commit: first }]) {
      expect(await ask({ ...fields, pushed: true })).toBe('UNKNOWN ambiguous');
      expect(await ask({ ...fields, pushed: true, remote: 'backup' })).toBe('PASS');
      expect(await ask({ ...fields, pushed: true, remote: 'origin' })).toBe('FAIL not_pushed');
      expect(await ask({ ...fields, pushed: false, remote: 'origin' })).toBe('PASS');
      expect(await ask({ ...fields, pushed: false, remote: 'backup' })).toBe('FAIL negated');
      expect(await ask({ ...fields, pushed: true, remote: 'elsewhere' })).toBe('UNKNOWN ambiguous');
    }
    git(folder, undefined, 'config', 'branch.main.remote', 'backup');
    expect(await ask({ branch: 'main', pushed: true })).toBe('PASS');
    git(folder, undefined, 'config', 'branch.main.pushRemote', 'origin');
    expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'push', '-q', 'origin', 'main');
    git(fixture.at('backup.git'), undefined, 'update-ref', '-d', 'refs/heads/main');
    expect(await ask({ branch: 'main', pushed: true })).toBe('PASS');
  });

  test('of several remotes without a usual one all must show it; a branch may follow another name', async () => {
    const { folder } = withRemote();
    git(folder, undefined, 'remote', 'rename', 'origin', 'one');
    git(fixture.root, undefined, 'init', '-q', '--bare', fixture.at('two.git'));
    git(folder, undefined, 'remote', 'add', 'two', fixture.at('two.git'));
    expect(await ask({ branch: 'main', pushed: true })).toBe('FAIL not_pushed');
    git(folder, undefined, 'push', '-q', 'one', 'main');
    expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'push', '-q', 'two', 'main:topic');
    expect(await ask({ branch: 'main', pushed: true, remote: 'two' })).toBe('UNKNOWN ambiguous');
    git(folder, undefined, 'config', 'branch.main.remote', 'two');
    git(folder, undefined, 'config', 'branch.main.merge', 'refs/heads/topic');
    expect(await ask({ branch: 'main', pushed: true })).toBe('PASS');
  });

  test('a remote that is the repository itself shows nothing, and another tag of the name is not the tag', async () => {
    const { folder, first } = withRemote();
    git(folder, undefined, 'tag', 'v1');
    const second = commit(folder, { 'a.txt': 'A' });
    git(folder, undefined, 'push', '-q', 'origin', 'main', `${second}:refs/tags/v1`);
    expect(await ask({ tag: 'v1', pushed: true })).toBe('FAIL not_pushed');
    expect(await ask({ tag: 'v1', commit: first, pushed: true })).toBe('UNKNOWN ambiguous');
    expect(await ask({ branch: 'main', pushed: true })).toBe('PASS');
    git(folder, undefined, 'remote', 'set-url', 'origin', '.');
    expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
  });

  test('a commit of others on top, another remote that is silent, or none at all decide nothing', async () => {
    const { folder } = withRemote();
    expect(await fixture.answer({ type: 'git', repo: 'remote.git', branch: 'main', pushed: true })).toBe(
      'FAIL missing',
    );
    git(folder, undefined, 'push', '-q', 'origin', 'main');
    git(fixture.root, undefined, 'clone', '-q', fixture.at('remote.git'), fixture.at('theirs'));
    commit(fixture.at('theirs'), { 'c.txt': 'c' });
    git(fixture.at('theirs'), undefined, 'push', '-q', 'origin', 'HEAD:main');
    expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
    const second = repository('second').folder;
    expect(await ask({ branch: 'main', pushed: true }, 'second')).toBe('UNKNOWN ambiguous');
    git(second, undefined, 'remote', 'add', 'one', fixture.at('none.git'));
    expect(await ask({ branch: 'main', pushed: true }, 'second')).toBe('UNKNOWN unreachable');
  });

  test.each([
    ['git@example.test:a/b.git', 'outside_allowed_hosts'],
    ['ssh://example.test/a', 'outside_allowed_hosts'],
    ['ext::sh -c touch% /tmp/canary', 'outside_allowed_hosts'],
    ['https://192.0.2.1/a.git', 'outside_allowed_hosts'],
    ['/etc', 'outside_allowed_roots'],
    ['file:///etc', 'outside_allowed_roots'],
    ['file://elsewhere/etc', 'outside_allowed_hosts'],
  ])('a remote at %s is not asked', async (url, reason) => {
    withRemote(url);
    expect(await ask({ branch: 'main', pushed: true })).toBe(`UNKNOWN ${reason}`);
  });

  test.each(['[include]\n\tpath = other\n', '[url "/x"]\n\tinsteadOf = /y\n'])(
    '%j makes where it goes unknown',
    async (more) => {
      const { folder } = withRemote();
      appendFileSync(`${folder}/.git/config`, more);
      expect(await ask({ branch: 'main', pushed: true })).toBe('UNKNOWN ambiguous');
    },
  );

  test('over HTTP the refs are read as git asks for them, with no credential', async () => {
    const { folder, first } = withRemote();
    const packet = (line: string) => (line.length + 4).toString(16).padStart(4, '0') + line;
    const shows = (object: string) =>
      `${packet('# service=git-upload-pack\n')}0000${packet(`${object} refs/heads/main\0agent=x\n`)}0000`;
    const asked: (string | undefined)[] = [];
    let answer: [number, string] = [200, shows(first)];
    const server: Server = createServer(({ url, headers }, response) => {
      asked.push(url, headers.authorization);
      response.writeHead(answer[0]).end(answer[1]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    git(folder, undefined, 'remote', 'set-url', 'origin', `http://worker:a-word@127.0.0.1:${port}/a.git`);
    const pushed = { branch: 'main', pushed: true };
    try {
      expect(await ask(pushed)).toBe('PASS');
      expect(asked).toEqual(['/a.git/info/refs?service=git-upload-pack', undefined]);
      for (const [status, body, expected] of [
        [200, shows(ABSENT), 'UNKNOWN ambiguous'],
        [200, shows(first).slice(0, -4), 'UNKNOWN look_failed'],
        [200, '<html></html>', 'UNKNOWN look_failed'],
        [200, `${packet('# service=git-upload-pack\n')}00000000`, 'FAIL not_pushed'],
        [401, '', 'UNKNOWN access_denied'],
        [404, '', 'UNKNOWN access_denied'],
        [500, '', 'UNKNOWN unreachable'],
        [302, '', 'UNKNOWN unreachable'],
        [200, shows(first).padEnd(2 * 1024 ** 2, '0'), 'UNKNOWN too_large'],
      ] as const) {
        answer = [status, body];
        expect([status, await ask(pushed)]).toEqual([status, expected]);
      }
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('a hostile repository', () => {
  test('runs nothing', async () => {
    const { folder, first } = repository();
    const canary = fixture.at('canary');
    const script = fixture.at('run.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${canary}\ncat\n`);
    chmodSync(script, 0o755);
    for (const setting of [
      ...['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.editor', 'diff.external', 'alias.status'],
      ...['filter.x.clean', 'filter.x.smudge', 'filter.x.process', 'diff.x.textconv', 'diff.x.command'],
      ...[
        'core.gitProxy',
        'credential.helper',
        'gpg.program',
        'core.alternateRefsCommand',
        'uploadpack.packObjectsHook',
      ],
    ]) {
      git(folder, undefined, 'config', setting, setting === 'alias.status' ? `!${script}` : script);
    }
    for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-commit'])
      cpSync(script, `${folder}/.git/hooks/${hook}`);
    writeFileSync(`${folder}/.gitattributes`, '* filter=x diff=x\n');
    writeFileSync(`${folder}/a.txt`, 'changed');
    git(fixture.root, undefined, 'init', '-q', '--bare', fixture.at('remote.git'));
    git(folder, undefined, 'remote', 'add', 'origin', fixture.at('remote.git'));
    rmSync(canary, { force: true });

    const all: Fields = {
      commit: first,
      branch: 'main',
      clean: true,
      files: ['a.txt'],
      merged_into: 'main',
      pushed: true,
    };
    expect(await ask(all)).toBe('FAIL not_pushed');
    expect(await ask({ clean: true })).toBe('UNKNOWN ambiguous');
    expect(existsSync(canary)).toBe(false);
    // The same repository does run it for whoever trusts it, so that the canary could have sung.
    git(folder, undefined, 'status');
    expect(existsSync(canary)).toBe(true);
  });

  test('shows nothing of what lies outside', async () => {
    const secret = repository('secret', outside);
    const say = 'UNKNOWN outside_allowed_roots';
    const { folder } = repository();
    writeFileSync(`${folder}/.git/objects/info/alternates`, `${secret.folder}/.git/objects\n`);
    const hidden = commit(secret.folder, { 'a.txt': 'hidden' });
    expect(await ask({ commit: hidden })).toBe(say);
    rmSync(`${folder}/.git/objects/info/alternates`);
    mkdirSync(fixture.at('linked'));
    writeFileSync(fixture.at('linked/.git'), `gitdir: ${secret.folder}/.git\n`);
    expect(await ask({ commit: hidden }, 'linked')).toBe(say);
    mkdirSync(fixture.at('shared'));
    symlinkSync(`${secret.folder}/.git`, fixture.at('shared/.git'));
    expect(await ask({ commit: hidden }, 'shared')).toBe(say);
    writeFileSync(`${folder}/.git/commondir`, `${secret.folder}/.git\n`);
    expect(await ask({ commit: hidden })).toBe(say);
    rmSync(`${folder}/.git/commondir`);
    rmSync(`${folder}/.git/refs/heads/main`);
    symlinkSync(`${secret.folder}/.git/refs/heads/main`, `${folder}/.git/refs/heads/main`);
    expect(await ask({ branch: 'main' })).toBe(say);
    const pack = readdirSync(`${secret.folder}/.git/objects`).find((name) => name === hidden.slice(0, 2)) as string;
    rmSync(`${folder}/.git/refs/heads/main`);
    rmSync(`${folder}/.git/objects/${pack}`, { recursive: true, force: true });
    symlinkSync(`${secret.folder}/.git/objects/${pack}`, `${folder}/.git/objects/${pack}`);
    writeFileSync(`${folder}/.git/HEAD`, `${hidden}\n`);
    expect(await ask({ commit: hidden })).toBe('UNKNOWN special_file');
  });

  test('an object that is not what its name says is no commit', async () => {
    const { folder, first } = repository();
    const second = commit(folder, { 'a.txt': 'A' });
    const fileOf = (object: string) => `${folder}/.git/objects/${object.slice(0, 2)}/${object.slice(2)}`;
    chmodSync(fileOf(second), 0o644);
    renameSync(fileOf(second), `${fileOf(second)}x`);
    rmSync(`${fileOf(second)}x`);
    cpSync(fileOf(first), fileOf(second));
    expect(await ask({ commit: second })).toBe('UNKNOWN look_failed');
  });

  test('cannot hold the answer', async () => {
    const { folder, first } = repository();
    const limits = { ...DEFAULT_LIMITS, contentBytes: 10 };
    expect(await fixture.answer({ type: 'git', repo: folder, commit: first }, { limits })).toBe('UNKNOWN too_large');
    const few = { ...DEFAULT_LIMITS, visits: 3 };
    expect(await fixture.answer({ type: 'git', repo: folder, commit: first }, { limits: few })).toBe(
      'UNKNOWN too_large',
    );
    execFileSync('mkfifo', [`${folder}/.git/objects/pack/pack-x.idx`]);
    expect(await ask({ commit: first })).toBe('UNKNOWN special_file');
    rmSync(`${folder}/.git/objects/pack/pack-x.idx`);
    rmSync(`${folder}/.git/index`);
    execFileSync('mkfifo', [`${folder}/.git/index`]);
    expect(await ask({ clean: true })).toBe('UNKNOWN special_file');
    const hurry = { ...DEFAULT_LIMITS, checkMs: 1 };
    expect(await fixture.answer({ type: 'git', repo: folder, commit: first }, { limits: hurry })).toBe(
      'UNKNOWN timed_out',
    );
  });
});
