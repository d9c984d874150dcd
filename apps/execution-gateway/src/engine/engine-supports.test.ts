import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocker } from '@wingman/policy';
import { engineSupports } from './engine-supports.js';

const settings = { unlabelled: 'any', exchangeFolder: '/srv/exchange' } as const;

function supports(line: string): string | undefined {
  const call = parseDocker(['docker', ...line.split(' ')]);
  if (call.unknown !== undefined) throw new Error(call.reason);
  return engineSupports(call, settings);
}

test.each([
  ['run -d --rm --name web -p 8080:80 -e A=1 busybox sleep 5'],
  ['run --pull never busybox'],
  ['stop -t 3 web db'],
  ['exec -it=false web ls'],
  ['rm -fv web'],
  ['network connect --link db:d front web'],
  ['volume create'],
  ['container prune -f --filter label=a'],
  ['rmi -f a:1 b@sha256:' + 'a'.repeat(64)],
  ['pull -q busybox'],
  ['commit web a/b:1'],
  ['cp -aq web:/etc/hosts /srv/exchange/tenant/hosts'],
  ['cp /srv/exchange/tenant/dir/. web:/there'],
])('carries out `docker %s`', (line) => {
  expect(supports(line)).toBeUndefined();
});

test.each([
  ['save busybox', 'docker image save'],
  ['load', 'docker image load'],
  ['import -', 'docker image import'],
  ['run --help', 'help'],
  ['-D stop web', '--debug'],
  ['run --env-file x busybox', '--env-file'],
  ['run --label-file x busybox', '--label-file'],
  ['run --cidfile x busybox', '--cidfile'],
  ['run --gpus all busybox', '--gpus'],
  ['run --use-api-socket busybox', '--use-api-socket'],
  ['run --mac-address 92:d0:c6:0a:29:33 busybox', '--mac-address'],
  ['run -it busybox', 'a terminal has no input'],
  ['exec -it web sh', 'a terminal has no input'],
  ['run -e HOME busybox', 'HOME'],
  ['exec -e HOME web ls', 'HOME'],
  ['run -l wingman.tenant=x busybox', "gateway's own"],
  ['volume create --label wingman.tenant=x', "gateway's own"],
  ['network create --label wingman.execution=x front', "gateway's own"],
  ['commit -c LABEL=wingman.tenant web', "gateway's own"],
  ['run --pull always busybox', '--pull always'],
  ['run -m lots busybox', 'invalid size'],
  ['run -v ./x:/y busybox', 'neither an absolute path'],
  ['run -v ~/x:/y busybox', 'neither an absolute path'],
  ['run --mount type=volume,target=/x,volume-driver=nfs busybox', 'volume-driver'],
  ['run --security-opt seccomp=profile.json busybox', 'seccomp'],
  ['run --network a --network b busybox', 'one network'],
  ['run --restart always --rm busybox', '--restart and --rm'],
  ['run --disable-content-trust=false busybox', 'content trust'],
  ['run --log-driver syslog busybox', 'the log driver syslog'],
  ['run Busybox', 'names no image'],
  ['run', 'operands'],
  ['run --name ../x busybox', 'names no container'],
  ['run --network ../x busybox', 'no name of a network'],
  ['stop web/kill?x=', 'names no container'],
  ['stop ../x', 'names no container'],
  ['stop', 'operands'],
  ['rename web', 'operands'],
  ['rename web a/b', 'names no container'],
  ['rm -l web', '--link'],
  ['update web', 'without an option'],
  ['start --checkpoint x web', '--checkpoint'],
  ['start -a web db', 'multiple'],
  ['tag a sha256:' + 'a'.repeat(64), 'no new name'],
  ['tag a b@sha256:' + 'a'.repeat(64), 'digest'],
  ['rmi --platform linux/amd64 a', '--platform'],
  ['pull -a a:1', '--all-tags'],
  ['volume rm ../x', 'names no volume'],
  ['volume create --scope multi x', '--scope'],
  ['network rm a?b', 'names no network'],
  ['network create --subnet nonsense x', 'subnet'],
  ['network create --config-from y x', '--config-from'],
  ['network connect --driver-opt x front web', 'driver options'],
  ['cp web:/x -', 'standard input or output'],
  ['cp - web:/x', 'standard input or output'],
  ['cp web:/x db:/y', 'between containers'],
  ['cp /srv/exchange/t/x /srv/exchange/t/y', 'names no container'],
  ['cp -L web:/x /srv/exchange/t/x', '--follow-link'],
  ['cp web:/x /etc/cron.d/x', 'only the exchange folder'],
  ['cp /etc/shadow web:/x', 'only the exchange folder'],
  ['cp web:/x /srv/exchange/../x', 'only the exchange folder'],
  ['cp web:/x /srv/exchange/t/../../x', 'only the exchange folder'],
  ['cp web:/x /srv/exchange//t/x', 'only the exchange folder'],
  ['cp web:/x /srv/exchangex/t', 'only the exchange folder'],
  ['cp web:/x x', 'only the exchange folder'],
  ['cp ./x web:/x', 'only the exchange folder'],
  ['cp /srv/exchange/t web:/x', 'the exchange folder itself'],
  ['cp web: /srv/exchange/t/x', 'no path in the container'],
  ['container prune', '--force'],
  ['system prune', '--force'],
  ['volume prune -f --filter until=1h', 'until'],
  ['image prune -f --filter dangling=true', 'the filter dangling'],
])('does not carry out `docker %s`, and says why', (line, why) => {
  expect(supports(line)).toContain(why);
});

const VERBS = ['run', 'create', 'exec', 'cp', 'commit', 'update', 'stop', 'pull', 'tag', 'rmi', 'start', 'rename'];
const GROUPED = ['network create', 'network connect', 'volume create', 'volume rm', 'system prune', 'image prune'];
const OPTIONS = [
  '-v',
  '--mount',
  '-p',
  '--network',
  '--ulimit',
  '-m',
  '--cpus',
  '-e',
  '-l',
  '--label',
  '--tmpfs',
  '-c',
];
const MORE = ['--link', '--device', '--restart', '--health-interval', '--subnet', '--gateway', '--filter', '-f', '-t'];
const PIECES = [
  'a',
  'web',
  '../x',
  '/',
  ':',
  '=',
  ',',
  '.',
  '1',
  '-1',
  '"',
  'type=bind',
  'target=',
  '\u0000',
  'é',
  ' ',
  '@',
];

test('answers whatever the words are, and never by throwing', () => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((words) => words.join('')),
  );
  const word = fc.oneof(fc.constantFrom(...OPTIONS, ...MORE), text);
  const line = fc.tuple(fc.constantFrom(...VERBS, ...GROUPED), fc.array(word, { maxLength: 8 }));
  fc.assert(
    fc.property(line, ([verb, words]) => {
      const call = parseDocker(['docker', ...verb.split(' '), ...words]);
      if (call.unknown !== undefined) return;
      expect(['string', 'undefined']).toContain(typeof engineSupports(call, settings));
    }),
    { numRuns: 20_000 },
  );
});
