import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createScope } from '../../scope/scope.js';
import { LOOKED, createFixture, type Fixture } from '../fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  for (const directory of ['etc/cron.d', 'var/spool/cron/crontabs'])
    mkdirSync(fixture.at(directory), { recursive: true });
  writeFileSync(fixture.at('etc/crontab'), 'SHELL=/bin/sh\n17 * * * *\troot\tcd / && run-parts /etc/cron.hourly\n');
  writeFileSync(
    fixture.at('etc/cron.d/backup'),
    '# managed\n0 3 * * * appuser /opt/backup.sh\n#15 4 * * 0 appuser /opt/purge.sh\n61 4 * * 0 appuser /opt/late.sh\n@daily appuser /opt/tail.sh',
  );
  writeFileSync(fixture.at('etc/cron.d/old.disabled'), '0 3 * * * root /opt/old.sh\n');
  writeFileSync(
    fixture.at('var/spool/cron/crontabs/alice'),
    '*/5 * * * mon-fri /home/alice/sync\n@reboot /opt/up.sh\n',
  );
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'cron'>, 'type'>>;
const ask = (fields: Fields) => fixture.answer({ type: 'cron', matches: 'x', ...fields });

describe('an entry of a crontab', () => {
  test.each<[string, Fields, string]>([
    ['one in cron.d', { matches: '/opt/backup\\.sh' }, 'PASS'],
    ['one that was commented out', { matches: '/opt/purge\\.sh' }, 'FAIL not_scheduled'],
    ['a schedule with its command', { matches: '^0 3 \\* \\* \\* .*backup' }, 'PASS'],
    ['another schedule', { matches: '^0 4 \\* \\* \\* .*backup' }, 'FAIL not_scheduled'],
    ['one of the system table', { matches: 'run-parts' }, 'PASS'],
    ['one of a user', { matches: 'alice/sync' }, 'PASS'],
    ['one at the start of the system', { matches: '/opt/up\\.sh' }, 'PASS'],
    ['one of the user in question', { matches: 'alice/sync', user: 'alice' }, 'PASS'],
    ['one that a system table runs as the user', { matches: 'backup', user: 'appuser' }, 'PASS'],
    ['one of another user', { matches: 'backup', user: 'alice' }, 'FAIL not_scheduled'],
    ['a variable is no entry', { matches: 'SHELL' }, 'FAIL not_scheduled'],
    ['one with a minute 61', { matches: 'late' }, 'UNKNOWN ambiguous'],
    ['a last line without line break', { matches: 'tail' }, 'UNKNOWN ambiguous'],
    ['one in a file that some daemons pass over', { matches: 'old\\.sh' }, 'UNKNOWN ambiguous'],
    ['one that was removed', { matches: 'purge', negate: true }, 'PASS'],
    ['one that was not removed', { matches: 'backup', negate: true }, 'FAIL negated'],
    ['a broken pattern', { matches: '(' }, 'UNKNOWN bad_pattern'],
    ['a user that is a path', { user: '../../../etc/shadow' }, 'UNKNOWN ambiguous'],
    ['a table by its path', { path: 'etc/cron.d/backup', matches: 'backup' }, 'PASS'],
    [
      'a table by its path that has no such entry',
      { path: 'etc/cron.d/backup', matches: 'purge' },
      'FAIL not_scheduled',
    ],
    ['a table that is not there', { path: 'etc/cron.d/none', matches: 'backup' }, 'FAIL missing'],
    [
      'an entry that was removed with its table',
      { path: 'etc/cron.d/none', matches: 'backup', negate: true },
      'UNKNOWN missing',
    ],
    ['a table outside', { path: '/etc/passwd', matches: 'root' }, 'UNKNOWN outside_allowed_roots'],
  ])('%s', async (_case, fields, expected) => {
    expect(await ask(fields)).toBe(expected);
  });

  test('system tables outside the roots of the tenant say neither yes nor no', async () => {
    const check = { type: 'cron', matches: 'backup' } as const;
    expect(await fixture.answer(check, { systemRoot: '/' })).toBe('UNKNOWN outside_allowed_roots');
  });

  test('what was found counts, and what was not found does not, where another table is closed', async () => {
    symlinkSync('/root', fixture.at('var/spool/cron/crontabs/eve'));
    expect(await ask({ matches: 'backup' })).toBe('PASS');
    expect(await ask({ matches: 'none' })).toBe('UNKNOWN outside_allowed_roots');
  });

  test('a directory of tables that is closed leaves the others open', async () => {
    rmSync(fixture.at('etc/cron.d'), { recursive: true });
    symlinkSync('/etc/cron.d', fixture.at('etc/cron.d'));
    expect(await ask({ matches: 'run-parts' })).toBe('PASS');
    expect(await ask({ matches: 'none' })).toBe('UNKNOWN outside_allowed_roots');
  });

  test('the places of other systems need not be open', async () => {
    const roots = ['etc/crontab', 'etc/cron.d', 'var/spool/cron'].map(fixture.at);
    const ask = (matches: string, without = 0) =>
      fixture.answer(
        { type: 'cron', matches },
        { scope: createScope({ roots: roots.slice(0, roots.length - without) }) },
      );
    expect(await ask('none')).toBe('FAIL not_scheduled');
    expect(await ask('none', 1)).toBe('UNKNOWN outside_allowed_roots');
    expect(await ask('backup', 1)).toBe('PASS');
  });

  test('a FIFO among the tables holds nobody up', async () => {
    execFileSync('mkfifo', [fixture.at('etc/cron.d/pipe')]);
    expect(await ask({ matches: 'none' })).toBe('UNKNOWN special_file');
  });

  test('where no table is known, something else may schedule', async () => {
    rmSync(fixture.at('etc'), { recursive: true });
    rmSync(fixture.at('var'), { recursive: true });
    expect(await ask({})).toBe('UNKNOWN no_such_directory');
  });

  test('shows counts and a digest, no line', async () => {
    const { observed, target } = await fixture.run({ type: 'cron', matches: 'none' });
    expect(target).toBe('none');
    expect(observed).toEqual({
      ...LOOKED,
      tables: 4,
      entries: 4,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
    });
  });
});
