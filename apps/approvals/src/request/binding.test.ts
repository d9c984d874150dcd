import { expect, test } from '@jest/globals';
import { withoutDocker } from './binding.js';

test.each([
  ['docker rm web', 'unresolved'],
  ['/usr/bin/docker rm web', 'unresolved'],
  ['docker compose up', 'unresolved'],
  ['docker-compose down', 'unresolved'],
  ['podman run alpine', 'unresolved'],
  ['docker frobnicate', 'unresolved'],
  ['sudo docker rm web', 'unresolved'],
  ['env A=1 docker stop web', 'unresolved'],
  ['docker ps', 'bound'],
  ['docker info', 'bound'],
  ['ls docker', 'bound'],
  ['systemctl restart docker', 'bound'],
  ['git push', 'bound'],
])('without the gateway "%s" is %s', async (line, binding) => {
  const resolved = await withoutDocker.resolve([['ls'], line.split(' ')]);

  expect(resolved).toEqual(binding === 'bound' ? {} : 'unresolved');
});

test('a client within a text of a shell is unresolved', async () => {
  expect(await withoutDocker.resolve([['sh', '-c', 'cd x && docker rm web']])).toBe('unresolved');
});

test('no commands name nothing', async () => {
  expect(await withoutDocker.resolve([])).toEqual({});
});
