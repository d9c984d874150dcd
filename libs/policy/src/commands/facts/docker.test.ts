import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../invocation.js';
import { DOCKER_PROGRAMS } from './docker.js';

function invocationOf(words: readonly string[], env: Record<string, string> = {}): Invocation {
  const word = (text: string) => ({ text, literal: true, glob: false, start: 0, end: 0 });
  return {
    program: words[0]!,
    args: words.slice(1).map(word),
    assignments: Object.entries(env).map(([name, value]) => ({ name, value: word(value) })),
    redirections: [],
    input: { from: 'none' },
    wrappers: [],
    start: 0,
    end: 0,
  };
}

const factsOf = (words: readonly string[], env?: Record<string, string>) =>
  DOCKER_PROGRAMS[words[0]!]!(invocationOf(words, env));

const effectsOf = (line: string) => factsOf(line.split(' ')).map(({ effect }) => effect);

describe('the effects of docker commands', () => {
  test.each([
    ['docker ps -a', []],
    ['docker rm --help', []],
    ['docker compose down --dry-run -v', []],
    ['docker exec web printenv', []],
    ['docker kill -s HUP web', ['object.change']],
    ['docker run -d -p 80:80 nginx', ['object.create']],
    ['docker build -t shop .', ['object.create']],
    ['docker stop web', ['container.stop']],
    ['docker compose down', ['container.stop']],
    ['docker compose down -v --rmi all', ['container.stop', 'volume.remove', 'image.remove']],
    ['docker rm -v web', ['container.remove', 'volume.remove']],
    ['docker rm -v=false web', ['container.remove']],
    ['docker system prune', ['containers.prune', 'image.remove']],
    ['docker system prune --volumes', ['containers.prune', 'image.remove', 'volume.remove']],
    ['docker network rm backend', ['network.remove']],
    ['docker secret rm key', ['object.delete']],
    ['docker run -v /var/run/docker.sock:/s --privileged tool', ['object.create', 'host.escape']],
    ['docker run -v $PWD/src:/src linter', ['object.create']],
    ['docker run -v $(pwd):/src linter', ['object.create']],
    ['docker run -v /etc/localtime:/etc/localtime:ro nginx', ['object.create']],
    ['docker run -v $HOME/.ssh:/ssh alpine', ['object.create', 'host.escape']],
    ['docker -H ssh://build ps', ['engine.redirect']],
    ['docker context use prod', ['engine.redirect']],
    ['docker cp /etc/shadow web:/tmp', ['object.change', 'data.exfiltrate']],
    ['docker rm --no-such-option web', ['container.remove']],
    ['docker frobnicate', ['unknown.run']],
    ['podman rm -fa', ['container.remove']],
    ['podman --log-level=error system reset -f', ['volume.remove']],
    ['nerdctl rmi shop', ['image.remove']],
    ['docker-compose -p shop kill', ['container.stop']],
  ])('%s', (line, effects) => {
    expect(effectsOf(line)).toEqual(effects);
  });
});

describe('what is told of an effect', () => {
  test.each([
    ['docker rm -f a b', { traits: ['force'], reversibility: 'irreversible' }],
    ['docker rmi shop', { traits: [], reversibility: 'externally_reversible' }],
    ['docker volume prune -f', { traits: ['unattended', 'all'], reversibility: 'irreversible' }],
    ['docker stop web', { traits: [], reversibility: 'reversible' }],
    ['docker kill web', { traits: ['force'], reversibility: 'reversible' }],
    ['podman rm --all', { traits: ['all'], reversibility: 'irreversible' }],
    ['docker -H tcp://10.0.0.1:2375 rm web', { traits: ['remote'], reversibility: 'irreversible' }],
  ])('%s', (line, expected) => {
    expect(factsOf(line.split(' '))[0]).toMatchObject(expected);
  });

  test('names what the call names, and of run only the image', () => {
    expect(factsOf(['docker', 'rm', '-f', 'a', 'b'])[0]!.targets).toEqual([
      { text: 'a', scope: 'object' },
      { text: 'b', scope: 'object' },
    ]);
    expect(factsOf(['docker', 'run', 'alpine', 'sh', '-c', 'x'])[0]!.targets).toEqual([
      { text: 'alpine', scope: 'object' },
    ]);
  });

  test('sees that a list of everything is everything, and one with a filter is not', () => {
    expect(factsOf(['docker', 'rm', '$(docker ps -aq)'])[0]!.traits).toEqual(['all', 'dynamic']);
    expect(factsOf(['docker', 'rm', '$(docker ps -aq --filter name=x)'])[0]!.traits).toEqual(['dynamic']);
  });

  test('counts a variable before the command as its environment', () => {
    expect(factsOf(['docker', 'ps'], { DOCKER_HOST: 'tcp://10.0.0.1:2375' })).toMatchObject([
      { effect: 'engine.redirect', traits: ['remote'] },
    ]);
  });
});
