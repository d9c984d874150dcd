import { expect, test } from '@jest/globals';
import { factsOfChecks } from './facts-of-checks.js';

const CONTAINER = {
  ...{ Id: 'a1', Name: '/web', Image: 'sha256:b2', Created: '2026-03-01T10:00:00Z', RestartCount: 0 },
  ...{ Path: 'serve', Args: ['--port', '80'], AppArmorProfile: 'docker-default', Mounts: [{ Destination: '/data' }] },
  State: { Status: 'running', ExitCode: 0 },
  Config: { Image: 'shop:1', Env: ['PATH=…'] },
  NetworkSettings: { IPAddress: '172.17.0.2' },
};
const { Name, Image, State, Config, Mounts } = CONTAINER;
const READ = { Name, Image, State, Config, Mounts };

test('of a container the verifier gets what checks read, and not how it is confined and connected', () => {
  const confined = { ...CONTAINER, HostConfig: { Privileged: true, Tmpfs: { '/run': '' } } };

  expect(factsOfChecks('container', confined)).toEqual({ ...READ, HostConfig: { Tmpfs: { '/run': '' } } });
  expect(factsOfChecks('container', { ...CONTAINER, HostConfig: { Privileged: true } })).toEqual(READ);
});

test('of other kinds it gets all', () => {
  const image = { Id: 'sha256:b2', RepoTags: ['shop:1'], RootFS: { Layers: [] } };

  expect(factsOfChecks('image', image)).toBe(image);
});
