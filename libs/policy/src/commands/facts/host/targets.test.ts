import { expect, test } from '@jest/globals';
import { pathOf, scopeOf, targetsOf } from './targets.js';

test.each([
  ['/', 'root'],
  ['//', 'root'],
  ['/*', 'root'],
  ['/tmp/../', 'root'],
  ['/$DIR', 'root'],
  ['/etc/hosts', 'system'],
  ['/tmp/../etc', 'system'],
  ['/srv/shop', 'system'],
  ['C:\\Windows', 'system'],
  ['~', 'home'],
  ['~/letters', 'home'],
  ['$HOME', 'home'],
  ['${HOME}/letters', 'home'],
  ['/home/ada', 'home'],
  ['..', 'parent'],
  ['src/../../other', 'parent'],
  ['$TMPDIR/../other', 'parent'],
  ['.', 'working_directory'],
  ['./*', 'working_directory'],
  ['$PWD', 'working_directory'],
  ['*.log', 'wildcard'],
  ['/dev/sda', 'device'],
  ['/dev/null', 'temporary'],
  ['~/.ssh/id_ed25519', 'credentials'],
  ['.env', 'credentials'],
  ['/etc/shadow', 'credentials'],
  ['.wingman/dev.env', 'wingman'],
  ['/tmp/x', 'temporary'],
  ['${TMPDIR}/x', 'temporary'],
  ['$(mktemp -d)', 'temporary'],
  ['node_modules', 'rebuildable'],
  ['./web//dist/', 'rebuildable'],
  ['/home/ada/shop/node_modules', 'rebuildable'],
  ['/var/lib/apt/lists/*', 'rebuildable'],
  ['/etc/build', 'system'],
  ['src/app.ts', 'project'],
  ['.env.example', 'project'],
  ['~/.ssh/id_ed25519.pub', 'home'],
  ['$DIR/', 'unknown'],
  ['{}', 'unknown'],
  ['', 'unknown'],
])('%j leads to a place of the kind %s', (text, scope) => {
  expect(scopeOf(pathOf(text))).toBe(scope);
});

test('each alternative in braces is a target of its own', () => {
  expect(targetsOf([{ ...pathOf('{dist,src}'), literal: false }])).toEqual([
    { text: 'dist', scope: 'rebuildable' },
    { text: 'src', scope: 'project' },
  ]);
});

test('a quoted tilde or dollar is a name like any other', () => {
  expect(scopeOf({ text: '$HOME', literal: true, glob: false })).toBe('project');
  expect(scopeOf({ text: '~', literal: true, glob: false })).toBe('project');
});
