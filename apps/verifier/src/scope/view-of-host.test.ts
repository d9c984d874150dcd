import { expect, test } from '@jest/globals';
import { accountsOfHost, assertViewOfHost, filesOfContainer, hiddenOfHost } from './view-of-host.js';

const mountInfo = [
  '21 1 0:20 / / rw,relatime - overlay overlay rw',
  '30 21 8:1 /data /host/data ro,relatime - ext4 /dev/sda1 rw',
  '31 21 8:1 /scratch /host/scratch rw,relatime - ext4 /dev/sda1 rw',
  '32 21 8:1 /odd /host/with\\040space ro,relatime - ext4 /dev/sda1 rw',
].join('\n');
const container = { inContainer: true, mountInfo, pidNamespace: 'pid:[4026532500]', firstNetwork: false };
const host = { inContainer: false, mountInfo, pidNamespace: 'pid:[4026531836]', firstNetwork: true };
const settings = { DEPLOYMENT_ENV: 'prd' as const, VERIFIER_HOST_ID: 'host-1' };

test.each([['/host/data'], ['/host/data/below'], ['/host/with space']])('starts with %s, a read-only mount', (root) => {
  expect(() => assertViewOfHost({ ...settings, VERIFIER_ALLOWED_ROOTS: [root] }, container)).not.toThrow();
});

test.each([
  ['a writable mount', '/host/scratch'],
  ["the container's own files", '/var/data'],
  ['a name that only begins alike', '/host/database'],
])('refuses %s', (_case, root) => {
  expect(() => assertViewOfHost({ ...settings, VERIFIER_ALLOWED_ROOTS: [root] }, container)).toThrow(/read-only/);
});

test('refuses a container that does not say whose files it sees', () => {
  const config = { ...settings, VERIFIER_HOST_ID: undefined, VERIFIER_ALLOWED_ROOTS: ['/host/data'] };
  expect(() => assertViewOfHost(config, container)).toThrow(/VERIFIER_HOST_ID/);
});

test('asks nothing of a host, nor of a development container', () => {
  const config = { ...settings, VERIFIER_ALLOWED_ROOTS: ['/var/data'] };
  expect(() => assertViewOfHost(config, host)).not.toThrow();
  expect(() => assertViewOfHost({ ...config, DEPLOYMENT_ENV: 'dev' }, container)).not.toThrow();
});

test.each([
  ['a container', 'prd' as const, container, undefined],
  [
    'a container with those of the host',
    'prd' as const,
    { ...container, mountInfo: `${mountInfo}\n33 21 8:1 /p /etc/passwd ro - ext4 s rw` },
    '/etc/passwd',
  ],
  [
    'a container with some that it may write',
    'prd' as const,
    { ...container, mountInfo: `${mountInfo}\n33 21 8:1 /p /etc/passwd rw - ext4 s rw` },
    undefined,
  ],
  ['a host', 'prd' as const, host, '/etc/passwd'],
  ['a development container', 'dev' as const, container, '/etc/passwd'],
])('names of accounts are those of the host, or none: %s', (_case, DEPLOYMENT_ENV, machine, expected) => {
  expect(accountsOfHost({ DEPLOYMENT_ENV }, machine)).toBe(expected);
});

test('a development container that names a host is another machine than it', () => {
  expect(accountsOfHost({ DEPLOYMENT_ENV: 'dev', VERIFIER_HOST_ID: 'host-1' }, container)).toBeUndefined();
});

const here = { DEPLOYMENT_ENV: 'dev' as const };

test.each([
  ['a container', settings, container, ['processes', 'network']],
  ['one that a runtime left no mark in', settings, { ...container, inContainer: false }, ['processes', 'network']],
  ['one with `pid: host`', settings, { ...container, pidNamespace: host.pidNamespace }, ['network']],
  ['one with `network_mode: host`', settings, { ...container, firstNetwork: true }, ['processes']],
  ['a host', settings, host, []],
  ['a development container with the workers in it', here, container, []],
  ['a development container for a host', { ...here, VERIFIER_HOST_ID: 'host-1' }, container, ['processes', 'network']],
])('what of the host is hidden from %s', (_case, config, machine, expected) => {
  expect(hiddenOfHost(config, machine)).toEqual(expected);
});

test('what a runtime lays over a mounted /etc is not of the host', () => {
  const laid = '40 21 8:1 /var/lib/docker/containers/0/hosts /etc/hosts rw - ext4 s rw';
  const own = '41 21 8:1 /etc/resolv.conf /etc/resolv.conf ro - ext4 s rw';
  const machine = { ...container, mountInfo: [mountInfo, laid, own].join('\n') };
  expect(filesOfContainer(settings, machine)).toEqual(['/etc/hosts']);
  expect(filesOfContainer(settings, { ...machine, inContainer: false })).toEqual([]);
  expect(filesOfContainer(here, machine)).toEqual([]);
});
