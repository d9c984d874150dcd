import { expect, test } from '@jest/globals';
import type { ProcessFacts, SocketFacts } from './facts.js';
import { placeOf, readMounts } from './mounts.js';
import { reachOf } from './reach.js';
import { engineSockets, peersOf } from './sockets.js';

const HOST = readMounts('22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:20 / /run rw - tmpfs tmpfs rw\n');
const DOCKER_GROUP = 111;

const process: ProcessFacts = {
  pid: 4242,
  command: 'node dist/apps/verifier/main.js',
  uids: [1000, 1000, 1000, 1000],
  gids: [1000, 1000, 1000, 1000],
  groups: [1000],
  capabilities: 0n,
  sockets: new Set([7]),
  mounts: HOST,
};
const socket: SocketFacts = {
  path: '/run/docker.sock',
  owner: { uid: 0, gid: DOCKER_GROUP, mode: 0o660 },
  folders: [
    { uid: 0, gid: 0, mode: 0o755 },
    { uid: 0, gid: 0, mode: 0o755 },
  ],
  place: placeOf('/run/docker.sock', HOST),
};
const container = readMounts(
  '40 1 0:50 / / rw - overlay overlay rw\n41 40 0:20 /secrets /run/secrets rw - tmpfs tmpfs rw\n',
);
const withSocket = readMounts(
  '40 1 0:50 / / rw - overlay overlay rw\n41 40 0:20 /docker.sock /d rw - tmpfs tmpfs rw\n',
);
const withRun = readMounts('41 40 0:20 / /host/run rw - tmpfs tmpfs rw\n');
const closed = { uid: 0, gid: 0, mode: 0o700 };

test.each<[string, Partial<ProcessFacts>, Partial<SocketFacts>, ReturnType<typeof reachOf>]>([
  ['an ordinary account', {}, {}, undefined],
  ['the group that Debian makes', { groups: [1000, DOCKER_GROUP] }, {}, 'group'],
  ['the group as its own', { gids: [1000, DOCKER_GROUP, 1000, 1000] }, {}, 'group'],
  ['root', { uids: [0, 0, 0, 0], capabilities: 0x1ffffffffffn }, {}, 'capability'],
  ['root without capabilities', { uids: [0, 0, 0, 0] }, {}, 'owner'],
  ['one that may become root again', { uids: [1000, 1000, 0, 1000] }, {}, 'owner'],
  ['CAP_DAC_OVERRIDE', { capabilities: 1n << 1n }, {}, 'capability'],
  ['CAP_SYS_PTRACE', { capabilities: 1n << 19n }, {}, 'capability'],
  ['CAP_NET_BIND_SERVICE', { capabilities: 1n << 10n }, {}, undefined],
  ['a socket for all', {}, { owner: { ...socket.owner, mode: 0o666 } }, 'anybody'],
  ['a socket for all to read', {}, { owner: { ...socket.owner, mode: 0o664 } }, undefined],
  [
    'a socket for all in a closed folder',
    {},
    { owner: { ...socket.owner, mode: 0o666 }, folders: [closed] },
    undefined,
  ],
  ['root of a container', { uids: [0, 0, 0, 0], capabilities: 0xa80425fbn, mounts: container }, {}, undefined],
  ['a container with the socket', { uids: [0, 0, 0, 0], mounts: withSocket }, {}, 'owner'],
  ['a container with its folder', { groups: [DOCKER_GROUP], mounts: withRun }, {}, 'group'],
  ['one whose mounts nobody can read', { groups: [DOCKER_GROUP], mounts: [] }, {}, 'group'],
  ['a socket at an unknown place', { groups: [DOCKER_GROUP], mounts: container }, { place: undefined }, 'group'],
])('%s', (_title, facts, of, expected) => {
  expect(reachOf({ ...process, ...facts }, { ...socket, ...of })).toBe(expected);
});

test('an open connection counts, whatever the account could open', () => {
  expect(reachOf(process, socket, new Set([7]))).toBe('connected');
  expect(reachOf(process, socket, new Set([8]))).toBeUndefined();
});

test('finds the sockets that engines listen on, and no others', () => {
  const text = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '0000000000000000: 00000002 00000000 00010000 0001 01  3950 /var/run/postgresql/.s.PGSQL.5432',
    '0000000000000000: 00000002 00000000 00010000 0001 01  3951 /run/docker.sock',
    '0000000000000000: 00000003 00000000 00000000 0001 03 36781 /tmp/other/docker.sock',
    '0000000000000000: 00000003 00000000 00000000 0001 03 36782',
    '0000000000000000: 00000002 00000000 00010000 0001 01  3952 /run/containerd/containerd.sock.ttrpc',
  ].join('\n');

  expect(engineSockets(text)).toEqual(['/run/docker.sock', '/run/containerd/containerd.sock.ttrpc']);
});

test("finds the clients' end of a socket's connections", () => {
  const text = [
    'u_str LISTEN 0      4096          /run/docker.sock 100 * 0     ',
    'u_str ESTAB  0      0             /run/docker.sock 101 * 201   ',
    'u_str ESTAB  0      0                            * 202 * 102   ',
    'u_str ESTAB  0      0       /run/docker.sock.other 103 * 203   ',
  ].join('\n');

  expect(peersOf('/run/docker.sock', text)).toEqual(new Set([201]));
});

test('knows a place again wherever it is mounted, and reads names with blanks', () => {
  expect(readMounts('41 40 0:20 /my\\040files /a\\040b rw - tmpfs tmpfs rw')).toEqual([
    { device: '0:20', root: '/my files', point: '/a b' },
  ]);
  expect(placeOf('/a b/docker.sock', readMounts('41 40 0:20 /my\\040files /a\\040b rw - tmpfs tmpfs rw'))).toEqual({
    device: '0:20',
    path: '/my files/docker.sock',
  });
});
