import { expect, test } from '@jest/globals';
import { askingGateway, isUnresolved, withoutDocker } from './binding.js';

const ASKED = { environment: 'dev', programs: { git: '/usr/bin/git' } };

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
  const { objects: resolved } = await withoutDocker.resolve('', [['ls'], line.split(' ')], ASKED);

  expect(resolved).toEqual(binding === 'bound' ? {} : { '1 no engine is asked': 'unresolved' });
  expect(isUnresolved(resolved)).toBe(binding === 'unresolved');
});

test('a client within a text of a shell is unresolved', async () => {
  expect(isUnresolved((await withoutDocker.resolve('', [['sh', '-c', 'cd x && docker rm web']], ASKED)).objects)).toBe(
    true,
  );
});

test('no commands name nothing', async () => {
  expect(await withoutDocker.resolve('', [], ASKED)).toEqual({ objects: {}, plans: [] });
});

test('the gateway is asked where docker is named, and its word is bound with what it could not fix', async () => {
  const asked: unknown[] = [];
  const resolver = askingGateway(async (tenantId, commands, environment) => {
    asked.push([tenantId, commands, environment]);
    return {
      objects: { '0 container web': 'abc' },
      unresolved: ['docker plugin ls: docker plugin ls'],
      plans: [{ command: 0, text: 'x' }],
    };
  });

  for (const commands of [[], [['ls', '-l']], [['gitk']]]) {
    expect(await resolver.resolve('acme', commands, ASKED)).toEqual({ objects: {}, plans: [] });
  }
  expect(asked).toEqual([]);
  expect(
    await resolver.resolve(
      'acme',
      [
        ['docker', 'stop', 'web'],
        ['sudo', 'docker', 'rm', 'web'],
      ],
      ASKED,
    ),
  ).toEqual({
    objects: {
      '0 container web': 'abc',
      'docker plugin ls: docker plugin ls': 'unresolved',
      '1 another program runs docker': 'unresolved',
    },
    plans: [{ command: 0, text: 'x' }],
  });
  await resolver.resolve('acme', [['git', 'push']], ASKED);
  expect(asked).toHaveLength(2);
});
