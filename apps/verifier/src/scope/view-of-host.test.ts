import { expect, test } from '@jest/globals';
import { assertViewOfHost } from './view-of-host.js';

const mountInfo = [
  '21 1 0:20 / / rw,relatime - overlay overlay rw',
  '30 21 8:1 /data /host/data ro,relatime - ext4 /dev/sda1 rw',
  '31 21 8:1 /scratch /host/scratch rw,relatime - ext4 /dev/sda1 rw',
  '32 21 8:1 /odd /host/with\\040space ro,relatime - ext4 /dev/sda1 rw',
].join('\n');
const container = { inContainer: true, mountInfo };
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
  expect(() => assertViewOfHost(config, { inContainer: false, mountInfo })).not.toThrow();
  expect(() => assertViewOfHost({ ...config, DEPLOYMENT_ENV: 'dev' }, container)).not.toThrow();
});
