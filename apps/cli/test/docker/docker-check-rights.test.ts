import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { accountWays, groupNames } from '../../src/docker-check/account.js';
import { dockerCheck } from '../../src/docker-check/docker-check.js';
import { isMighty } from '../../src/docker-check/raised-files.js';
import { sudoersFindings } from '../../src/docker-check/sudoers.js';
import { runWingman } from '../run-wingman.js';

const home = mkdtempSync(path.join(tmpdir(), 'wingman-rights-'));
const at = (name: string): string => path.join(home, name);
const isRoot = process.getuid?.() === 0;
const hasSetcap = spawnSync('setcap', ['-h']).error === undefined;
const asRoot = isRoot ? test : test.skip;
const withCapabilities = isRoot && hasSetcap ? test : test.skip;
const why = (done: boolean, reason: string) => (done ? '' : ` (skipped: ${reason})`);
afterAll(() => rmSync(home, { recursive: true }));

const check = async (PATH: string) => {
  const { errors } = await runWingman([dockerCheck], ['docker-check'], [], { PATH, HOME: home });
  return errors;
};
function program(folder: string, name: string): string {
  mkdirSync(at(folder), { recursive: true });
  copyFileSync('/bin/true', at(`${folder}/${name}`));
  chmodSync(at(`${folder}/${name}`), 0o755);
  return at(`${folder}/${name}`);
}

withCapabilities(
  `capabilities of files that equal root are a way, by a link too; a narrow one is none${why(isRoot && hasSetcap, 'needs root and setcap')}`,
  async () => {
    const mighty = { override: 'cap_dac_override=ep', admin: 'cap_net_raw,cap_sys_admin+p', id: 'cap_setuid=ep' };
    for (const [name, text] of Object.entries({ ...mighty, narrow: 'cap_net_raw=ep', heir: 'cap_setuid=i' }))
      expect(spawnSync('setcap', [text, program('capable', name)]).status).toBe(0);
    mkdirSync(at('linked'));
    symlinkSync(at('capable/id'), at('linked/harmless'));

    const errors = await check(at('capable'));
    for (const name of Object.keys(mighty)) expect(errors).toContain(`❌ ${at(`capable/${name}`)} has capabilities`);
    for (const name of ['narrow', 'heir']) expect(errors).not.toContain(at(`capable/${name}`));
    expect(await check(at('linked'))).toContain(`${at('capable/id')} has capabilities (cap_setuid=ep)`);
  },
);

test.each([
  ['cap_setuid=ep', true],
  ['=ep', true],
  ['= cap_sys_admin+ep', true],
  ['cap_chown,cap_kill=eip', true],
  ['all=p', true],
  ['cap_net_raw=ep', false],
  ['cap_net_raw=ep cap_setuid=i', false],
  ['cap_setuid=i', false],
  ['', false],
])('capabilities %j equal root: %j', (text, expected) => expect(isMighty(text)).toBe(expected));

asRoot(
  `a program that runs as root is a way, whatever its name; a script with the bit is none${why(isRoot, 'only root makes one')}`,
  async () => {
    for (const name of ['helper', 'su', 'plain']) chmodSync(program('set-user', name), 0o4755);
    chmodSync(at('set-user/plain'), 0o755);
    writeFileSync(at('set-user/script'), '#!/bin/sh\n', { mode: 0o755 });
    chmodSync(at('set-user/script'), 0o4755);
    chownSync(program('set-user', 'other'), 65_534, 65_534);
    chmodSync(at('set-user/other'), 0o4755);

    const errors = await check(at('set-user'));

    expect(errors).toContain(`❌ ${at('set-user/helper')} runs as root, whoever starts it`);
    // The system's own asks who calls; one of its name elsewhere may do anything.
    expect(errors).toContain(`❌ ${at('set-user/su')} runs as root`);
    expect(errors).not.toContain('/bin/su runs');
    expect(errors).not.toContain(at('set-user/plain'));
    expect(errors).not.toContain(at('set-user/script'));
    expect(errors).toContain(
      `not looked at: what the account 65534 may do, in whose name ${at('set-user/other')} runs`,
    );
  },
);

asRoot(`a program in a group that equals root is a way${why(isRoot, 'only root makes one')}`, async () => {
  const disk = Number(/^disk:[^:]*:(\d+):/m.exec(spawnSync('cat', ['/etc/group'], { encoding: 'utf8' }).stdout)?.[1]);
  chownSync(program('set-group', 'helper'), 0, disk);
  chmodSync(at('set-group/helper'), 0o2755);
  expect(await check(at('set-group'))).toContain(`${at('set-group/helper')} runs in the group disk`);
});

test('groups that equal root are ways: those of the process, and those of the next login', () => {
  const text = 'root:x:0:\nsudo:x:27:bob,ada\ndocker:x:990:\nlxd:x:101:adam\nusers:x:100:\n:x::\n';
  const groups = groupNames(text, { name: 'ada', gids: [100, 990] });
  expect(groups).toEqual(['sudo', 'docker', 'users']);
  const ways = accountWays({ uid: 1000, groups });
  expect(ways.map((way) => way.split(',')[0])).toEqual([
    'this account is in the group sudo',
    'this account is in the group docker',
  ]);
  for (const group of ['wheel', 'lxd', 'disk', 'libvirt', 'incus-admin', 'podman', 'containerd'])
    expect(accountWays({ uid: 1000, groups: [group] })).toHaveLength(1);
  expect(accountWays({ uid: 0, groups: [] })).toEqual(['this account is root']);
});

test('rules of sudo count with a password, by name, number, group, alias and included file', () => {
  mkdirSync(at('sudoers.d'));
  const write = (name: string, text: string) => (writeFileSync(at(name), text), at(name));
  const ada = { name: 'ada', uid: 1000, gids: [1000, 27], groups: ['ada', 'sudo'] };
  const waysOf = (text: string) => sudoersFindings(write('sudoers', text), ada).ways;
  for (const line of [
    'ada ALL=(ALL) ALL',
    'bob , ada\tALL = (root) /usr/bin/docker',
    '%sudo ALL=(ALL:ALL) ALL',
    '#1000 ALL = ALL',
    '%#27 ALL = ALL',
    'ALL ALL = ALL',
    '"ada" ALL = ALL',
    'User_Alias OPS = bob, ada : DEV = eve\nOPS ALL = ALL',
    'User_Alias A = B : B = %sudo\nA ALL = ALL',
    'ada \\\n  ALL = ALL',
  ])
    expect([line, waysOf(line).length]).toEqual([line, 1]);
  for (const line of ['# ada ALL = ALL', 'bob ALL = ALL', '%wheel ALL = ALL', 'Defaults:ada !authenticate = x', ''])
    expect([line, waysOf(line)]).toEqual([line, []]);

  write('sudoers.d/10-ada', 'ada ALL = NOPASSWD: /bin/sh\n@includedir .\n');
  write('sudoers.d/off.conf', 'ada ALL = ALL\n');
  expect(waysOf(`#includedir ${at('sudoers.d')}\n`)).toEqual([
    `${at('sudoers.d/10-ada')} lets this account run NOPASSWD: /bin/sh`,
  ]);
  expect(sudoersFindings(at('absent'), ada)).toEqual({ ways: [], unseen: [] });
  expect(sudoersFindings(write('sudoers', '+ops ALL = ALL\n'), ada).unseen).toHaveLength(1);
  // A folder in a file's place stands for what cannot be read, by root too.
  expect(sudoersFindings(at('sudoers.d'), ada).unseen).toEqual([
    `the rules of sudo in ${at('sudoers.d')}, which this account may not read`,
  ]);
});

test('sudo that asks for a password leaves the question open, and says so; one that refuses answers it', async () => {
  mkdirSync(at('asks'));
  const says = (text: string) =>
    writeFileSync(at('asks/sudo'), `#!/bin/sh\necho "${text}" >&2\nexit 1\n`, { mode: 0o755 });
  says('sudo: a password is required');
  expect(await check(at('asks'))).toContain('not looked at: what sudo lets this account run with its password');
  says('Sorry, user ada may not run sudo on here.');
  expect(await check(at('asks'))).not.toContain('what sudo lets');
});

test('what can never be looked at is told beside what was found', async () => {
  expect(await check('')).toContain('not looked at: engines at TCP ports that nothing names');
});

test("a socket that a client's context names is looked at", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at('odd-name'), resolve));
  const context = at('.docker/contexts/meta/x/meta.json');
  mkdirSync(path.dirname(context), { recursive: true });
  writeFileSync(context, JSON.stringify({ Endpoints: { docker: { Host: `unix://${at('odd-name')}` } } }));
  expect(await check('')).toContain(`this account can open ${at('odd-name')}`);
  rmSync(context);
  expect(await check('')).not.toContain('odd-name');
  await new Promise((resolve) => server.close(resolve));
});
