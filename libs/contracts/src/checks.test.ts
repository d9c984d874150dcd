import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { check, checkResult, checks, context, MAX_CHECKS } from './checks.js';

const hash = 'ab'.repeat(32);
const T = '2026-05-01T10:00:00.000Z';

const accepted: Record<string, object>[] = [
  { file: { path: '/data/a.txt' } },
  { file: { path: 'a.txt', kind: 'directory', empty: true } },
  { file: { path: '/a', absent: true } },
  { file: { path: '/a', created_after: T, size: { min: 1, max: 2 }, sha256: hash, mode: '0600', lines: 3 } },
  { file: { path: '/a', mode: '/111' } },
  { file: { path: '/a', md5: 'AB'.repeat(16), sha1: 'ab'.repeat(20), sha512: 'ab'.repeat(64) } },
  { file: { path: '/a.sock', kind: 'socket', listening: true } },
  { file: { path: '/b', since_check: 'moved', from: '/a' } },
  { content: { path: '/a', contains: 'x' } },
  { content: { path: '/a', line: { number: 4, contains: 'x' } } },
  { content: { path: '/a', line: { number: 4, equals: '' }, negate: true } },
  { config: { path: '/a', format: 'yaml', key: 'server.port', equals: 8443 } },
  { count: { glob: '/a/*.log', equals: 0 } },
  { archive: { path: '/a.tar', entries: ['db.sql'], restorable: true } },
  { process: { pid: 4, name: 'nginx', running: true, started_after: T, env_key: 'MODE' } },
  { port: { port: 8080, host: '::1', state: 'open', process: 'node' } },
  { http: { url: 'http://127.0.0.1:1/x', status: 200, json: { pointer: '/a~1b/0', equals: null } } },
  { http: { url: 'http://127.0.0.1:1/x', json: { pointer: '', length: 3 } } },
  { git: { repo: '/r', branch: 'feature/auth', merged_into: 'main' } },
  { git: { repo: '/r', branch: 'main', pushed: true, remote: 'upstream' } },
  { git: { repo: '/r', commit: 'abcd', files: ['a'], only: true } },
  { git: { repo: '/r', branch: 'topic', merged_into: 'main', merged_after: T, pushed: true, pushed_after: T } },
  { git: { repo: '/r', tag: 'v1', created_after: T } },
  { package: { manager: 'npm', name: '@scope/x', version: '1.0.0' } },
  { package: { manager: 'pip', name: 'x', installed_after: T } },
  { count: { glob: '/a/*', min: 3, max: 3 } },
  { tests: { report: '/r.xml', format: 'junit', passed: 42, failed: 0, skipped: 1 } },
  { database: { connection: 'main', table: 'app.users', row: { id: 1 }, count: 3 } },
  { cron: { matches: 'backup\\.sh' } },
  { disk: { path: '/', free_min: 1 } },
  { container: { name: 'web', state: 'healthy' } },
  { container: { name: 'job', exit_code: 0 } },
  { image: { ref: 'web:1.0', present: true } },
  { volume: { name: 'data', present: false } },
  { network: { name: 'front', present: true } },
];

const refused: [string, string, object][] = [
  ['an unknown field', 'file', { path: '/a', colour: 'red' }],
  ['a path with a NUL', 'file', { path: '/a\0b' }],
  ['a path with a line break', 'file', { path: '/a\nb' }],
  ['an empty path', 'file', { path: '' }],
  ['a path beyond PATH_MAX', 'file', { path: '/' + 'a'.repeat(4096) }],
  ['attributes of an absent file', 'file', { path: '/a', absent: true, lines: 1 }],
  ['absent together with negate', 'file', { path: '/a', absent: true, negate: true }],
  ['negate: false, which says nothing', 'file', { path: '/a', negate: false }],
  ['a size range upside down', 'file', { path: '/a', size: { min: 2, max: 1 } }],
  ['a size without a bound', 'file', { path: '/a', size: {} }],
  ['a fraction of a byte', 'file', { path: '/a', size: { equals: 1.5 } }],
  ['decimal permissions', 'file', { path: '/a', mode: '689' }],
  ['a checksum of another length', 'file', { path: '/a', sha256: 'ab' }],
  ['a checksum of another kind', 'file', { path: '/a', md5: hash }],
  ['who listens at what is no socket', 'file', { path: '/a', listening: true }],
  ['moved from nowhere', 'file', { path: '/a', since_check: 'moved' }],
  ['a place that nothing came from', 'file', { path: '/a', from: '/b' }],
  ['a line without a text', 'content', { path: '/a', line: { number: 1 } }],
  ['what a variable holds', 'process', { pid: 1, running: true, env_key: 'MODE', env_value: 'x' }],
  ['a remote of nothing that was pushed', 'git', { repo: '/r', branch: 'main', remote: 'origin' }],
  ['only these, of none', 'git', { repo: '/r', commit: 'abcd', only: true }],
  ['the end of what still runs', 'container', { name: 'x', state: 'running', exit_code: 0 }],
  ['a time before computers', 'file', { path: '/a', created_after: '0001-01-01T00:00:00Z' }],
  ['a time with an offset', 'file', { path: '/a', created_after: '2026-05-01T10:00:00+02:00' }],
  ['content without a question', 'content', { path: '/a' }],
  ['content with two questions', 'content', { path: '/a', contains: 'x', matches: 'x' }],
  ['line 0', 'content', { path: '/a', line: { number: 0, equals: '' } }],
  ['a count without a number', 'count', { glob: '/a/*' }],
  ['a count upside down', 'count', { glob: '/a/*', min: 5, max: 3 }],
  ['a merge of nothing', 'git', { repo: '/r', branch: 'main', merged_after: T }],
  ['when what was not pushed was pushed', 'git', { repo: '/r', branch: 'main', pushed: false, pushed_after: T }],
  ['the beginning of a worktree', 'git', { repo: '/r', clean: true, created_after: T }],
  ['when what is absent was installed', 'package', { manager: 'npm', name: 'x', absent: true, installed_after: T }],
  ['a process without a handle', 'process', { running: true }],
  ['a name that is an option', 'process', { name: '-rf', running: true }],
  ['the start time of a stopped process', 'process', { name: 'x', running: false, started_after: T }],
  ['port 0', 'port', { port: 0, state: 'open' }],
  ['port 65536', 'port', { port: 65_536, state: 'open' }],
  ['the owner of a closed port', 'port', { port: 1, state: 'closed', process: 'x' }],
  ['an address with a password', 'http', { url: 'http://u:p@h/' }],
  ['a file address', 'http', { url: 'file:///etc/passwd' }],
  ['POST', 'http', { url: 'http://h/', method: 'POST' }],
  ['the body of a HEAD', 'http', { url: 'http://h/', method: 'HEAD', contains: 'x' }],
  ['a broken pointer', 'http', { url: 'http://h/', json: { pointer: 'a', equals: 1 } }],
  ['a branch that is an option', 'git', { repo: '/r', branch: '--upload-pack=x' }],
  ['a range of commits', 'git', { repo: '/r', branch: 'a..b' }],
  ['a repository without a question', 'git', { repo: '/r' }],
  ['a table that is a statement', 'database', { connection: 'main', table: 'x; drop' }],
  ['attributes of an absent container', 'container', { name: 'x', state: 'absent', image: 'y' }],
  ['an unknown type', 'shell', { command: 'true' }],
];

describe('the check vocabulary', () => {
  test('has an accepted example of each of its types', () => {
    const covered = new Set(accepted.flatMap((example) => Object.keys(example)));
    expect([...covered].sort()).toEqual(check.options.map((option) => option.shape.type.value).sort());
  });

  test.each(accepted.flatMap((example) => Object.entries(example)))('accepts %s %j', (type, fields) => {
    expect(check.safeParse({ type, ...fields }).error).toBeUndefined();
  });

  test.each(refused)('refuses %s', (_case, type, fields) => {
    expect(check.safeParse({ type, ...fields }).success).toBe(false);
  });

  test('takes 100 checks and no more', () => {
    const one = { type: 'file', path: '/a' };
    expect(checks.safeParse(Array(MAX_CHECKS).fill(one)).success).toBe(true);
    expect(checks.safeParse(Array(MAX_CHECKS + 1).fill(one)).success).toBe(false);
  });

  test('writes checksums in one way', () => {
    expect(check.parse({ type: 'file', path: '/a', sha256: hash.toUpperCase() })).toMatchObject({ sha256: hash });
  });

  test('can be shown as JSON Schema', () => {
    expect(() => z.toJSONSchema(checks, { io: 'input' })).not.toThrow();
    expect(() => z.toJSONSchema(checkResult, { io: 'output' })).not.toThrow();
  });
});

describe('the context of a claim', () => {
  test.each([
    ['a relative directory', { cwd: 'work' }],
    ['a start after the claim', { task_started_at: '2026-05-01T10:00:01Z', claimed_at: '2026-05-01T10:00:00Z' }],
    ['a year that is not plausible', { task_started_at: '9999-01-01T00:00:00Z' }],
    ['an unknown field', { pwd: '/' }],
  ])('refuses %s', (_case, value) => {
    expect(context.safeParse(value).success).toBe(false);
  });

  test('accepts nothing at all', () => {
    expect(context.safeParse({}).success).toBe(true);
  });
});
