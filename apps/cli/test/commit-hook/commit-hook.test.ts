import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SECRET_SAMPLES } from '@wingman/testkit';
import { createInstallHook } from '../../src/commit-hook/install-hook.js';
import { runWingman } from '../run-wingman.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const PROGRAM = path.join(ROOT, 'dist/apps/cli/main.js');
const LONG = 120_000;
const SECRET = SECRET_SAMPLES[0]!;

let home: string;
let repository: string;
const env = { PATH: '/usr/bin:/bin', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const git = (...words: string[]) => execFileSync('git', ['-C', repository, ...words], { env, encoding: 'utf8' });
const write = (name: string, content: string | Buffer) => {
  mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
  writeFileSync(path.join(repository, name), content);
};
const commit = (...words: string[]) => {
  const { status, stderr } = spawnSync('git', ['-C', repository, 'commit', '-m', 'change', ...words], {
    env,
    encoding: 'utf8',
  });
  return { blocked: status !== 0, said: stderr };
};
/** Stages a file and tries to commit it. */
const commitOf = (name: string, content: string | Buffer) => {
  write(name, content);
  git('add', '--force', name);
  return commit();
};

beforeAll(() => {
  execFileSync(process.execPath, ['tools/build/build.mjs', 'cli'], { cwd: ROOT, stdio: 'ignore' });
  home = mkdtempSync(path.join(tmpdir(), 'wingman-hook-'));
}, LONG);
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  repository = mkdtempSync(path.join(home, 'repository-'));
  git('init', '--quiet');
  git('config', 'user.name', 'someone');
  git('config', 'user.email', 'someone@example.com');
  expect((await install()).code).toBe(0);
});
const install = (program = PROGRAM) => runWingman([createInstallHook(program)], ['install-hook', repository], [], env);

test.each(SECRET_SAMPLES.map(({ kind, text, value }) => [kind, text, value]))(
  'keeps %s out, and does not show it',
  (_kind, text, value) => {
    const { blocked, said } = commitOf('notes/readme.md', `one\n\n${text}\n`);

    expect(blocked).toBe(true);
    expect(said).toContain('notes/readme.md:3  secrets.');
    expect(said).not.toContain(value);
  },
);

test.each(['.env', '.env.prd', 'apps/web/.env.local', '.ENV.Test', '.env.example.bak'])(
  'keeps a file of settings out: %s',
  (name) => {
    expect(commitOf(name, 'PORT=8002\n')).toMatchObject({
      blocked: true,
      said: expect.stringContaining('commit.env_file'),
    });
  },
);

test.each(['.env.prd.example', 'environment.ts', '.envrc.md'])('lets %s in', (name) => {
  expect(commitOf(name, 'PORT=8002\n').blocked).toBe(false);
});

test('an example may not hold a secret, nor may any name turn one into no secret', () => {
  expect(commitOf('.env.prd.example', SECRET.text).blocked).toBe(true);
  expect(commitOf('a name\nwith "quotes" and ü.txt', SECRET.text).blocked).toBe(true);
});

test.each<[string, Buffer]>([
  ['a binary file', Buffer.concat([Buffer.from([0, 1, 2, 255, 10]), Buffer.from(SECRET.text), Buffer.from([0, 3])])],
  ['UTF-16', Buffer.from(`\ufeff${SECRET.text}\n`, 'utf16le')],
  ['the end of a huge file', Buffer.from(`${'plain words of a long log\n'.repeat(100_000)}${SECRET.text}\n`)],
])('looks into %s', (_what, content) => {
  expect(commitOf('data.bin', content).blocked).toBe(true);
});

test('what is too large to look into needs a reason', () => {
  expect(commitOf('.wingmanignore', '/model.bin commit.too_large # weights, made by the build\n').blocked).toBe(false);
  const large = Buffer.alloc((32 << 20) + 1, 'x');
  expect(commitOf('other.bin', large).said).toContain('other.bin  commit.too_large');

  git('mv', '-f', 'other.bin', 'model.bin');
  expect(commit().blocked).toBe(false);
});

test('what is staged counts, and not what lies in the folder', () => {
  write('settings.ts', SECRET.text);
  git('add', 'settings.ts');
  write('settings.ts', 'clean now');
  expect(commit().blocked).toBe(true);

  git('add', 'settings.ts');
  write('settings.ts', SECRET.text);
  expect(commit().blocked).toBe(false);
});

test('of a commit of some paths only these count, and of one from a sub-folder all', () => {
  write('clean.txt', 'clean');
  write('deep/dirty.txt', SECRET.text);
  git('add', '.');
  expect(commit('--', 'clean.txt').blocked).toBe(false);
  const inFolder = spawnSync('git', ['-C', path.join(repository, 'deep'), 'commit', '-m', 'all'], { env });
  expect(inFolder.status).not.toBe(0);
});

test('a renamed file is looked into, a deleted one is not, a known secret is no news', () => {
  write('.env.old', 'PORT=1');
  write('old.txt', `${'line\n'.repeat(50)}${SECRET.text}\n`);
  git('add', '--force', '.');
  // Git's own way round every hook.
  expect(commit('--no-verify').blocked).toBe(false);

  write('old.txt', `${'line\n'.repeat(51)}${SECRET.text}\n`);
  git('add', 'old.txt');
  expect(commit().blocked).toBe(false);
  write('old.txt', `${'line\n'.repeat(51)}${SECRET.text}\n${SECRET_SAMPLES[4]!.text}\n`);
  git('add', 'old.txt');
  expect(commit().blocked).toBe(true);

  git('mv', '-f', 'old.txt', 'new.txt');
  expect(commit().said).toContain('new.txt');
  git('rm', '-q', '--cached', '-f', 'new.txt', '.env.old');
  expect(commit().blocked).toBe(false);
});

const ONE_PATH = 'fixtures/one.txt # samples of the tests\n';

test('a finding is accepted by a line that names its path, and shown with the reason', () => {
  expect(commitOf('.wingmanignore', ONE_PATH).blocked).toBe(false);
  const { blocked, said } = commitOf('fixtures/one.txt', SECRET.text);

  expect(blocked).toBe(false);
  expect(said).toMatch(/^accepted by \.wingmanignore: fixtures\/one\.txt:1 {2}secrets\..*: samples of the tests$/m);
  expect(said).not.toContain(SECRET.value);
  expect(commitOf('fixtures/two.txt', SECRET.text).blocked).toBe(true);
});

test('nobody brings in a secret and the line for it at once', () => {
  write('.wingmanignore', ONE_PATH);
  git('add', '.wingmanignore');
  expect(commitOf('fixtures/one.txt', SECRET.text).blocked).toBe(true);
});

test.each(['*', '**', 'fixtures/', 'fixtures/**', 'fixtures/on?.txt', 'one.txt', 'FIXTURES/one.txt'])(
  'no secret is accepted by %s, which names no path',
  (pattern) => {
    expect(commitOf('.wingmanignore', `${pattern} # all of it\n`).blocked).toBe(false);
    expect(commitOf('fixtures/one.txt', SECRET.text).blocked).toBe(true);
  },
);

test('a line for one rule accepts no other, and no line accepts a file of settings', () => {
  const lines = '/fixtures/one.txt secrets.no_such_rule # samples\n/.env.prd # all settings\n';
  expect(commitOf('.wingmanignore', lines).blocked).toBe(false);
  expect(commitOf('fixtures/one.txt', SECRET.text).blocked).toBe(true);
  git('reset', '--quiet', '--hard');
  expect(commitOf('.env.prd', 'PORT=1').blocked).toBe(true);
});

test('where there is an origin, a line counts once people took it into the main branch', () => {
  expect(commitOf('clean.txt', 'clean').blocked).toBe(false);
  const origin = path.join(home, `origin-${path.basename(repository)}`);
  execFileSync('git', ['clone', '--quiet', '--bare', repository, origin], { env });
  git('remote', 'add', 'origin', origin);
  git('fetch', '--quiet', 'origin');
  git('remote', 'set-head', 'origin', '--auto');
  expect(commitOf('.wingmanignore', ONE_PATH).blocked).toBe(false);
  expect(commitOf('fixtures/one.txt', SECRET.text).blocked).toBe(true);

  git('push', '--quiet', 'origin', 'HEAD');
  expect(commit().blocked).toBe(false);
});

test('an ignore file that cannot be read is not committed', () => {
  expect(commitOf('.wingmanignore', 'fixtures/one.txt\n')).toMatchObject({
    blocked: true,
    said: expect.stringContaining('an entry needs its reason'),
  });
});

test('a hook that was there runs as well, and is not kept twice', async () => {
  const hooks = path.join(repository, '.git/hooks');
  writeFileSync(path.join(hooks, 'pre-commit'), '#!/bin/sh\necho asked the old hook >&2\nexit 1\n');
  chmodSync(path.join(hooks, 'pre-commit'), 0o755);
  await install();
  await install();

  const { blocked, said } = commitOf('clean.txt', 'clean');

  expect(blocked).toBe(true);
  expect(said).toContain('asked the old hook');
  rmSync(path.join(hooks, 'pre-commit.before-wingman'));
  expect(commit().blocked).toBe(false);
});

test('hooks that lie elsewhere are found, and no repository is said to be none', async () => {
  git('config', 'core.hooksPath', '.githooks');
  await install();
  expect(existsSync(path.join(repository, '.githooks/pre-commit'))).toBe(true);
  expect(commitOf('a.txt', SECRET.text).blocked).toBe(true);

  const { code, errors } = await runWingman([createInstallHook(PROGRAM)], ['install-hook', home], [], env);
  expect(code).toBe(2);
  expect(errors).toContain('not a git repository');
});

test('nothing is committed when nothing can be looked through', async () => {
  const moved = path.join(home, 'gone.js');
  writeFileSync(moved, '');
  await install(moved);
  renameSync(moved, `${moved}.away`);

  expect(commitOf('clean.txt', 'clean')).toMatchObject({
    blocked: true,
    said: expect.stringContaining('nothing was looked through'),
  });
});
