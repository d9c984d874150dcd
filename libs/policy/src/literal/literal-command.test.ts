import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_COMMAND_BYTES, readLiteralCommand } from './literal-command.js';

const argvOf = (text: string): string[] => {
  const read = readLiteralCommand(text);
  if (!read.ok) throw new Error(`${read.reason} at ${read.at}`);
  return read.argv;
};

describe('a literal command is its words', () => {
  test.each([
    ['docker stop web', ['docker', 'stop', 'web']],
    ['  docker   stop\tweb  ', ['docker', 'stop', 'web']],
    ['docker rm -f web-1', ['docker', 'rm', '-f', 'web-1']],
    [`docker exec web sh -c 'echo $HOME > /tmp/x'`, ['docker', 'exec', 'web', 'sh', '-c', 'echo $HOME > /tmp/x']],
    ['docker run --name="my web" nginx:1.27', ['docker', 'run', '--name=my web', 'nginx:1.27']],
    [`echo 'a'"b"c`, ['echo', 'abc']],
    [`git commit -m ''`, ['git', 'commit', '-m', '']],
    ['sh -c "echo \\$HOME \\"x\\" \\\\ \\`"', ['sh', '-c', 'echo $HOME "x" \\ `']],
    ['env FOO=1 make', ['env', 'FOO=1', 'make']],
    [`'if' x`, ['if', 'x']],
    [`printf '%s\n'`.replace('\n', 'n'), ['printf', '%sn']],
    ['echo "Grüße 👋"', ['echo', 'Grüße 👋']],
    ['docker pull nginx@sha256:abc', ['docker', 'pull', 'nginx@sha256:abc']],
  ])('%s', (text, argv) => {
    expect(argvOf(text)).toEqual(argv);
  });
});

describe('what a shell would interpret is refused, with its place', () => {
  test.each([
    ['docker rm $X', 10],
    ['docker rm "$X"', 11],
    ['docker rm `id`', 10],
    ['docker rm "`id`"', 11],
    ['docker rm web; id', 13],
    ['docker rm web & id', 14],
    ['docker rm web | id', 14],
    ['docker rm web > x', 14],
    ['docker rm *', 10],
    ['docker rm web?', 13],
    ['docker rm [ab]', 10],
    ['docker rm {a,b}', 10],
    ['docker cp web:/x ~/x', 17],
    ['docker rm a\\ b', 11],
    ['docker rm "a\\b"', 12],
    ['docker rm "a\\"', 10],
    ['docker rm "a\\!"', 12],
    ['docker rm web #x', 14],
    ['docker rm web\nid', 13],
    ['docker rm web\rid', 13],
    ['docker rm web\u0000', 13],
    ['docker rm web\u202Ebew', 13],
    ['docker rm \ud800', 10],
    ['echo "hi!"', 8],
    ['docker rm wéb', 11],
    ['docker\u00a0rm web', 6],
    ["docker rm 'web", 10],
    ['! docker rm web', 0],
    ['(docker rm web)', 0],
    ['FOO=1 docker rm web', 0],
    ['FOO+=1 docker rm web', 0],
    [`FOO='x y' docker rm web`, 0],
    ['time docker rm web', 0],
    ['if docker rm web', 0],
    [`'' docker`, 0],
    ['', 0],
    [' \t ', 0],
  ])('%j', (text, at) => {
    expect(readLiteralCommand(text)).toMatchObject({ ok: false, at });
  });
});

test('a command of more than 8 KiB is refused, counted in bytes', () => {
  expect(readLiteralCommand('x'.repeat(MAX_COMMAND_BYTES)).ok).toBe(true);
  for (const text of ['x'.repeat(MAX_COMMAND_BYTES + 1), `echo '${'é'.repeat(MAX_COMMAND_BYTES / 2)}'`]) {
    expect(readLiteralCommand(text)).toMatchObject({ ok: false, reason: 'longer than 8192 bytes' });
  }
});

/**
 * The words that bash reads from each of these lines, as a command or as arguments. Nothing is run: PATH is empty, and
 * what bash does not find it gives to a function that writes down its words.
 */
function wordsOfBash(lines: readonly string[]): string[][] {
  const script = [
    'PATH=/nowhere',
    String.raw`show() { printf '%s\0' "$@"; printf '\1\0'; }`,
    'command_not_found_handle() { show "$@"; }',
    ...lines,
    '',
  ].join('\n');
  const output = execFileSync('bash', ['--norc', '--noprofile'], { input: script, encoding: 'utf8' });
  return output
    .split('\u0001\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}

test('bash reads no accepted text differently', () => {
  const pieces = fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom(...'abzAZ019_./:@%+,=-'), minLength: 1, maxLength: 6 }) },
    { weight: 2, arbitrary: fc.constantFrom(' ', '  ', '\t', "'", '"', "''", '""') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "'a b'",
        '"a b"',
        "'$x'",
        '"é"',
        "'!'",
        `'"'`,
        `"'"`,
        `"\\$x"`,
        `"\\""`,
        `"\\\\"`,
        '"\\`"',
        `"\\a"`,
        "'\\n'",
        '"~"',
        "'*'",
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(...'$`\\!*?[]{}()<>|&;#~^\n') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(' -n', ' --', ' =', ' a=b', ' %1', ' @x', ' 2', ' .', ' ,', ' +', ' FOO=1'),
    },
  );
  const texts = fc.sample(
    fc.array(pieces, { maxLength: 12 }).map((parts) => `zz_${parts.join('')}`),
    { numRuns: 8_000, seed: 20_261_121 },
  );
  const accepted = texts.flatMap((text) => {
    const read = readLiteralCommand(text);
    return read.ok ? [{ text, argv: read.argv }] : [];
  });

  expect(accepted.length).toBeGreaterThan(1_000);
  expect(wordsOfBash(accepted.map(({ text }) => `show ${text}`))).toEqual(accepted.map(({ argv }) => argv));
  // A name with a slash is a file, which bash does not ask the function about.
  const named = accepted.filter(({ argv: [name] }) => !name?.includes('/'));
  expect(named.length).toBeGreaterThan(500);
  expect(wordsOfBash(named.map(({ text }) => text))).toEqual(named.map(({ argv }) => argv));
});

test('any string is answered, and what is accepted holds no character that is not in the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const read = readLiteralCommand(text);
      if (read.ok) expect([...read.argv.join('')].every((character) => text.includes(character))).toBe(true);
      else expect(read.at).toBeLessThanOrEqual(text.length);
    }),
  );
});
