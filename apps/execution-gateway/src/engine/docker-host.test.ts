import { expect, test } from '@jest/globals';
import { engineAddress } from './docker-host.js';

const tls = { ca: 'ca', cert: 'cert', key: 'key' };

test.each([
  ['unix:///var/run/docker.sock', undefined, { socketPath: '/var/run/docker.sock' }],
  ['tcp://127.0.0.1:2375', undefined, { host: '127.0.0.1', port: 2375 }],
  ['tcp://engine.internal:2376', tls, { host: 'engine.internal', port: 2376 }],
  ['tcp://[::1]:2376', tls, { host: '::1', port: 2376 }],
])('reads %s', (host, certificates, address) => {
  expect(engineAddress({ host, tls: certificates })).toEqual(address);
});

test.each([
  ['', undefined],
  ['unix://', undefined],
  ['unix://docker.sock', undefined],
  ['unix:///var/run/docker.sock', tls],
  ['ssh://root@machine', undefined],
  ['npipe:////./pipe/docker_engine', undefined],
  ['http://127.0.0.1:2375', undefined],
  ['tcp://127.0.0.1', undefined],
  ['tcp://user@127.0.0.1:2375', undefined],
  ['tcp://127.0.0.1:2375/prefix', undefined],
  ['127.0.0.1:2375', undefined],
])('refuses %j', (host, certificates) => {
  expect(() => engineAddress({ host, tls: certificates })).toThrow(/DOCKER_HOST|certificates/);
});
