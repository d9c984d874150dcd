import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Check, CheckResult } from '@wingman/contracts';
import { workspaceRoot } from '@wingman/testkit';

const run = promisify(execFile);
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

// Below /tmp, since everybody may come here, and not below a home.
let base: string;
let world: string;
let port: number;
const server = createServer((_request, response) => response.end('hello'));

beforeAll(async () => {
  base = mkdtempSync('/tmp/wingman-unprivileged-');
  chmodSync(base, 0o755);
  for (const file of ['probe.js', 'sqlite3.wasm'])
    copyFileSync(path.join(workspaceRoot, 'dist/tools', file), path.join(base, file));
  world = path.join(base, 'world');
  mkdirSync(path.join(world, 'closed'), { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(world, name), content);
  write('a.txt', 'one\ntwo\n');
  write('settings.json', '{"port": 8443}');
  write('dump.gz', gzipSync('whole'));
  write('report.tap', 'TAP version 13\n1..1\nok 1 - works\n');
  write('none.db', '');
  symlinkSync('a.txt', path.join(world, 'link'));
  execFileSync('git', ['init', '-q', '-b', 'main', path.join(world, 'repo')]);
  const person = ['-c', 'user.name=W', '-c', 'user.email=w@example.test'];
  execFileSync('git', [...person, 'commit', '-q', '--allow-empty', '-m', 'one'], { cwd: path.join(world, 'repo') });
  execFileSync('chmod', ['-R', 'a+rX', world]);
  write('closed/b.txt', 'one\n');
  write('mine.txt', 'one\n');
  chmodSync(path.join(world, 'mine.txt'), 0o600);
  chmodSync(path.join(world, 'closed'), 0o700);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true, force: true });
});

/** Each check once as it holds and once as it does not. */
const OPEN = (): Check[] =>
  [
    [{ type: 'file', path: 'a.txt', lines: 2 }, { lines: 3 }],
    [{ type: 'file', path: 'link', target: 'a.txt' }, { target: 'b.txt' }],
    [{ type: 'file', path: 'a.txt', owner: '0' }, { owner: '4242' }],
    [{ type: 'content', path: 'a.txt', contains: 'one' }, { contains: 'three' }],
    [{ type: 'config', path: 'settings.json', format: 'json', key: 'port', equals: 8443 }, { equals: 80 }],
    [{ type: 'count', glob: '*.json', equals: 1 }, { equals: 2 }],
    [{ type: 'archive', path: 'dump.gz' }, { entries: ['none.sql'] }],
    [{ type: 'tests', report: 'report.tap', passed: 1 }, { passed: 2 }],
    [{ type: 'disk', path: '.', free_min: 1 }, { free_min: Number.MAX_SAFE_INTEGER }],
    [{ type: 'database', connection: 'none.db', table: 'users', negate: true }, { negate: undefined }],
    [{ type: 'git', repo: 'repo', branch: 'main' }, { branch: 'topic' }],
    [{ type: 'port', port, state: 'open' }, { state: 'closed' }],
    [{ type: 'http', url: `http://127.0.0.1:${port}/`, contains: 'hello' }, { contains: 'bye' }],
    [{ type: 'process', pid: process.pid, running: true }, { running: false }],
  ].flatMap(([held, change]) => [held, { ...held, ...change }] as Check[]);

const CLOSED: Check[] = [
  { type: 'content', path: 'mine.txt', contains: 'one' },
  { type: 'content', path: 'mine.txt', contains: 'two' },
  { type: 'file', path: 'closed/b.txt' },
  { type: 'file', path: 'closed/none.txt' },
  { type: 'file', path: 'closed/none.txt', absent: true },
  { type: 'count', glob: 'closed/*', equals: 0 },
];

async function probe(checks: readonly Check[], as: readonly string[] = []): Promise<string[]> {
  const file = path.join(base, 'checks.json');
  writeFileSync(file, JSON.stringify(checks));
  const program = [
    process.execPath,
    path.join(base, 'probe.js'),
    '--root',
    world,
    '--host',
    '127.0.0.1',
    '--cwd',
    world,
    file,
  ];
  const [command = '', ...args] = as.length === 0 ? program : ['setpriv', ...as, ...program];
  const { stdout } = await run(command, args, { cwd: '/', env: { PATH: process.env['PATH'] } });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CheckResult)
    .map(({ type, outcome, reason }) => `${type} ${outcome} ${reason ?? ''}`.trim());
}

const asRoot = process.getuid?.() === 0;
(asRoot ? test : test.skip)(
  'an ordinary account finds what root finds, and calls open what it may not see',
  async () => {
    const byRoot = await probe(OPEN());
    expect(byRoot.filter((_found, at) => at % 2 === 0).filter((found) => !found.endsWith('PASS'))).toEqual([]);
    expect(byRoot.filter((_found, at) => at % 2 === 1).filter((found) => !found.includes('FAIL'))).toEqual([]);
    expect(await probe(OPEN(), NOBODY)).toEqual(byRoot);

    const seen = await probe(CLOSED);
    expect(seen.filter((found) => found.includes('UNKNOWN'))).toEqual([]);
    const hidden = await probe(CLOSED, NOBODY);
    expect(new Set(hidden.map((found) => found.split(' ').slice(1).join(' ')))).toEqual(
      new Set(['UNKNOWN access_denied']),
    );
  },
);
