import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { lookAtSqlite } from './probe/database/sqlite-engine.js';
import { makeDatabase } from './probe/database/sqlite-fixture.js';
import { createFixture, type Fixture } from './probe/fixture.js';
import type { EvidenceOf } from './probe/probe.js';
import { createScope } from './scope/scope.js';
import { verify } from './verification.js';

let fixture: Fixture;
let start: string;
const names = { FIRST: '', BEFORE: '', SINCE: '', DATED: '' };

const PERSON = ['-c', 'user.name=Worker', '-c', 'user.email=worker@example.test', '-c', 'init.defaultBranch=main'];
const SCHEMA = "CREATE TABLE users (id); CREATE TABLE _migrations (name); INSERT INTO _migrations VALUES ('001_init')";
let clock: string | undefined;
function git(folder: string, ...args: string[]): string {
  const time = clock === undefined ? {} : { GIT_AUTHOR_DATE: clock, GIT_COMMITTER_DATE: clock };
  const env = { PATH: process.env['PATH'], HOME: fixture.root, GIT_CONFIG_NOSYSTEM: '1', ...time };
  return execFileSync('git', [...PERSON, ...args], { cwd: fixture.at(folder), env })
    .toString()
    .trim();
}
function commit(folder: string, file: string): string {
  writeFileSync(fixture.at(`${folder}/${file}`), file);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', file);
  return git(folder, 'rev-parse', 'HEAD');
}
function topic(name: string): void {
  git('repo', 'switch', '-qc', name);
  commit('repo', `${name}.txt`);
  git('repo', 'switch', '-q', 'main');
}
function put(folder: string, file: string, text: string): void {
  mkdirSync(fixture.at(folder), { recursive: true });
  writeFileSync(fixture.at(`${folder}/${file}`), text);
}
const inNpm = (name: string) =>
  put(`app/node_modules/${name}`, 'package.json', JSON.stringify({ name, version: '4.1.0' }));
const site = 'py/.venv/lib/python3.11/site-packages';
const inPip = (name: string) =>
  put(`${site}/${name}-1.0.dist-info`, 'METADATA', `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`);

beforeAll(async () => {
  fixture = createFixture();
  for (const folder of ['repo', 'idle', 'dated', 'bare.git']) mkdirSync(fixture.at(folder));
  git('bare.git', 'init', '-q', '--bare');
  for (const folder of ['repo', 'idle', 'dated']) {
    git(folder, 'init', '-q');
    commit(folder, 'a.txt');
  }
  names.FIRST = git('repo', 'rev-parse', 'HEAD');
  git('repo', 'remote', 'add', 'origin', fixture.at('bare.git'));
  git('repo', 'push', '-q', 'origin', 'main');
  for (const name of ['was-merged', 'was-there', 'forwarded', 'will-merge', 'will-forward', 'pushed-before'])
    topic(name);
  git('repo', 'merge', '-q', '--no-ff', '-m', 'one', 'was-merged');
  git('repo', 'switch', '-qc', 'steady');
  git('repo', 'merge', '-q', '--ff-only', 'main');
  git('repo', 'switch', '-q', 'main');
  git('repo', 'push', '-q', 'origin', 'pushed-before');
  git('repo', 'tag', 'v1.0.0');
  names.BEFORE = git('repo', 'rev-parse', 'main');
  git('idle', 'branch', 'packed');
  git('idle', 'tag', 'v0.1.0');
  git('idle', 'gc', '-q');
  inNpm('zod');
  inNpm('touched');
  inPip('flask');
  put('store/linked', 'package.json', '{"name": "linked", "version": "4.1.0"}');
  put('store/old-link', 'package.json', '{"name": "old-link", "version": "4.1.0"}');
  put('store/hard', 'package.json', '{"name": "hard", "version": "4.1.0"}');
  symlinkSync(fixture.at('store/old-link'), fixture.at('app/node_modules/old-link'));
  put('still/node_modules/zod', 'package.json', '{"name": "zod", "version": "4.1.0"}');
  put('still/.venv/lib/python3.11/site-packages/flask-1.0.dist-info', 'METADATA', 'Name: flask\nVersion: 1.0\n\n');
  put('quiet', 'notes.md', 'retry\n');
  for (const folder of ['quiet', 'busy']) put(folder, 'package.json', '{"scripts": {"build": "tsc"}}');
  put('quiet', 'jobs', '0 3 * * * root /opt/backup.sh\n');
  put('quiet', 'run.sh', '#!/bin/sh\n');
  chmodSync(fixture.at('quiet/run.sh'), 0o755);
  put('busy', 'gone.log', '');
  put('busy/deep', 'gone.log', '');
  writeFileSync(fixture.at('quiet/shop.db'), (await makeDatabase(SCHEMA)).main);
  const made = Date.now();
  await until(() => Date.now() > made + 2100);
  start = new Date().toISOString();
  await until(() => Date.now() > Date.parse(start) + 1100);
  names.SINCE = commit('repo', 'since.txt');
  git('repo', 'merge', '-q', '--no-ff', '-m', 'two', 'will-merge');
  git('repo', 'branch', 'fresh');
  git('repo', 'switch', '-q', 'steady');
  git('repo', 'merge', '-q', '--ff-only', 'main');
  git('repo', 'tag', 'v2.0.0');
  git('repo', 'tag', '-a', 'v2.1.0', '-m', 'two');
  git('repo', 'push', '-q', 'origin', 'main', 'was-there', 'v2.1.0');
  rmSync(fixture.at('busy/gone.log'));
  rmSync(fixture.at('busy/deep'), { recursive: true });
  writeFileSync(fixture.at('busy/notes.md'), 'retry\n');
  put('busy', 'package.json', '{"scripts": {"build": "tsc -b"}}');
  put('busy', 'jobs', '0 3 * * * root /opt/backup.sh\n');
  writeFileSync(fixture.at('busy/run.sh'), '');
  chmodSync(fixture.at('busy/run.sh'), 0o755);
  writeFileSync(fixture.at('busy/shop.db'), (await makeDatabase('CREATE TABLE users (id)')).main);
  git('repo', 'branch', '-q', '-D', 'forwarded');
  // A clock that was set says nothing, whatever it shows.
  clock = '2020-01-01T00:00:00Z';
  names.DATED = commit('dated', 'b.txt');
  git('dated', 'branch', 'backdated');
  clock = undefined;
  utimesSync(fixture.at('app/node_modules/touched/package.json'), new Date(), new Date());
  inNpm('left-pad');
  inPip('django');
  symlinkSync(fixture.at('store/linked'), fixture.at('app/node_modules/linked'));
  mkdirSync(fixture.at('app/node_modules/hard'));
  linkSync(fixture.at('store/hard/package.json'), fixture.at('app/node_modules/hard/package.json'));
}, 30_000);
afterAll(() => fixture.remove());

/** An engine with images that were named long ago, just now, and nobody knows when. */
const evidence: EvidenceOf = async ({ kind, name }) => {
  const LastTagTime = { 'old:1': '2020-01-01T00:00:00Z', 'new:1': new Date().toISOString() }[name];
  const own = kind === 'image' ? { RepoTags: [name], Metadata: { LastTagTime } } : { Name: name };
  const facts = { ...own, Created: '2020-01-01T00:00:00Z' };
  return { kind, name, id: 'ab'.repeat(32), observed_at: new Date().toISOString(), facts };
};

async function judge(claim: string, { cwd, since }: { cwd: string; since?: string }): Promise<string> {
  const world = {
    scope: createScope({ roots: [fixture.root], hosts: [] }),
    hostIds: [],
    askSqlite: lookAtSqlite,
    evidence,
    now: () => new Date(),
    systemRoot: fixture.root,
  };
  const named = claim.replaceAll(/[A-Z]{5,}/g, (word) => names[word as keyof typeof names] || word);
  const context = { cwd: fixture.at(cwd), ...(since === undefined ? {} : { task_started_at: since }) };
  const { verdict, reason_code } = await verify({ claim: named }, { context }, world);
  return `${verdict} ${reason_code}`;
}

describe('what was done before the task is not believed to be done in it', () => {
  test.each([
    ['repo', 'Merged `will-merge` into main', 'TRUE all_held'],
    ['repo', 'Merged branch `was-merged` into main', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Ich habe den Branch `was-merged` in main gemergt', 'UNVERIFIABLE inexact_wording'],
    ['repo', "J'ai fusionné la branche `was-merged` dans main", 'UNVERIFIABLE inexact_wording'],
    ['repo', "J'ai fusionné `will-merge` dans main", 'TRUE all_held'],
    ['repo', 'He fusionado la rama `was-merged` en main', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'He fusionado `will-forward` en main', 'FALSE not_merged'],
    ['repo', 'Ich habe v1.0.0 getaggt', 'FALSE older_than_start'],
    ['repo', 'Branch `was-merged` was merged into main', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Branch `was-merged` is merged into main', 'TRUE all_held'],
    ['repo', 'Merged `will-forward` into main', 'FALSE not_merged'],
    ['repo', 'Merged `will-merge` into `steady`', 'TRUE all_held'],
    ['repo', 'Merged `was-merged` into `steady`', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Merged `will-merge` into `fresh`', 'UNVERIFIABLE times_ambiguous'],
    ['idle', 'Merged `packed` into main', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Created branch `fresh`', 'TRUE all_held'],
    ['repo', 'Created branch `was-there`', 'FALSE older_than_start'],
    ['repo', 'Created branch main', 'UNVERIFIABLE times_ambiguous'],
    ['idle', 'Created branch `packed`', 'FALSE older_than_start'],
    ['repo', 'Branch `was-there` exists', 'TRUE all_held'],
    ['repo', 'Checked out branch `steady`', 'TRUE all_held'],
    ['repo', 'Checked out branch `fresh`', 'UNVERIFIABLE inexact_wording'],
    ['idle', 'Checked out branch main', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Created tag v2.0.0', 'TRUE all_held'],
    ['repo', 'Created tag v2.1.0 and pushed it', 'TRUE all_held'],
    ['repo', 'Tagged v1.0.0', 'FALSE older_than_start'],
    ['idle', 'Created tag v0.1.0', 'FALSE older_than_start'],
    ['repo', 'Tag v1.0.0 exists', 'TRUE all_held'],
    ['repo', 'Committed the parser as SINCE', 'TRUE all_held'],
    ['repo', 'Committed the parser as BEFORE', 'FALSE older_than_start'],
    ['repo', 'Committed since.txt in SINCE', 'TRUE all_held'],
    ['repo', 'Committed a.txt in FIRST', 'FALSE older_than_start'],
    ['repo', 'a.txt was committed in FIRST', 'FALSE older_than_start'],
    ['repo', 'Commit FIRST changed a.txt', 'TRUE all_held'],
    ['repo', 'Commit BEFORE is on main', 'TRUE all_held'],
    ['dated', 'Committed the parser as DATED', 'UNVERIFIABLE times_ambiguous'],
    ['dated', 'Created branch `backdated`', 'UNVERIFIABLE times_ambiguous'],
    ['repo', 'Pushed main to origin', 'TRUE all_held'],
    ['repo', 'Pushed branch `was-there` to origin', 'TRUE all_held'],
    ['repo', 'Pushed branch `pushed-before` to origin', 'UNVERIFIABLE inexact_wording'],
    ['repo', 'Branch `pushed-before` is pushed to origin', 'TRUE all_held'],
    ['repo', 'Pushed commit SINCE to origin', 'TRUE all_held'],
    ['app', 'Installed left-pad@4.1.0', 'TRUE all_held'],
    ['app', 'Installed zod@4.1.0', 'UNVERIFIABLE inexact_wording'],
    ['app', 'He instalado zod@4.1.0', 'UNVERIFIABLE inexact_wording'],
    ['app', 'zod@4.1.0 is installed', 'TRUE all_held'],
    ['app', 'zod@4.1.0 was already installed', 'TRUE all_held'],
    ['app', 'zod@4.1.0 was installed', 'UNVERIFIABLE inexact_wording'],
    ['app', 'Installed zod@5.0.0', 'FALSE version_differs'],
    ['app', 'Installed lost@4.1.0', 'FALSE missing'],
    ['app', 'Installed touched@4.1.0', 'UNVERIFIABLE times_ambiguous'],
    ['app', 'Installed linked@4.1.0', 'TRUE all_held'],
    ['app', 'Installed old-link@4.1.0', 'UNVERIFIABLE inexact_wording'],
    ['app', 'Installed hard@4.1.0', 'TRUE all_held'],
    ['py', 'Installed `django` with pip', 'TRUE all_held'],
    ['py', 'Installed `flask` with pip', 'UNVERIFIABLE inexact_wording'],
  ])('%s: %s: %s', async (cwd, claim, expected) => {
    expect(await judge(claim, { cwd, since: start })).toBe(expected);
  });

  test.each([
    ['busy', 'Deleted gone.log', 'TRUE all_held'],
    ['busy', 'Deleted deep/gone.log', 'TRUE all_held'],
    ['busy', 'Removed all *.log files in deep/', 'UNVERIFIABLE no_such_directory'],
    ['.', 'Removed all *.log files in busy/', 'TRUE all_held'],
    ['.', 'Removed all *.log files in quiet/', 'UNVERIFIABLE inexact_wording'],
    ['.', 'There are no *.log files in quiet/', 'TRUE all_held'],
    ['quiet', 'Deleted gone.log', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'Deleted deep/gone.log', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'gone.log wurde gelöscht', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'gone.log no longer exists', 'TRUE all_held'],
    ['quiet', 'gone.log was not created', 'TRUE all_held'],
    ['quiet', 'Deleted notes.md', 'FALSE present'],
    ['app', 'Uninstalled lost with npm', 'TRUE all_held'],
    ['still', 'Uninstalled `lost` with npm', 'UNVERIFIABLE inexact_wording'],
    ['py', 'Uninstalled `lost` with pip', 'TRUE all_held'],
    ['still', 'Uninstalled `lost` with pip', 'UNVERIFIABLE inexact_wording'],
    ['still', 'The npm package `lost` is not installed', 'TRUE all_held'],
    ['repo', 'Deleted the branch `forwarded`', 'TRUE all_held'],
    ['idle', 'Deleted the branch `forwarded`', 'UNVERIFIABLE inexact_wording'],
    ['idle', 'Branch `forwarded` no longer exists', 'TRUE all_held'],
    ['busy', 'Added "retry" to notes.md', 'TRUE all_held'],
    ['quiet', 'Added "retry" to notes.md', 'FALSE not_modified'],
    ['quiet', 'notes.md contains "retry"', 'TRUE all_held'],
    ['quiet', 'Removed "oldName" from notes.md', 'FALSE not_modified'],
    ['busy', 'Added the `build` script to package.json', 'TRUE all_held'],
    ['quiet', 'Added the `build` script to package.json', 'UNVERIFIABLE inexact_wording'],
    ['busy', 'Added a cron job for /opt/backup.sh to ./jobs', 'TRUE all_held'],
    ['quiet', 'Added a cron job for /opt/backup.sh to ./jobs', 'UNVERIFIABLE inexact_wording'],
    ['.', 'Built image `old:1`', 'UNVERIFIABLE inexact_wording'],
    ['.', 'Image `old:1` exists', 'TRUE all_held'],
    ['.', 'Built image `new:1`', 'TRUE all_held'],
    ['.', 'Pulled image `pulled:1`', 'TRUE all_held'],
    ['.', 'Created volume `old_data`', 'UNVERIFIABLE inexact_wording'],
    ['busy', 'Made run.sh executable', 'TRUE all_held'],
    ['quiet', 'Made run.sh executable', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'chmod 755 on run.sh done', 'UNVERIFIABLE inexact_wording'],
    ['busy', 'chmod 755 on run.sh done', 'TRUE all_held'],
    ['quiet', 'run.sh is executable', 'TRUE all_held'],
    ['busy', 'Created table `users` in shop.db', 'TRUE all_held'],
    ['quiet', 'Created table `users` in shop.db', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'Table `users` exists in shop.db', 'TRUE all_held'],
    ['quiet', 'Finished migration `001_init` in shop.db', 'UNVERIFIABLE inexact_wording'],
    ['quiet', 'Migration `001_init` is applied in shop.db', 'TRUE all_held'],
  ])('%s: an act leaves a trace: %s: %s', async (cwd, claim, expected) => {
    expect(await judge(claim, { cwd, since: start })).toBe(expected);
  });

  test('without a start the state is what counts', async () => {
    for (const [cwd, claim] of [
      ['app', 'Installed zod@4.1.0'],
      ['repo', 'Merged `was-merged` into main'],
      ['repo', 'Created branch `was-there`'],
      ['repo', 'Tagged v1.0.0'],
    ] as const)
      expect([claim, await judge(claim, { cwd })]).toEqual([claim, 'TRUE all_held']);
  });
});
