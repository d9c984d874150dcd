import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../invocation.js';
import { readShell } from './read.js';

/** A reading in one line per command: `wrapper>program word …`, with `~` in front of words that are not literal. */
function linesOf(source: string): string[] {
  const reading = readShell(source);
  if (!reading.ok) return [`not ok: ${reading.reason}`];
  return reading.invocations.map(lineOf);
}

function lineOf(command: Invocation): string {
  const wrappers = command.wrappers.map((wrapper) => `${wrapper.program}>`).join('');
  const words = command.args.map((word) => `${word.literal ? '' : '~'}${word.text}`);
  return [`${wrappers}${command.program}`, ...words].join(' ');
}

describe('words', () => {
  test.each([
    ['quotes inside a word', 'r""m -r\'f\' "/"', ['rm -rf /']],
    ['escaped letters', String.raw`\rm r\m`, ['rm rm']],
    ['an ANSI-C string', String.raw`$'\x72\x6d' -rf /`, ['rm -rf /']],
    ['a folder in front of the name', '/usr/bin/rm x', ['rm x']],
    ['a folder that only running tells', '"$VENV/bin/python" x', ['python x']],
    ['letters that look Latin', 'r\u043c -rf /', ['rm -rf /']],
    ['a wildcard as the name', '/bin/r? x', [' x']],
    ['a name out of an unknown variable', '$TOOL x', [' x']],
    ['an unknown variable', 'rm -rf "$HOME/x"', ['rm -rf ~$HOME/x']],
    ['a tilde', 'ls ~/x', ['ls ~~/x']],
    ['a wildcard', 'ls *.log', ['ls ~*.log']],
    ['braces', 'cp a.{txt,md} {1..3}', ['cp a.txt a.md 1 2 3']],
    ['braces as a whole command', '{rm,-rf,/}', ['rm -rf /']],
    ['blanks out of IFS', 'rm${IFS}-rf${IFS}/', ['rm -rf /']],
    ['an empty parameter behind IFS', 'cat$IFS$9/etc/hosts', ['cat /etc/hosts']],
    ['words behind the text of env', "env -S 'A=1 rm' -rf '/a b'", ['env>rm -rf /a b']],
    ['a mark of xargs that is empty', 'echo / | xargs --replace= rm {}', ['echo /', 'xargs>rm /']],
    ['braces that are no alternatives', 'echo {a} b', ['echo {a} b']],
    ['nothing in the middle of a name', 'r$@m x', ['rm x']],
    ['a comment', 'ls # rm -rf /', ['ls']],
    ['Windows line ends', 'ls\r\nrm x\r\n', ['ls', 'rm x']],
  ])('are read as a shell reads them: %s', (_case, source, expected) => {
    expect(linesOf(source)).toEqual(expected);
  });
});

test('long words with many braces are not worked out', () => {
  expect(linesOf(`echo ${'{a,b}'.repeat(6)}`)[0]).toContain('aaaaaa aaaaab');
  expect(linesOf(`echo ${'{a,b}'.repeat(6)}${'x'.repeat(2000)}`)).toEqual(['not ok: too_deep']);
});

describe('values a source sets itself', () => {
  test.each([
    ['a name', 'X=rm; $X -rf /', ['rm -rf /']],
    ['an argument', 'A=/; rm -rf $A', ['rm -rf /']],
    ['a whole command', 'cmd="rm -rf /"; $cmd', ['rm -rf /']],
    ['text for eval', 'cmd="rm -rf /"; eval "$cmd"', ['eval>rm -rf /']],
    ['positional parameters', 'set -- rm -rf /; "$@"', ['set -- rm -rf /', 'rm -rf /']],
    ['an array', 'A=(rm -rf /); "${A[@]}"', ['rm -rf /']],
    ['a default', 'rm -rf ${X:-/}', ['rm -rf /']],
    ['a slice', 'X=xrmx; ${X:1:2} a', ['rm a']],
    ['a replacement', 'X=rQm; ${X/Q/} a', ['rm a']],
    ['a slash out of a folder', 'rm -rf ${HOME:0:1}', ['rm -rf /']],
    ['both branches', 'if a; then X=rm; else X=ls; fi; $X b', ['a', 'rm b', 'ls b']],
    ['every round of a loop', 'for d in /a /b; do rm $d; done', ['rm /a', 'rm /b']],
    ['an output', '$(echo rm) -rf /', ['echo rm', 'rm -rf /']],
    ['a function with its words', 'f() { rm -rf "$1"; }; f /x', ['rm -rf /x']],
    ['an alias', "alias x='rm -rf'; x /y", ['alias x=rm -rf', 'rm -rf /y']],
    ['a line that is read', 'echo /x | while read d; do rm $d; done', ['echo /x', 'read d', 'rm /x']],
  ])('are followed: %s', (_case, source, expected) => {
    expect(linesOf(source)).toEqual(expected);
  });

  test.each([
    ["echo 'rm -rf /' > a.sh; bash a.sh", 'bash>rm -rf /'],
    ["cat > a.sh <<'EOF'\nrm -rf /\nEOF\nchmod +x a.sh; ./a.sh", 'a.sh>rm -rf /'],
    ["echo 'rm x' > a.sh; echo ls >> a.sh; . ./a.sh", 'source>rm x'],
  ])('a script that the source writes is read when it runs: %s', (source, expected) => {
    expect(linesOf(source)).toContain(expected);
  });

  test('a function that nobody calls is no command', () => {
    expect(linesOf('f() { rm -rf /; }; ls')).toEqual(['ls']);
  });

  test('a function may be called through a word of the command line', () => {
    expect(linesOf('f() { rm -rf /; }; "$@"')).toEqual([' ', 'rm -rf /'].map((line) => line.trimEnd()));
  });
});

describe('wrappers', () => {
  test.each([
    ['FOO=1 rm x', 'rm x'],
    ['sudo -u root -- rm x', 'sudo>rm x'],
    ['doas rm x', 'doas>rm x'],
    ["su - bob -c 'rm x'", 'su>rm x'],
    ['env -i A=1 rm x', 'env>rm x'],
    ["env -S 'rm x'", 'env>rm x'],
    ['nohup nice -n 5 timeout -k 3 5 rm x', 'nohup>nice>timeout>rm x'],
    ['command rm x', 'command>rm x'],
    ['exec rm x', 'exec>rm x'],
    ['time -p rm x', 'rm x'],
    ['busybox rm x', 'busybox>rm x'],
    ["bash -lc 'rm x'", 'bash>rm x'],
    ["bash <<'EOF'\nrm x\nEOF", 'bash>rm x'],
    ["bash <<< 'rm x'", 'bash>rm x'],
    ["trap 'rm x' EXIT", 'trap>rm x'],
    ['flock /tmp/l -c "rm x"', 'flock>rm x'],
    ["watch -n 1 'rm x'", 'watch>rm x'],
    ["tmux new -d 'rm x'", 'tmux>rm x'],
    ["nix-shell -p a --run 'rm x'", 'nix-shell>rm x'],
  ])('are taken off: %s', (source, expected) => {
    expect(linesOf(source)).toEqual([expected]);
  });

  test.each([
    ["ssh -p 22 host 'rm x'", 'ssh>rm x'],
    ["ssh -o ProxyCommand='rm x' host", 'ssh>rm x'],
    ["docker exec -it web sh -c 'rm x'", 'docker>sh>rm x'],
    ['docker run --rm -v /:/h alpine rm x', 'docker>rm x'],
    ["docker run --entrypoint sh image -c 'rm x'", 'docker>sh>rm x'],
    ['docker compose -f a.yml exec -T web rm x', 'docker>rm x'],
    ['kubectl -n a exec pod -c b -- rm x', 'kubectl>rm x'],
    ['lxc exec box -- rm x', 'lxc>rm x'],
    ["find . -exec rm x ';'", 'find>rm x'],
    ["git -c alias.a='!rm x' a", 'git>rm x'],
    ["git submodule foreach 'rm x'", 'git>rm x'],
    ['git bisect run rm x', 'git>rm x'],
    ['tar cf a b --checkpoint-action=exec="rm x"', 'tar>rm x'],
    ["rsync -e 'rm x' a b:", 'rsync>rm x'],
    ["sed '1e rm x' f", 'sed>rm x'],
    ["vim -c ':!rm x'", 'vim>rm x'],
    ['awk \'BEGIN{system("rm x")}\'', 'awk>rm x'],
    ['python3 -c \'import os; os.system("rm x")\'', 'python3>rm x'],
    ['perl -e \'exec "rm x"\'', 'perl>rm x'],
    ['npx rimraf x', 'npx>rimraf x'],
    ["at now <<< 'rm x'", 'at>rm x'],
    ['powershell -Command "Remove-Item x"', 'powershell>remove-item x'],
  ])('that do something of their own stay, with the command behind them: %s', (source, expected) => {
    const [own, ...started] = linesOf(source);
    expect(own).not.toContain('>');
    expect(started).toEqual([expected]);
  });

  test('what xargs is fed with is a word of its command', () => {
    expect(linesOf('echo / | xargs rm -rf')).toEqual(['echo /', 'xargs>rm -rf /']);
    expect(linesOf('ls | xargs -I{} rm {}')).toEqual(['ls', 'xargs>rm ~{}']);
  });

  test('more of them than can be followed are refused', () => {
    expect(linesOf(`${'sudo '.repeat(9)}rm x`)).toEqual(['not ok: too_deep']);
  });
});

describe('text that a shell is fed with', () => {
  test.each([
    ['base64', 'echo cm0gLXJmIC8= | base64 -d | sh'],
    ['escapes', String.raw`printf '\x72\x6d -rf /' | sh`],
    ['hex', 'echo 726d202d7266202f | xxd -r -p | bash'],
    ['reversed letters', "echo '/ fr- mr' | rev | sh"],
    ['shifted letters', "echo 'ez -es /' | tr a-z n-za-m | sh"],
    ['a heredoc through cat', 'cat <<EOF | sh\nrm -rf /\nEOF'],
  ])('is decoded: %s', (_case, source) => {
    expect(linesOf(source).at(-1)).toMatch(/^(?:sh|bash)>rm -rf \/$/);
  });

  test.each([
    ['curl -s a | sudo sh', 'sh'],
    ['sh -c "$(curl -s a)"', 'sh'],
    ['bash <(curl -s a)', 'bash'],
    ['eval "$(curl -s a)"', 'eval'],
    ['source <(curl -s a)', 'source'],
    ['X=$(curl -s a); eval "$X"', 'eval'],
    ['curl -s a | python3 -', 'python3'],
    ['$(curl -s a)', ''],
  ])('and that nobody knows leaves the shell with its pipe: %s', (source, program) => {
    const reading = readShell(source);
    const last = reading.ok ? reading.invocations.at(-1) : undefined;
    expect(last?.program).toBe(program);
    expect(last?.input.from === 'pipe' && last.input.commands.map((command) => command.program)).toEqual(['curl']);
  });
});

describe('data', () => {
  test.each([
    ['echo "rm -rf /"', ['echo rm -rf /']],
    ["git commit -m 'rm -rf /; ls'", ['git commit -m rm -rf /; ls']],
    ["grep -r 'rm -rf /' .", ['grep -r rm -rf / .']],
    ["cat <<'EOF' > notes\nrm -rf /\nEOF", ['cat']],
    ['printf "%s" "$(date)"', ['date', 'printf %s ~$(date)']],
  ])('stays data: %s', (source, expected) => {
    expect(linesOf(source)).toEqual(expected);
  });

  test('a substitution in a heredoc runs, whoever reads the heredoc', () => {
    expect(linesOf('cat <<EOF\n$(rm x)\nEOF')).toEqual(['rm x', 'cat']);
  });
});

test('where a shell writes to stays known when its text took its place', () => {
  const reading = readShell("sudo sh -c 'echo x' > /etc/hosts");
  const targets = reading.ok ? reading.invocations.flatMap((command) => command.redirections) : [];
  expect(targets.map(({ target }) => target.text)).toEqual(['/etc/hosts']);
});

describe('a source that cannot be read', () => {
  test.each([
    ['longer than the limit', 'a'.repeat(8193), 'too_long'],
    ['with a NUL', 'rm\0 x', 'hidden'],
    ['with turned direction', 'echo \u202e x', 'hidden'],
    ['with an invisible character in a name', 'r\u200bm x', 'hidden'],
    ['with a group that does not end', 'ls; (rm x', 'unparseable'],
    [
      'with too many combinations',
      'for i in {1..8}; do for j in {1..8}; do for k in 1 2; do rm $i$j$k; done; done; done',
      'too_deep',
    ],
    ['with a hidden character in decoded text', 'echo cgBt | base64 -d | sh', 'hidden'],
  ])('is refused: %s', (_case, source, reason) => {
    expect(readShell(source)).toMatchObject({ ok: false, reason });
  });

  test('a missing quote is mended both ways', () => {
    expect(linesOf('echo "; rm x')).toEqual(['echo ; rm x', 'echo', 'rm x']);
  });

  test('a placeholder of a manual is an unknown word', () => {
    expect(linesOf('docker rm -f <name>')).toEqual(['docker rm -f ~$name~']);
    expect(linesOf('docker rm {{[-f|--force]}} x')).toEqual(['docker rm -f --force x']);
  });
});

test.each([':(){ :|:& };:', 'bomb() { bomb & bomb; }; bomb', "perl -e 'fork while fork'"])(
  'a function that multiplies is recognised: %s',
  (source) => {
    const reading = readShell(source);
    expect(reading.ok && reading.invocations.some((command) => command.callsItself === 'at_once')).toBe(true);
  },
);

test('spans are places in the source that was given', () => {
  const source = "ls\r\nsudo rm 'a b'; bash -c 'rm x'";
  const reading = readShell(source);
  const places = reading.ok ? reading.invocations.map(({ start, end }) => source.slice(start, end)) : [];
  expect(places).toEqual(['ls', "sudo rm 'a b'", "'rm x'"]);
});
