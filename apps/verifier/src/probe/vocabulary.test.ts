import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { check, type Check, type CheckType } from '@wingman/contracts';
import { createScope } from '../scope/scope.js';
import { makeDatabase } from './database/sqlite-fixture.js';
import { createFixture, LOOKED, type Fixture } from './fixture.js';
import type { EvidenceOf, Surroundings } from './probe.js';
import { LookError } from '../scope/look-error.js';

/** What a check of one type finds in a world where it holds, in one where it does not, and where nothing can be seen. */
interface Row {
  held: Check;
  broken: Check;
  contradiction: string;
  /** Where it is put so that it cannot be looked at; the check itself is the one that holds. */
  unseen: { check?: Check; more?: Partial<Surroundings>; reason: string };
  /** What of the evidence must be there, so that somebody else can find the same again. */
  evidence: string;
}

let fixture: Fixture;
let port: number;
const server = createServer((_request, response) =>
  response.setHeader('content-type', 'application/json').end('{"ok":true}'),
);

beforeAll(async () => {
  fixture = createFixture();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
  write('a.txt', 'one\n');
  write('settings.json', '{"port": 8443}');
  write('dump.gz', gzipSync('whole'));
  write('torn.gz', gzipSync('x'.repeat(1000)).subarray(0, 20));
  write('report.tap', 'TAP version 13\n1..1\nok 1 - works\n');
  write('var/lib/dpkg/status', 'Package: web\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n');
  write('etc/crontab', '0 3 * * * root /opt/backup.sh\n');
  mkdirSync(fixture.at('var/spool/cron/crontabs'), { recursive: true });
  mkdirSync(fixture.at('etc/cron.d'));
  write('shop.db', (await makeDatabase('CREATE TABLE users (id); INSERT INTO users VALUES (1)')).main);
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['-c', 'user.name=W', '-c', 'user.email=w@example.test', 'commit', '-q', '--allow-empty', '-m', 'one'],
  ])
    execFileSync('git', args, { cwd: made('repo'), env: { PATH: process.env['PATH'], HOME: fixture.root } });
});
afterAll(() => {
  server.close();
  fixture.remove();
});

function write(name: string, content: string | Buffer): void {
  mkdirSync(path.dirname(fixture.at(name)), { recursive: true });
  writeFileSync(fixture.at(name), content);
}
function made(name: string): string {
  mkdirSync(fixture.at(name), { recursive: true });
  return fixture.at(name);
}

const engine: EvidenceOf = async ({ kind, name }) =>
  name === 'web' ? { kind, name, id: 'f'.repeat(64), observed_at: '2026-05-01T10:00:00.000Z', facts: FACTS } : 'absent';
const FACTS = {
  Id: 'f'.repeat(64),
  Name: '/web',
  State: { Status: 'running', Running: true, StartedAt: '2026-03-01T10:00:00Z' },
  RepoTags: ['web'],
  Image: 'sha256:0',
  Config: { Image: 'web', Env: [] },
  Mounts: [],
};
const away: EvidenceOf = () => Promise.reject(new LookError('engine_away'));

const elsewhere = { scope: createScope({ roots: ['/var/empty-of-all'] }) };
const OUTSIDE = 'outside_allowed_roots';
const outside = { more: elsewhere, reason: OUTSIDE };
const withoutEngine = { more: { evidence: away }, reason: 'engine_away' };

const rows = (): { [Type in CheckType]: Row } => ({
  file: row({ type: 'file', path: 'a.txt', lines: 1 }, { lines: 2 }, 'lines_differ', outside, 'digest'),
  content: row(
    { type: 'content', path: 'a.txt', contains: 'one' },
    { contains: 'two' },
    'not_in_content',
    outside,
    'digest',
  ),
  config: row(
    { type: 'config', path: 'settings.json', format: 'json', key: 'port', equals: 8443 },
    { equals: 80 },
    'value_differs',
    outside,
    'digest',
  ),
  count: row({ type: 'count', glob: '*.txt', equals: 1 }, { equals: 2 }, 'count_differs', outside, 'digest'),
  archive: row(
    { type: 'archive', path: 'dump.gz', restorable: true },
    { path: 'torn.gz' },
    'archive_damaged',
    outside,
    'digest',
  ),
  process: row(
    { type: 'process', pid: process.pid, running: true },
    { running: false },
    'running',
    { more: { procRoot: '/var/empty-of-all' }, reason: 'look_failed' },
    'pids',
  ),
  port: row(
    { type: 'port', port, state: 'open' },
    { state: 'closed' },
    'port_open',
    { more: { procRoot: '/var/empty-of-all' }, reason: 'look_failed' },
    'listeners',
  ),
  http: row(
    { type: 'http', url: `http://127.0.0.1:${port}/`, json: { pointer: '/ok', equals: true } },
    { json: { pointer: '/ok', equals: false } },
    'answer_differs',
    { more: { scope: createScope({}) }, reason: 'outside_allowed_hosts' },
    'digest',
  ),
  git: row({ type: 'git', repo: 'repo', branch: 'main' }, { branch: 'topic' }, 'missing', outside, 'branch'),
  package: row({ type: 'package', manager: 'dpkg', name: 'web' }, { name: 'shop' }, 'missing', outside, 'digest'),
  tests: row({ type: 'tests', report: 'report.tap', passed: 1 }, { passed: 2 }, 'tests_differ', outside, 'digest'),
  database: row(
    { type: 'database', connection: 'shop.db', table: 'users', count: 1 },
    { count: 2 },
    'count_differs',
    outside,
    'digest',
  ),
  cron: row({ type: 'cron', matches: 'backup' }, { matches: 'restore' }, 'not_scheduled', outside, 'digest'),
  disk: row(
    { type: 'disk', path: '.', free_min: 1 },
    { free_min: Number.MAX_SAFE_INTEGER },
    'too_little_space',
    outside,
    'free',
  ),
  container: row(
    { type: 'container', name: 'web', state: 'running' },
    { name: 'gone' },
    'missing',
    withoutEngine,
    'digest',
  ),
  image: row({ type: 'image', ref: 'web', present: true }, { ref: 'gone' }, 'missing', withoutEngine, 'digest'),
  volume: row({ type: 'volume', name: 'web', present: true }, { present: false }, 'present', withoutEngine, 'digest'),
  network: row({ type: 'network', name: 'web', present: true }, { name: 'gone' }, 'missing', withoutEngine, 'digest'),
});

function row(held: Check, change: object, contradiction: string, unseen: Row['unseen'], evidence: string): Row {
  return { held, broken: { ...held, ...change }, contradiction, unseen, evidence };
}

const TYPES = check.options.map((option) => option.shape.type.value);

describe.each(TYPES)('a check of type %s', (type) => {
  const at = { evidence: engine };

  test('holds where it is true, with evidence of what was looked at', async () => {
    const { held, evidence } = rows()[type];
    const result = await fixture.run(held, at);
    expect(result).toMatchObject({ type, outcome: 'PASS', reason: null, observed: LOOKED });
    expect(result.observed[evidence]).toBeTruthy();
    expect(result.target).not.toBe('');
  });

  test('is contradicted where it is not', async () => {
    const { broken, contradiction } = rows()[type];
    expect(await fixture.answer(broken, at)).toBe(`FAIL ${contradiction}`);
  });

  test('is open where nothing can be looked at, also when it would not hold, and turned round', async () => {
    const { held, broken, unseen } = rows()[type];
    for (const asked of [unseen.check ?? held, broken, { ...held, negate: true } as Check]) {
      expect(await fixture.answer(asked, { ...at, ...unseen.more })).toBe(`UNKNOWN ${unseen.reason}`);
    }
  });

  test('is open when its time is up before it began', async () => {
    const signal = AbortSignal.abort();
    expect(await fixture.answer(rows()[type].broken, { ...at, signal })).toBe('UNKNOWN timed_out');
  });
});
