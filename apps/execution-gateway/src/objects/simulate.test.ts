import { describe, expect, test } from '@jest/globals';
import { parseDocker } from '@wingman/policy';
import { keyOf, referencesOf } from './references.js';
import type { ObjectKind, Reference } from './references.js';
import { simulate } from './simulate.js';

/** The world: two containers, an image, a volume. */
const WORLD: Record<string, string> = {
  'container web': 'id-of-web',
  'container idofweb': 'id-of-web',
  'container db': 'id-of-db',
  'image nginx:1': 'sha256:nginx',
  'volume data': 'vol-data',
};

/** Operands that a command uses, as the engine's verbs name them. */
const USES: Record<string, ObjectKind> = {
  'container stop': 'container',
  'container exec': 'container',
  'container run': 'image',
  'image tag': 'image',
};

function referencesIn(line: string): Reference[] {
  const call = parseDocker(line.split(' '));
  if (call.unknown !== undefined) throw new Error(call.unknown);
  const kind = USES[call.command];
  return referencesOf(call, kind && call.args[0] !== undefined ? [[kind, call.args[0]]] : []);
}

const found = (...lines: string[]) =>
  simulate(lines.map(referencesIn), async (reference) => WORLD[keyOf(reference)] ?? 'absent');

describe('what commands will find, one after the other', () => {
  test.each<[string, string[], Record<string, string>]>([
    ['what is there', ['docker stop web'], { '0 container web': 'id-of-web' }],
    ['what is not there', ['docker stop ghost'], { '0 container ghost': 'absent' }],
    [
      'a name that was freed and taken again',
      ['docker rm -f web', 'docker run -d --name web nginx:1', 'docker stop web'],
      {
        '0 container web': 'id-of-web',
        '1 container web': 'absent',
        '1 image nginx:1': 'sha256:nginx',
        '2 container web': 'created_by:1',
      },
    ],
    [
      'a container that was removed by its id',
      ['docker rm idofweb', 'docker stop web'],
      { '0 container idofweb': 'id-of-web', '1 container web': 'absent' },
    ],
    [
      'a container that has another name now',
      ['docker rename web old', 'docker stop old', 'docker stop web'],
      {
        '0 container web': 'id-of-web',
        '0 container old': 'absent',
        '1 container old': 'id-of-web',
        '2 container web': 'absent',
      },
    ],
    [
      'an image under another name',
      ['docker tag nginx:1 mine:1', 'docker run mine:1'],
      { '0 image nginx:1': 'sha256:nginx', '0 image mine:1': 'absent', '1 image mine:1': 'sha256:nginx' },
    ],
    [
      'an image that is fetched first',
      ['docker pull redis:7', 'docker run redis:7'],
      { '0 image redis:7': 'absent', '1 image redis:7': 'created_by:0' },
    ],
    [
      'a volume that is made, used and removed',
      ['docker volume rm data', 'docker volume create data', 'docker volume rm data'],
      { '0 volume data': 'vol-data', '1 volume data': 'absent', '2 volume data': 'created_by:1' },
    ],
  ])('%s', async (_what, lines, expected) => {
    expect(await found(...lines)).toEqual(expected);
  });
});
