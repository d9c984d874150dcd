import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allCommands } from './grammar.js';
import { imageNamesTaken, innerCommand, parseDocker } from './docker.js';

const words = (line: string) => line.split(' ');
const classOf = (line: string) => parseDocker(words(line)).class;

describe('the way to the command', () => {
  test.each([
    ['docker rm web', 'container rm'],
    ['docker remove web', 'container rm'],
    ['docker container remove web', 'container rm'],
    ['/usr/local/bin/docker -D rm web', 'container rm'],
    ['docker -- rm web', 'container rm'],
    ['docker -v rm -f web', 'container rm'],
    ['docker -lfatal rm web', 'container rm'],
    ['docker -l=fatal rm web', 'container rm'],
    ['docker --log-level rm stop web', 'container stop'],
    ['docker -Dl error rmi old', 'image rm'],
    ['docker stack down shop', 'stack rm'],
    ['docker compose -f a.yml --profile dev -p shop down', 'compose down'],
    ['docker compose --env-file=.env --project-directory /srv convert', 'compose config'],
    ['docker-compose -p shop -H unix:///run/docker.sock rm', 'compose rm'],
    ['docker trust key load key.pem', 'trust key load'],
    ['podman container ls', 'container ls'],
  ])('%s is %s', (line, command) => {
    expect(parseDocker(words(line))).toMatchObject({ command });
  });

  test('keeps the values of options in their order, and what stood before the command apart', () => {
    const call = parseDocker(words('docker compose -p shop -f a.yml -f b.yml logs -fn 5 web --tail=7'));
    expect(call).toMatchObject({
      command: 'compose logs',
      args: ['web'],
      flags: { follow: ['true'], tail: ['5', '7'] },
      globals: { 'project-name': ['shop'], file: ['a.yml', 'b.yml'] },
    });
  });
});

describe('options as pflag reads them', () => {
  test.each([
    ['docker rm -fv=false web', { force: ['true'], volumes: ['false'] }],
    ['docker rm web -f=T', { force: ['true'] }],
    ['docker rm --force=0 web', { force: ['false'] }],
    ['docker stop -t5 web', { timeout: ['5'] }],
    ['docker stop -t -1 web', { timeout: ['-1'] }],
    ['docker stop -t= web', { timeout: ['='] }],
    ['docker rm -- -f', {}],
    ['docker image prune -af', { all: ['true'], force: ['true'] }],
    ['docker run -itv data:/d alpine -f', { interactive: ['true'], tty: ['true'], volume: ['data:/d'] }],
  ])('%s', (line, flags) => {
    expect(parseDocker(words(line))).toMatchObject({ flags });
  });

  test.each([
    ['docker run alpine --privileged -v /:/h', ['alpine', '--privileged', '-v', '/:/h']],
    ['docker exec -it web sh -c --help', ['web', 'sh', '-c', '--help']],
    ['docker top web -o pid', ['web', '-o', 'pid']],
  ])('%s: what follows the first operand belongs to the container', (line, args) => {
    expect(parseDocker(words(line))).toMatchObject({ args, help: false });
  });
});

describe('help', () => {
  test.each([
    'docker',
    'docker -v',
    'docker --version',
    'docker container',
    'docker container --help',
    'docker rm -f web --help',
    'docker rm -fh web',
    'docker --help rm web',
    'docker help run',
    'docker run --help alpine',
    'docker compose --help',
    'docker compose down --help=1',
  ])('%s only prints', (line) => {
    expect(parseDocker(words(line))).toMatchObject({ class: 'read' });
  });

  test.each([
    ['docker --help run alpine', 'additive'],
    ['docker container --help create alpine', 'additive'],
    ['docker rm --help --help=false web', 'destructive'],
    ['docker --help rm --help=f web', 'destructive'],
    ['docker exec web rm --help', 'disruptive'],
    ['docker rm -- --help', 'destructive'],
    ['docker --help compose down', 'destructive'],
  ])('%s runs all the same', (line, expected) => {
    expect(parseDocker(words(line))).toMatchObject({ class: expected, help: false });
  });
});

describe('what the grammar does not account for', () => {
  test.each([
    'docker frobnicate',
    'docker container frobnicate web',
    'docker rm --forc web',
    'docker rm -Z web',
    'docker rm --force=maybe web',
    'docker rm -f= web',
    'docker stop web --timeout',
    'docker container -D rm web',
    'docker container -- rm web',
    'docker - ps',
    'docker rm --=x',
    'docker ps --Force',
    'dockerd --debug',
    'docker ſtop web',
    'docker PS',
  ])('%s is unknown', (line) => {
    expect(parseDocker(words(line))).toMatchObject({ class: 'unknown', unknown: expect.any(String) });
  });

  test('an empty line, an empty word and a name out of a prototype are unknown', () => {
    expect(parseDocker([]).class).toBe('unknown');
    expect(parseDocker(['docker', '']).class).toBe('unknown');
    expect(parseDocker(['docker', 'constructor']).class).toBe('unknown');
    expect(parseDocker(['docker', 'ps', '--__proto__']).class).toBe('unknown');
  });

  test('any call with an option that its command does not have is unknown', () => {
    const commands = allCommands().filter(({ group, stops }) => !group && !stops);
    const strange = fc.stringMatching(/^--[a-z]{3,10}-zz[a-z]{1,5}(?:=x)?$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...commands),
        strange,
        fc.array(fc.constantFrom('a', 'b')),
        ({ name }, flag, rest) => {
          expect(parseDocker(['docker', ...name.split(' ').filter(Boolean), ...rest, flag, ...rest]).class).toBe(
            'unknown',
          );
        },
      ),
    );
  });

  test('never throws, whatever the words are', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('run', 'compose', 'rm', '-v', '--mount', '-f', '--', 'type=bind,"'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (argv) => {
        const call = parseDocker(['docker', ...argv]);
        expect(innerCommand(call)?.length).not.toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test('reads a megabyte in one word, and in many', () => {
    const long = 'a,"'.repeat(350_000);
    expect(parseDocker(['docker', 'run', '--mount', long, '-v', `/${'../'.repeat(350_000)}:/x`, 'alpine']).class).toBe(
      'escaping',
    );
    expect(parseDocker(['docker', 'compose', ...Array<string>(200_000).fill('--profile=x'), 'ps']).class).toBe('read');
    expect(parseDocker(['docker', 'rm', ...Array<string>(200_000).fill('-f')]).class).toBe('destructive');
  });
});

describe('another engine or another configuration of the client', () => {
  test.each([
    'docker -H tcp://10.0.0.7:2375 ps',
    'docker -H unix:///run/docker.sock -H ssh://root@build ps',
    'docker --host=ssh://root@build --help',
    'docker --context prod ps',
    'docker -cprod ps',
    'docker --config /tmp/client ps',
    'docker --tls ps',
    'docker --tlsverify version',
    'docker buildx --builder remote ls',
  ])('%s is escaping', (line) => {
    expect(classOf(line)).toBe('escaping');
  });

  test.each([
    'docker --tls=false ps',
    'docker -c default ps',
    'docker -H unix:///var/run/docker.sock ps',
    'docker -D info',
  ])('%s stays where it is', (line) => {
    expect(classOf(line)).toBe('read');
  });

  test.each([
    ['DOCKER_HOST', 'tcp://10.0.0.7:2375'],
    ['DOCKER_CONTEXT', 'prod'],
    ['DOCKER_CONFIG', '/tmp/client'],
    ['CONTAINER_HOST', 'ssh://root@example.org/run/podman/podman.sock'],
    ['CONTAINERS_CONF', '/tmp/containers.conf'],
    ['CONTAINERD_ADDRESS', '/tmp/containerd.sock'],
    ['NERDCTL_TOML', '/tmp/nerdctl.toml'],
    ['DOCKER_CLI_PLUGIN_EXTRA_DIRS', '/tmp/plugins'],
    ['DOCKER_TLS_VERIFY', '1'],
  ])('%s in the environment is escaping, even for ps', (name, value) => {
    expect(parseDocker(['docker', 'ps'], { env: { [name]: value } }).class).toBe('escaping');
    expect(parseDocker(['docker', 'ps'], { env: { [name]: '' } }).class).toBe('read');
  });
});

describe('the command inside', () => {
  test.each([
    ['docker exec -it web sh -c ls', ['sh', '-c', 'ls']],
    ['docker run --rm -e A=b alpine rm -rf /data', ['rm', '-rf', '/data']],
    ['docker run --entrypoint sh alpine -c ls', ['sh', '-c', 'ls']],
    ['docker compose -p shop exec -T db psql -c x', ['psql', '-c', 'x']],
    ['docker-compose run --rm web make', ['make']],
  ])('of %s', (line, inner) => {
    expect(innerCommand(parseDocker(words(line)))).toEqual(inner);
  });

  test.each(['docker run alpine', 'docker ps', 'docker run --help alpine sh', 'docker run --bogus alpine sh'])(
    'of %s is none',
    (line) => {
      expect(innerCommand(parseDocker(words(line)))).toBeUndefined();
    },
  );
});

describe('image names that a call may take from another image', () => {
  test.each([
    ['docker tag shop:new shop:live', ['shop:live']],
    ['docker build -t shop:1 --tag=shop:live .', ['shop:1', 'shop:live']],
    ['docker buildx build -t shop:1 -o type=image,name=shop:live .', ['shop:1', 'shop:live']],
    ['docker commit web shop:live', ['shop:live']],
    ['docker pull shop:live', ['shop:live']],
    ['docker run shop:live', []],
    ['docker run --pull always shop:live', ['shop:live']],
    ['docker tag --help a b', []],
    ['docker tag --bogus a b', []],
  ])('%s', (line, names) => {
    expect(imageNamesTaken(parseDocker(words(line)))).toEqual(names);
  });
});
