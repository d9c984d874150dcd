import { describe, expect, test } from '@jest/globals';
import { effectsIn, traitsIn } from './effects.fixtures.js';

describe('rights', () => {
  test.each([
    'chmod 777 x',
    'chmod 0777 x',
    'chmod 666 x',
    'chmod a+rwx x',
    'chmod o+w x',
    'chmod u+s x',
    'chmod 4755 x',
    'chmod 000 /etc/passwd',
    'chown ada /etc/shadow',
    'setfacl -m u:nobody:rwx x',
    'setcap cap_setuid+ep x',
    'useradd -o -u 0 x',
    'useradd -G sudo x',
    'usermod -aG docker x',
    'adduser x sudo',
    'gpasswd -a x wheel',
    'passwd -d x',
    'visudo',
  ])('are widened by %s', (line) => {
    expect(effectsIn(line)).toContain('privilege.grant');
  });

  test.each([
    'chmod 755 x',
    'chmod +x x',
    'chmod -w x',
    'chmod u+rwX x',
    'chmod 600 ~/.ssh/id_rsa',
    'chown ada x',
    'setfacl -m u:ada:r x',
    'useradd ada',
    'usermod -s /bin/zsh ada',
    'visudo -c',
  ])('are not widened by %s', (line) => {
    expect(effectsIn(line)).not.toContain('privilege.grant');
  });

  test('of a whole tree are told apart from those of one file', () => {
    expect(traitsIn('chown -R ada /srv', 'files.permissions')).toEqual(['recursive']);
    expect(traitsIn('chown ada /srv/x', 'files.permissions')).toEqual([]);
  });
});

test.each([
  ['userdel -r x', 'accounts.delete'],
  ['gpg --delete-secret-keys x', 'accounts.delete'],
  ['chpasswd', 'accounts.password'],
  ['passwd x', 'accounts.password'],
  ['usermod -s /bin/zsh x', 'accounts.change'],
  ['gpg --export-secret-keys x', 'credentials.read'],
  ['getent shadow', 'credentials.read'],
] as const)('%s is %s', (line, effect) => {
  expect(effectsIn(line)).toContain(effect);
});
