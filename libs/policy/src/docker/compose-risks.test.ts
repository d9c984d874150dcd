import { expect, test } from '@jest/globals';
import { composeRisks } from './docker.js';

const cwd = '/srv/projects/acme/shop';
const risksOf = (service: object, others: object = {}) =>
  composeRisks({ version: '3.9', services: { web: { image: 'nginx', ...service } }, ...others }, { cwd });

test('a plain configuration reaches nothing', () => {
  const service = {
    command: ['serve'],
    environment: { A: '1' },
    ports: ['80:80'],
    volumes: ['data:/d', `${cwd}/static:/s:ro`, { type: 'volume', source: 'data', target: '/e' }],
    networks: { front: null },
    healthcheck: { test: ['CMD', 'true'] },
    deploy: { replicas: 2 },
    build: { context: cwd, args: { A: '1' } },
    logging: { driver: 'json-file', options: { 'max-size': '1m' } },
    cap_drop: ['ALL'],
    'x-note': 'ours',
  };

  expect(risksOf(service, { volumes: { data: {} }, networks: { front: { driver: 'bridge' } } })).toEqual([]);
});

test.each<[string, [object, object?]]>([
  ['all powers', [{ privileged: true }]],
  ['the socket by its own key', [{ use_api_socket: true }]],
  ['the processes of the host', [{ pid: 'host' }]],
  ['the network of the host', [{ network_mode: 'host' }]],
  [
    'the network of the host, by another name',
    [{ networks: ['n'] }, { networks: { n: { external: true, name: 'host' } } }],
  ],
  [
    'the network of the host, as files of old say it',
    [{ networks: ['n'] }, { networks: { n: { external: { name: 'host' } } } }],
  ],
  [
    'the network of the host, as the one of all services',
    [{}, { networks: { default: { external: true, name: 'host' } } }],
  ],
  ['the host’s shared memory', [{ ipc: 'host' }]],
  ['user ids of the host', [{ userns_mode: 'host' }]],
  ['a capability', [{ cap_add: ['SYS_ADMIN'] }]],
  ['a device', [{ devices: ['/dev/sda:/dev/sda'] }]],
  ['a device, at length', [{ devices: [{ source: '/dev/sda', target: '/dev/x' }] }]],
  ['rules for devices', [{ device_cgroup_rules: ['c 1:* rwm'] }]],
  ['no confinement', [{ security_opt: ['seccomp:unconfined'] }]],
  ['another control group', [{ cgroup_parent: '/x' }]],
  ['GPUs', [{ deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } } }]],
  ['the socket as a volume', [{ volumes: ['/var/run/docker.sock:/s'] }]],
  ['the socket, spelled otherwise', [{ volumes: ['/var/./run/../run/docker.sock:/s:ro'] }]],
  ['the socket, at length', [{ volumes: [{ type: 'bind', source: '/run/docker.sock', target: '/s' }] }]],
  ['root’s files, at length, with a comma', [{ volumes: [{ type: 'bind', source: '/root/a,b"', target: '/s' }] }]],
  ['a settings file of the kernel', [{ sysctls: { 'kernel.core_pattern': '|/x' } }]],
  [
    'a volume that is a place of the host',
    [{}, { volumes: { d: { driver_opts: { type: 'none', o: 'bind', device: '/' } } } }],
  ],
  ['a volume of a plugin', [{}, { volumes: { d: { driver: 'sshfs' } } }]],
  ['a secret that is a file of the system', [{}, { secrets: { s: { file: '/etc/shadow' } } }]],
  ['a build with powers', [{ build: { context: '.', privileged: true } }]],
  ['a build that may leave its sandbox', [{ build: { context: '.', entitlements: ['security.insecure'] } }]],
  ['a build in the host’s network', [{ build: { context: '.', network: 'host' } }]],
])('%s is an escape or a grant', (_what, [service, others]) => {
  const kinds = risksOf(service, others)
    .filter(({ class: worst }) => worst === 'escaping')
    .map(({ kind }) => kind);

  expect(kinds.some((kind) => kind === 'escape' || kind === 'grant')).toBe(true);
});

test.each<[string, [object, object?]]>([
  ['a program of the host', [{ provider: { type: 'x' } }]],
  ['commands with powers around its start', [{ post_start: [{ command: 'x', privileged: true }] }]],
  ['another key of a build', [{ build: { context: '.', additional_contexts: { a: '/etc' } } }]],
  ['other files', [{}, { include: ['git@example.org:x'] }]],
])('what nobody has judged is unclassified: %s', (_what, [service, others]) => {
  expect(risksOf(service, others)).toMatchObject([{ kind: 'unclassified' }]);
});

test.each([[undefined], [null], ['x'], [[]]])('%p is no configuration', (config) => {
  expect(composeRisks(config)).toMatchObject([{ kind: 'unclassified' }]);
});
