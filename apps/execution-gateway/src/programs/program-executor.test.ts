import { expect, test } from '@jest/globals';
import { confined } from './confined.js';
import { whyNoPrograms } from './program-executor.js';

const confiners = { setpriv: '/usr/bin/setpriv', prlimit: '/usr/bin/prlimit' };
const settings = { programs: ['/usr/bin/git'], runAs: { uid: 1_001, gid: 1_001 }, confiners };
const root = { uid: 0, gid: 0 };

test('root runs programs as somebody else', () => {
  expect(whyNoPrograms(settings, root)).toBeUndefined();
});

test.each([
  ['no programs are named', { ...settings, programs: [] }, root, 'GATEWAY_PROGRAMS'],
  ['nobody says whom they run as', { ...settings, runAs: undefined }, root, 'GATEWAY_RUN_AS'],
  ['nothing gives up root', { ...settings, confiners: { ...confiners, setpriv: undefined } }, root, 'setpriv'],
  ['they would run as the gateway, and nobody says so', settings, { uid: 1_000, gid: 1_000 }, 'GATEWAY_RUN_AS'],
])('programs are refused where %s', (_case, given, own, why) => {
  expect(whyNoPrograms(given, own)).toContain(why);
});

test('a gateway without root runs programs as itself where that is what was said', () => {
  expect(whyNoPrograms(settings, settings.runAs)).toBeUndefined();
});

test('words stay words behind those that confine', () => {
  const words = confined(['/usr/bin/git', '--version', '; id'], confiners, settings.runAs);

  expect(words[0]).toBe('/usr/bin/setpriv');
  expect(words).toEqual(expect.arrayContaining(['--no-new-privs', '--reuid=1001', '--clear-groups', '--nproc=256']));
  expect(words.slice(-4)).toEqual(['--', '/usr/bin/git', '--version', '; id']);
});
