import { describe, expect, test } from '@jest/globals';
import { effectsIn, scopesIn, traitsIn } from './effects.fixtures.js';

test.each([
  ['mkfs.ext4 /dev/sdb1', 'disk.destroy'],
  ['parted /dev/sda mklabel gpt', 'disk.destroy'],
  ['sgdisk --zap-all /dev/sda', 'disk.destroy'],
  ['wipefs -a /dev/sda', 'disk.destroy'],
  ['lvremove -f vg/lv', 'disk.destroy'],
  ['zfs destroy tank/x', 'disk.destroy'],
  ['btrfs subvolume delete /mnt/x', 'disk.destroy'],
  ['cryptsetup luksFormat /dev/sda3', 'disk.destroy'],
  ['shutdown -h now', 'system.power'],
  ['systemctl --no-wall reboot', 'system.power'],
  ['init 0', 'system.power'],
  ['systemctl stop x', 'service.stop'],
  ['systemctl disable --now x', 'service.stop'],
  ['service x stop', 'service.stop'],
  ['update-rc.d x remove', 'service.stop'],
  ['systemctl mask auditd', 'protection.disable'],
  ['iptables -F', 'protection.disable'],
  ['iptables -P INPUT ACCEPT', 'protection.disable'],
  ['nft flush ruleset', 'protection.disable'],
  ['setenforce 0', 'protection.disable'],
  ['auditctl -e 0', 'protection.disable'],
  ['chattr -i /etc/passwd', 'protection.disable'],
  ['sysctl -w kernel.randomize_va_space=0', 'protection.disable'],
  ['iptables -P INPUT DROP', 'network.change'],
  ['ip link set eth0 down', 'network.change'],
  ['insmod x.ko', 'kernel.change'],
  ['crontab -r', 'schedule.delete'],
  ['crontab x', 'startup.write'],
  ['history -c', 'traces.delete'],
  ['export HISTFILE=/dev/null', 'traces.delete'],
  ['journalctl --vacuum-size=1M', 'traces.delete'],
  ['b() { b | b & }; b', 'system.exhaust'],
  ['swapoff -a', 'disk.mount'],
] as const)('%s is %s', (line, effect) => {
  expect(effectsIn(line)).toContain(effect);
});

test.each([
  'fdisk -l',
  'zpool status',
  'shutdown -c',
  'systemctl status x',
  'systemctl restart x',
  'service --status-all',
  'iptables -L -n',
  'ufw status',
  'sysctl -a',
  'modprobe -n x',
  'crontab -l',
  'history 20',
  'journalctl -u x',
  'ip addr',
  'mount',
  'kill -0 1',
  'kill -l',
  'pkill -HUP x',
])('%s does nothing to the machine', (line) => {
  expect(effectsIn(line)).toEqual([]);
});

describe('ending processes', () => {
  test.each(['kill -9 -1', 'kill 1', 'kill -s KILL 1', 'pkill -u x', 'killall5'])('%s ends all of them', (line) => {
    expect(traitsIn(line, 'process.kill')).toContain('all');
  });

  test.each(['kill $(pgrep x)', 'pidof x | xargs kill', 'for p in $(ps -o pid=); do kill $p; done', 'pkill x'])(
    '%s ends what answers to a name',
    (line) => {
      expect(scopesIn(line, 'process.kill')).toEqual(['object']);
    },
  );

  test('a number is no name', () => {
    expect(scopesIn('kill 42', 'process.kill')).toEqual(['unknown']);
  });

  test.each(['pkill -9 x', 'killall -KILL x', 'kill -9 42', 'fuser -k 80/tcp'])('%s gives no chance', (line) => {
    expect(traitsIn(line, 'process.kill')).toEqual(['force']);
  });

  test('one of them is neither', () => {
    expect(traitsIn('kill 42', 'process.kill')).toEqual([]);
  });
});

describe('packages', () => {
  test.each([
    ['apt-get purge x', 'package.remove'],
    ['rpm -e x', 'package.remove'],
    ['npm publish', 'package.publish'],
    ['cargo yank --version 1', 'package.unpublish'],
    ['dnf install --nogpgcheck x', 'package.unverified'],
    ['pip install git+http://x.example/y', 'package.unverified'],
  ] as const)('%s is %s', (line, effect) => {
    expect(effectsIn(line)).toContain(effect);
  });

  test('a preview does nothing, and build tools of an image may go again', () => {
    expect(effectsIn('apt-get remove --simulate x')).toEqual([]);
    expect(effectsIn('npm publish --dry-run')).not.toContain('package.publish');
    expect(effectsIn('apk del .tools')).toEqual([]);
  });

  test('a forced installation says so', () => {
    expect(traitsIn('npm install --force', 'package.install')).toContain('force');
    expect(traitsIn('npm install x', 'package.install')).toEqual([]);
  });
});
