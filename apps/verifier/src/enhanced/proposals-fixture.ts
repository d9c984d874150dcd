import type { Check } from '@wingman/contracts';
import type { Proposal } from './plan-schema.js';

export const CWD = '/srv/app';
export const START = '2026-05-01T10:00:00.000Z';

/** A claim with the checks that say it, by what they cover (`''`: all of it). */
export interface Sample {
  claim: string;
  parts: readonly { covers?: string; checks: readonly Check[] }[];
}

const one = (claim: string, ...checks: Check[]): Sample => ({ claim, parts: [{ checks }] });

export const proposalOf = ({ claim, parts }: Sample): Proposal => ({
  checks: parts.flatMap(({ covers = claim, checks }) => checks.map((check) => ({ covers, check }))),
});

const HASH = '3b18e512dba79e4c8300dd08aeb37f8e728b8dad3b18e512dba79e4c8300dd08';

/** Claims of every type, most of them worded as no grammar rule of the reader has them. */
export const SAMPLES: readonly Sample[] = [
  one('Put together the report at out/report.md', { type: 'file', path: 'out/report.md' }),
  one('The new config file lives at /srv/app/config.yaml', { type: 'file', path: '/srv/app/config.yaml' }),
  one('You can find the summary at out/summary.txt', { type: 'file', path: 'out/summary.txt' }),
  one('Trashed the old logs file /srv/app/old.log', { type: 'file', path: '/srv/app/old.log', absent: true }),
  one('There is no file /srv/app/old.log anymore', { type: 'file', path: '/srv/app/old.log', absent: true }),
  one(
    'Scrapped a.txt and b.txt',
    { type: 'file', path: 'a.txt', absent: true },
    { type: 'file', path: 'b.txt', absent: true },
  ),
  one('Reworked src/main.ts', { type: 'file', path: 'src/main.ts' }),
  one('Emptied out/app.log', { type: 'file', path: 'out/app.log', empty: true }),
  one('Gave run.sh the permissions 755', { type: 'file', path: 'run.sh', mode: '755' }),
  one('There are exactly 14 lines in notes.txt', { type: 'file', path: 'notes.txt', lines: 14 }),
  one(`dist/app.js hashes to ${HASH}`, { type: 'file', path: 'dist/app.js', sha256: HASH }),
  one('"hello world" stands in notes.txt', { type: 'content', path: 'notes.txt', contains: 'hello world' }),
  one('Took out the line `DEBUG=1;` from run.sh', {
    type: 'content',
    path: 'run.sh',
    contains: 'DEBUG=1;',
    absent: true,
  }),
  one('Switched `server.port` to 8443 in app.yaml', {
    type: 'config',
    path: 'app.yaml',
    format: 'yaml',
    key: 'server.port',
    equals: 8443,
  }),
  one('dump.tar unpacks', { type: 'archive', path: 'dump.tar', restorable: true }),
  one('There are exactly 3 files matching out/*.csv', { type: 'count', glob: 'out/*.csv', equals: 3 }),
  one('The daemon `mailerd` was bounced', { type: 'process', name: 'mailerd', running: true }),
  one('Halted the process `mailerd`', { type: 'process', name: 'mailerd', running: false }),
  one('Something listens on port 8080', { type: 'port', port: 8080, state: 'open' }),
  one('Port 8080 is no longer reachable', { type: 'port', port: 8080, state: 'closed' }),
  one('http://127.0.0.1:8080/health comes back with 204', {
    type: 'http',
    url: 'http://127.0.0.1:8080/health',
    status: 204,
  }),
  one('Fired up the container `web-1`', { type: 'container', name: 'web-1', state: 'running' }),
  one('The container `web-1` was destroyed', { type: 'container', name: 'web-1', state: 'absent' }),
  one('The image `web:1.2` is present', { type: 'image', ref: 'web:1.2', present: true }),
  one('Destroyed the volume `db-data`', { type: 'volume', name: 'db-data', present: false }),
  one('The network `front-1` exists', { type: 'network', name: 'front-1', present: true }),
  one('Merged `feature-x1` into `main-2`', { type: 'git', repo: CWD, branch: 'feature-x1', merged_into: 'main-2' }),
  one('There are no uncommitted changes', { type: 'git', repo: CWD, clean: true }),
  one('The npm package `left-pad` is installed', { type: 'package', manager: 'npm', name: 'left-pad' }),
  one('All unit tests are green per the report out/junit.xml', { type: 'tests', report: 'out/junit.xml' }),
  one('There are 42 rows in the table `user_rows` of the database `shop-db`', {
    type: 'database',
    connection: 'shop-db',
    table: 'user_rows',
    count: 42,
  }),
  one('`/usr/local/bin/backup.sh` is scheduled by cron', { type: 'cron', matches: '/usr/local/bin/backup.sh' }),
  one('At least 5 GB of disk space are free on /srv/data', { type: 'disk', path: '/srv/data', free_min: 5e9 }),
  one('dist/app.bin weighs in at exactly 4,096 bytes', {
    type: 'file',
    path: 'dist/app.bin',
    size: { equals: 4096 },
  }),
  one('dist/app.bin occupies no less than 2 MB', { type: 'file', path: 'dist/app.bin', size: { min: 2_000_000 } }),
  one('dist/app.bin measures no more than 3 KiB', { type: 'file', path: 'dist/app.bin', size: { max: 3072 } }),
  one('links/current leads to releases/v2', { type: 'file', path: 'links/current', target: 'releases/v2' }),
  one('The file run/app.sock is a unix socket', { type: 'file', path: 'run/app.sock', kind: 'socket' }),
  one('The environment of the process `mailerd` carries `MAIL_MODE`', {
    type: 'process',
    name: 'mailerd',
    running: true,
    env_key: 'MAIL_MODE',
  }),
  one('The container `web-1` carries the variable `MAIL_MODE`', {
    type: 'container',
    name: 'web-1',
    env_key: 'MAIL_MODE',
  }),
  one('http://127.0.0.1:8080/health gives the JSON field `build.number` as 17', {
    type: 'http',
    url: 'http://127.0.0.1:8080/health',
    json: { pointer: '/build/number', equals: 17 },
  }),
  one('The property `/ready` in the response of http://127.0.0.1:8080/x equals true', {
    type: 'http',
    url: 'http://127.0.0.1:8080/x',
    json: { pointer: '/ready', equals: true },
  }),
  one('Line coverage amounts to at least 81.2% per the report out/cov.json', {
    type: 'tests',
    report: 'out/cov.json',
    format: 'coverage',
    min_coverage: 81.2,
  }),
  one('src/old.ts stayed the same since the check was registered', {
    type: 'file',
    path: 'src/old.ts',
    since_check: 'unchanged',
  }),
  one('src/main.ts has been edited since the check', { type: 'file', path: 'src/main.ts', since_check: 'changed' }),
  one('src/new.ts is new since the check', { type: 'file', path: 'src/new.ts', since_check: 'created' }),
  one('src/gone.ts was removed since the check', {
    type: 'file',
    path: 'src/gone.ts',
    absent: true,
    since_check: 'removed',
  }),
  one('The branch `main` has advanced since the check', {
    type: 'git',
    repo: CWD,
    branch: 'main',
    since_check: 'moved',
  }),
  one('The container `web-1` was made anew since the check', {
    type: 'container',
    name: 'web-1',
    since_check: 'recreated',
  }),
  one('There are 3 fewer files matching out/*.log than when the check was registered', {
    type: 'count',
    glob: 'out/*.log',
    change: { equals: -3 },
  }),
  one('The table `user_rows` of the database `shop-db` holds 12 more rows than when the check came', {
    type: 'database',
    connection: 'shop-db',
    table: 'user_rows',
    change: { equals: 12 },
  }),
  one('Freed up at least 2 GB on /srv/data', { type: 'disk', path: '/srv/data', freed_min: 2e9 }),
  {
    claim: 'Trashed a.txt, and something listens on port 9090. Put together b.txt',
    parts: [
      { covers: 'Trashed a.txt', checks: [{ type: 'file', path: 'a.txt', absent: true }] },
      { covers: 'something listens on port 9090', checks: [{ type: 'port', port: 9090, state: 'open' }] },
      { covers: 'Put together b.txt', checks: [{ type: 'file', path: 'b.txt' }] },
    ],
  },
];
