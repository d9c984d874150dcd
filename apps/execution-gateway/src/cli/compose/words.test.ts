import { expect, test } from '@jest/globals';
import { parseDocker } from '@wingman/policy';
import type { KnownCall } from '@wingman/policy';
import { composeSupports } from './supports.js';
import { commandWords } from './words.js';

const callOf = (line: string): KnownCall => {
  const call = parseDocker(line.split(' '));
  if (call.unknown !== undefined) throw new Error(call.unknown);
  return call;
};

test.each([
  ['docker compose up web -d --scale web=2', ['up', '--detach', '--scale=web=2', 'web']],
  ['docker compose up -d --build=false', ['up', '--detach']],
  ['docker-compose down -vt0', ['down', '-v', '--timeout=0']],
  ['docker compose exec web sh -c -x', ['exec', '-T', 'web', 'sh', '-c', '-x']],
  ['docker compose run -T -e A=true web -d', ['run', '-e', 'A=true', '-T', 'web', '-d']],
  ['docker compose run -d web', ['run', '--detach', 'web']],
  ['docker compose build --pull --build-arg A=true', ['build', '--pull', '--build-arg=A=true']],
  ['docker compose rm -fv', ['rm', '--force', '-v']],
])('"%s" is said to compose 1 option by option', (line, words) => {
  expect(commandWords(callOf(line), 1)).toEqual(words);
});

test.each([
  ['docker compose up', 'without --detach'],
  ['docker compose rm web', 'without --force'],
  ['docker compose cp web:/x /y', 'docker compose cp'],
  ['docker compose watch', 'docker compose watch'],
  ['docker compose config -o /etc/x', '--output'],
  ['docker compose up -d -- -x', 'begins with a dash'],
  ['docker compose exec -e DOCKER_HOST web env', '--env without a value'],
  ['docker compose run -v /:/host web ls', '--volume'],
  ['docker compose run -l wingman.tenant=x web ls', 'a label of the gateway'],
  ['docker compose --all-resources ps', '--all-resources'],
])('"%s" is declined: %s', (line, why) => {
  expect(composeSupports(callOf(line))).toContain(why);
});
