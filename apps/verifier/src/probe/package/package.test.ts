import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { LOOKED, createFixture, type Fixture } from '../fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(fixture.at(name)), { recursive: true });
  writeFileSync(fixture.at(name), text);
};

type Fields = Partial<Omit<CheckOf<'package'>, 'type' | 'manager'>>;
const asking = (manager: CheckOf<'package'>['manager']) => (name: string, fields: Fields) =>
  fixture.answer({ type: 'package', manager, name, ...fields });

describe('dpkg', () => {
  const stanza = (name: string, status: string, version: string, more = '') =>
    `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nVersion: ${version}\nDescription: short\n Package: lure\n${more}`;
  beforeEach(() =>
    write(
      'var/lib/dpkg/status',
      [
        stanza('nginx', 'install ok installed', '1.18.0-6ubuntu14'),
        stanza('bash', 'hold ok installed', '5:5.2-3'),
        stanza('docs', 'install ok triggers-pending', '1.0'),
        stanza('broken', 'install ok half-installed', '1.0'),
        stanza('unpacked', 'install ok unpacked', '1.0'),
        stanza('twice', 'install reinstreq installed', '1.0'),
        stanza('removed', 'deinstall ok config-files', '1.0'),
        stanza('libfoo-dev', 'install ok installed', '2.0'),
      ].join('\n'),
    ),
  );
  const ask = asking('dpkg');

  test.each<[string, string, Fields, string]>([
    ['one that is installed', 'nginx', {}, 'PASS'],
    ['one that is not', 'apache2', {}, 'FAIL missing'],
    ['its version', 'nginx', { version: '1.18.0-6ubuntu14' }, 'PASS'],
    ['another version', 'nginx', { version: '1.20.0' }, 'FAIL version_differs'],
    ['the version of its authors', 'nginx', { version: '1.18.0' }, 'UNKNOWN inexact_wording'],
    ['the start of a version', 'nginx', { version: '1.18' }, 'UNKNOWN inexact_wording'],
    ['a version that only begins with the same digits', 'nginx', { version: '1.1' }, 'FAIL version_differs'],
    ['a version without its epoch', 'bash', { version: '5.2-3' }, 'UNKNOWN inexact_wording'],
    ['one that is held', 'bash', {}, 'PASS'],
    ['one that waits for a trigger', 'docs', {}, 'PASS'],
    ['one that is installed by half', 'broken', {}, 'UNKNOWN partly_installed'],
    ['one that is only unpacked', 'unpacked', {}, 'UNKNOWN partly_installed'],
    ['one that must be installed again', 'twice', {}, 'UNKNOWN partly_installed'],
    ['one by half that should be gone', 'broken', { absent: true }, 'UNKNOWN partly_installed'],
    ['one of which only settings are left', 'removed', {}, 'FAIL missing'],
    ['the same as removed', 'removed', { absent: true }, 'PASS'],
    ['one that was not removed', 'nginx', { absent: true }, 'FAIL present'],
    ['another version as removed', 'nginx', { absent: true, version: '1.0' }, 'UNKNOWN ambiguous'],
    ['one for another architecture', 'nginx:arm64', {}, 'FAIL missing'],
    ['one for its architecture', 'nginx:amd64', {}, 'PASS'],
    ['the beginning of a name', 'libfoo', {}, 'FAIL missing'],
    ['a name in a description', 'lure', {}, 'FAIL missing'],
  ])('%s: %s %j', async (_case, name, fields, expected) => {
    expect(await ask(name, fields)).toBe(expected);
  });

  test('one in an image that keeps a file for each package', async () => {
    write('var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 2026a\n');
    expect(await ask('tzdata', { version: '2026a' })).toBe('PASS');
  });

  test('status files outside the roots, and none at all, say neither yes nor no', async () => {
    const check = { type: 'package', manager: 'dpkg', name: 'bash' } as const;
    expect(await fixture.answer(check, { systemRoot: '/' })).toBe('UNKNOWN outside_allowed_roots');
    rmSync(fixture.at('var'), { recursive: true });
    expect(await ask('bash', {})).toBe('UNKNOWN no_such_directory');
    expect(await ask('bash', { absent: true })).toBe('UNKNOWN no_such_directory');
  });

  test('shows the version and a digest of the record', async () => {
    const { target, observed } = await fixture.run({ type: 'package', manager: 'dpkg', name: 'nginx' });
    expect(target).toBe('nginx');
    expect(observed).toEqual({
      ...LOOKED,
      installed: 1,
      version: '1.18.0-6ubuntu14',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
    });
  });
});

describe('npm', () => {
  beforeEach(() => {
    write('app/node_modules/zod-like/package.json', '{"name": "zod-like", "version": "4.0.9"}');
    write('app/node_modules/@scope/x/package.json', '{"name": "@scope/x", "version": "1.0.0-rc.1"}');
    write('app/node_modules/renamed/package.json', '{"name": "other", "version": "1.0.0"}');
    write('app/node_modules/cut/package.json', '{"name": "cut", ');
    mkdirSync(fixture.at('app/node_modules/hollow'));
    mkdirSync(fixture.at('app/packages/a'), { recursive: true });
  });
  const ask = asking('npm');

  test.each<[string, string, Fields, string]>([
    ['one that is installed', 'zod-like', {}, 'PASS'],
    ['one that is not', 'none', {}, 'FAIL missing'],
    ['its version', 'zod-like', { version: '4.0.9' }, 'PASS'],
    ['another version', 'zod-like', { version: '4.1.0' }, 'FAIL version_differs'],
    ['a range', 'zod-like', { version: '^4.0.0' }, 'UNKNOWN inexact_wording'],
    ['the start of a version', 'zod-like', { version: '4.0' }, 'UNKNOWN inexact_wording'],
    ['a version with a v', 'zod-like', { version: 'v4.0.9' }, 'UNKNOWN inexact_wording'],
    ['the release of a candidate', '@scope/x', { version: '1.0.0' }, 'UNKNOWN inexact_wording'],
    ['one of a scope', '@scope/x', { version: '1.0.0-rc.1' }, 'PASS'],
    ['one found further up', 'zod-like', { path: 'app/packages/a' }, 'PASS'],
    ['another under its name', 'renamed', {}, 'UNKNOWN ambiguous'],
    ['one whose manifest is cut off', 'cut', {}, 'UNKNOWN partly_installed'],
    ['an empty directory', 'hollow', {}, 'UNKNOWN partly_installed'],
    ['one that was removed', 'none', { absent: true }, 'PASS'],
    ['one that was not', 'zod-like', { absent: true }, 'FAIL present'],
    ['one that is denied and not there', 'none', { negate: true }, 'PASS'],
    ['a name that is a path', '../../secret', {}, 'UNKNOWN ambiguous'],
    ['a project outside', 'zod-like', { path: '/etc' }, 'UNKNOWN outside_allowed_roots'],
  ])('%s: %s %j', async (_case, name, fields, expected) => {
    expect(await ask(name, { path: 'app', ...fields })).toBe(expected);
  });

  test('without node_modules of its own a project may have it where nobody may look', async () => {
    mkdirSync(fixture.at('bare'));
    expect(await ask('none', { path: 'bare' })).toBe('UNKNOWN ambiguous');
    expect(await ask('none', { path: 'bare', absent: true })).toBe('UNKNOWN ambiguous');
  });

  test('packages in archives are not looked into', async () => {
    write('app/.pnp.cjs', '');
    expect(await ask('none', { path: 'app' })).toBe('UNKNOWN not_supported_yet');
  });

  test('a lockfile that says otherwise is told, and proves nothing', async () => {
    write('app/package-lock.json', '{"packages": {"node_modules/zod-like": {"version": "4.1.0"}}}');
    const check = { type: 'package', manager: 'npm', name: 'zod-like', path: 'app' } as const;
    expect(await fixture.run({ ...check, version: '4.1.0' })).toMatchObject({
      outcome: 'FAIL',
      observed: { version: '4.0.9', locked: '4.1.0' },
    });
  });

  test('a link out of the roots, a FIFO as a manifest', async () => {
    symlinkSync('/usr', fixture.at('app/node_modules/linked'));
    expect(await ask('linked', { path: 'app' })).toBe('UNKNOWN outside_allowed_roots');
    execFileSync('mkfifo', [fixture.at('app/node_modules/hollow/package.json')]);
    expect(await ask('hollow', { path: 'app' })).toBe('UNKNOWN special_file');
  });

  test('needs to know the project', async () => {
    const check = { type: 'package', manager: 'npm', name: 'x' } as const;
    expect(await fixture.answer(check, { cwd: undefined })).toBe('UNKNOWN needs_cwd');
  });
});

describe('pip', () => {
  const metadata = (name: string, version: string) =>
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: lure\n`;
  const site = 'app/.venv/lib/python3.11/site-packages';
  beforeEach(() => {
    write(`${site}/Flask_Login-0.6.3.dist-info/METADATA`, metadata('Flask-Login', '0.6.3'));
    write(`${site}/old-1.0-py3.11.egg-info/PKG-INFO`, metadata('old', '1.0'));
    write(`${site}/two-1.0.dist-info/METADATA`, metadata('two', '1.0'));
    write(`${site}/two-2.0.dist-info/METADATA`, metadata('two', '2.0'));
    mkdirSync(fixture.at(`${site}/half-1.0.dist-info`));
  });
  const ask = asking('pip');

  test.each<[string, string, Fields, string]>([
    ['one that is installed, in another spelling', 'flask.login', {}, 'PASS'],
    ['one that is not', 'django', {}, 'FAIL missing'],
    ['its version', 'Flask-Login', { version: '0.6.3' }, 'PASS'],
    ['another version', 'Flask-Login', { version: '0.6.4' }, 'FAIL version_differs'],
    ['the same version in other words', 'old', { version: '1.0.0' }, 'UNKNOWN inexact_wording'],
    ['one of an older layout', 'old', { version: '1.0' }, 'PASS'],
    ['one without metadata', 'half', {}, 'UNKNOWN partly_installed'],
    ['two of one name', 'two', { version: '2.0' }, 'UNKNOWN ambiguous'],
    ['one that was removed', 'django', { absent: true }, 'PASS'],
    ['one that was not', 'old', { absent: true }, 'FAIL present'],
    ['an environment itself', 'old', { path: 'app/.venv' }, 'PASS'],
  ])('%s: %s %j', async (_case, name, fields, expected) => {
    expect(await ask(name, { path: 'app', ...fields })).toBe(expected);
  });

  test('without an environment the system is asked, and what it has not may be elsewhere', async () => {
    mkdirSync(fixture.at('bare'));
    write('usr/lib/python3/dist-packages/PyYAML-6.0.dist-info/METADATA', metadata('PyYAML', '6.0'));
    expect(await ask('pyyaml', { path: 'bare' })).toBe('PASS');
    expect(await ask('django', { path: 'bare' })).toBe('UNKNOWN ambiguous');
    const check = { type: 'package', manager: 'pip', name: 'pyyaml', path: 'bare' } as const;
    expect(await fixture.answer(check, { systemRoot: '/' })).toBe('UNKNOWN outside_allowed_roots');
  });
});

describe('installed since', () => {
  const later = new Date(Date.now() + 120_000);
  const ask = (manager: CheckOf<'package'>['manager'], name: string, more: Fields, seconds: number) => {
    const installed_after = new Date(Date.now() + seconds * 1000).toISOString();
    const check = { type: 'package', manager, name, path: 'app', installed_after, ...more } as const;
    return fixture.answer(check, { now: later });
  };
  beforeEach(() => {
    write('var/lib/dpkg/status', 'Package: nginx\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n');
    write('var/lib/dpkg/status.d/slim', 'Package: slim\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n');
    write('app/node_modules/zod/package.json', '{"name": "zod", "version": "4.1.0"}');
    write('app/.venv/lib/python3.11/site-packages/flask-1.0.dist-info/METADATA', 'Name: flask\nVersion: 1.0\n\n');
  });

  test.each<[CheckOf<'package'>['manager'], string]>([
    ['dpkg', 'nginx'],
    ['dpkg', 'slim'],
    ['npm', 'zod'],
    ['pip', 'flask'],
  ])('%s: %s', async (manager, name) => {
    write('var/lib/dpkg/info/nginx:amd64.list', '/.\n');
    expect(await ask(manager, name, {}, -10)).toBe('PASS');
    expect(await ask(manager, name, {}, 60)).toBe('FAIL older_than_start');
    expect(await ask(manager, name, { version: '9' }, 60)).toBe('FAIL version_differs');
    expect(await ask(manager, name, { negate: true }, 60)).toBe('PASS');
  });

  test('without any trace stays open', async () => {
    expect(await ask('dpkg', 'nginx', {}, -10)).toBe('UNKNOWN times_ambiguous');
    expect(await ask('npm', 'lost', {}, -10)).toBe('FAIL missing');
  });
});
