import { describe, expect, test } from '@jest/globals';
import { effectsIn, scopesIn, traitsIn } from './effects.fixtures.js';

describe('deleting', () => {
  test.each([
    ['rm -rf src', 'project'],
    ['rm -r /opt/billing', 'system'],
    ['rm --recursive ~/letters', 'home'],
    ['rm -rf "$DIR/"', 'unknown'],
    ['rm -rf', 'unknown'],
    ['find . -name "*.bak" | xargs rm', 'unknown'],
    ['find . -exec rm {} +', 'unknown'],
    ['find . -mtime +3 -delete', 'working_directory'],
    ['TMPDIR=/srv rm -rf $TMPDIR/x', 'system'],
    ['mv ./invoices /dev/null', 'project'],
    ['rsync -a --delete empty/ /srv/data/', 'system'],
    ['shred -u notes', 'project'],
    ['rm -f $(find . -size 0)', 'unknown'],
    ["sftp h <<< 'rm /srv/x'", 'unknown'],
    ["lftp -e 'mirror -R --delete a b' h", 'unknown'],
    ['find . | while read f; do rm "$f"; done', 'unknown'],
    ['tar -cf x.tar --remove-files src', 'project'],
    ['$cmd -rf /', 'root'],
  ])('of a whole tree is seen in %j, at a place of the kind %s', (line, scope) => {
    expect(traitsIn(line, 'files.delete')).toContain('recursive');
    expect(scopesIn(line, 'files.delete')).toContain(scope);
  });

  test.each(['rm -rf dist', 'rm -rf /tmp/x', 'find . -name "*.pyc" -delete'])(
    'in %j takes only what is made again or temporary',
    (line) => {
      expect(['rebuildable', 'temporary']).toEqual(expect.arrayContaining(scopesIn(line, 'files.delete')));
    },
  );

  test.each(['rm --help', 'rm', 'find . -exec echo -delete {} +', 'rsync -an --delete a/ b/', 'mv a b', 'ls *.log'])(
    'is not what %j does',
    (line) => {
      expect(effectsIn(line)).not.toContain('files.delete');
    },
  );

  test.each([
    [`os.remove('/etc/x')`, 'system'],
    [`p = '/etc/x'\nos.remove(p)`, 'system'],
    [`for f in os.listdir('/etc'): os.remove(f)`, 'system'],
    [`for a, b, c in os.walk('/home'): os.remove(os.path.join(a, c))`, 'home'],
    [`p = Path('/etc/x')\np.unlink()`, 'system'],
    [`d = tempfile.mkdtemp()\nshutil.rmtree(d)`, 'temporary'],
  ])('by the Python code %j is of a place of the kind %s', (code, scope) => {
    expect(new Set(scopesIn(`python3 <<'END'\n${code}\nEND`, 'files.delete'))).toEqual(new Set([scope]));
  });

  test('truncating to nothing deletes what was there', () => {
    expect(scopesIn('truncate -s 0 /var/lib/x', 'files.delete')).toEqual(['system']);
    expect(effectsIn('truncate -s 10M /tmp/x')).not.toContain('files.delete');
  });

  test('of a single file is not of a tree', () => {
    expect(traitsIn('rm -f notes.txt', 'files.delete')).toEqual([]);
  });
});

describe('writing', () => {
  test.each([
    ['dd if=a.img of=/dev/sda', 'disk.destroy'],
    ['cat a.img > /dev/nvme0n1', 'disk.destroy'],
    ['echo x | tee /etc/passwd', 'privilege.grant'],
    ['cp key ~/.ssh/authorized_keys', 'privilege.grant'],
    ['cp job /etc/cron.d/', 'startup.write'],
    ['ln -s x .git/hooks/pre-push', 'startup.write'],
    ['> /var/log/syslog', 'traces.delete'],
    ['sed -i s/a/b/ /etc/fstab', 'files.replace'],
    ['mv /usr/bin/env /tmp', 'files.replace'],
    ['mv /home/* /tmp/', 'files.replace'],
    ['mount --bind /dev/null /etc/passwd', 'files.replace'],
    [`python3 -c "import os; os.rename('/usr/bin/env', 'x')"`, 'files.replace'],
    ['echo x > ~/.bashrc', 'files.replace'],
    ['tar -xf x.tar -C /', 'files.replace'],
    ['echo b > /proc/sysrq-trigger', 'system.power'],
  ])('by %j is %s', (line, effect) => {
    expect(effectsIn(line)).toContain(effect);
  });

  test.each([
    'cp x bin/x',
    'mv x.ts lib/x.ts',
    'echo x >> ~/.bashrc',
    'cp .env.example .env',
    'make 2>&1 > /dev/null',
    'sed -n 1p /etc/fstab',
    'cp a b',
  ])('by %j changes nothing that the machine stands on', (line) => {
    expect(['files.write', 'project.run', 'unknown.run']).toEqual(expect.arrayContaining(effectsIn(line)));
  });
});
