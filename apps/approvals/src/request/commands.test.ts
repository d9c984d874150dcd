import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { commandsIn, commandsOf } from './commands.js';

const fenced = (...lines: string[]): string => ['Do this:', '', '```sh', ...lines, '```', ''].join('\n');

describe('given commands', () => {
  test('are words, or lines that no shell would have to interpret', () => {
    expect(commandsOf(['docker rm web', ['rm', '-r', 'a b'], `echo 'it is'`])).toEqual([
      ['docker', 'rm', 'web'],
      ['rm', '-r', 'a b'],
      ['echo', 'it is'],
    ]);
  });

  test.each([
    ['a variable', ['ls $HOME'], 'command_not_literal', 'commands.0'],
    ['a wildcard', ['ls', 'rm *'], 'command_not_literal', 'commands.1'],
    ['two commands in a line', ['ls; rm x'], 'command_not_literal', 'commands.0'],
    ['the same twice', ['ls -l', ['ls', '-l']], 'invalid_request', 'commands.1'],
    ['a program without a name', [[' ', 'x']], 'invalid_request', 'commands.0'],
    [
      'words that are too long together',
      [['ls', ...Array<string>(100).fill('x'.repeat(100))]],
      'invalid_request',
      'commands.0',
    ],
  ])('are refused for %s, by their place', (_case, commands, code, path) => {
    const refusal = refusalOf(() => commandsOf(commands));

    expect([refusal.code, refusal.errors?.[0]?.path]).toEqual([code, path]);
  });
});

describe('a command of 8 KiB', () => {
  // `ls`, a space and the rest.
  const bytes = (length: number) => 'x'.repeat(length - 'ls '.length);

  test.each([
    ['a line', `ls ${bytes(8_192)}`],
    ['words', ['ls', bytes(8_192)]],
  ])('is taken as %s', (_form, command) => {
    expect(commandsOf([command])).toEqual([['ls', bytes(8_192)]]);
  });

  test.each([
    ['a line', `ls ${bytes(8_193)}`],
    ['words', ['ls', bytes(8_193)]],
  ])('and a byte is refused as %s', (_form, command) => {
    expect(refusalOf(() => commandsOf([command]))).toMatchObject({ status: 400, errors: [{ path: 'commands.0' }] });
  });
});

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('nothing was refused');
}

describe('the commands of an instruction', () => {
  test.each([
    [
      'the lines of a code block',
      fenced('docker stop web', '', '# then', 'docker rm web'),
      ['docker stop web', 'docker rm web'],
    ],
    ['the prompts’ lines of a session', fenced('$ docker stop web', 'web'), ['docker stop web']],
    ['a script that is the whole text', 'docker stop web\ndocker rm web', ['docker stop web', 'docker rm web']],
    ['one of two that are the same', fenced('docker ps', 'docker ps'), ['docker ps']],
  ])('are %s', (_case, instruction, lines) => {
    expect(commandsIn(instruction).map((argv) => argv.join(' '))).toEqual(lines);
  });

  test.each([
    ['prose that names one', 'Please run docker rm web when you are done.'],
    ['code within a sentence', 'Please run `docker rm web` when you are done.'],
    ['a block that is forbidden', `Never run any of this:\n\n${fenced('docker rm web').slice(10)}`],
    ['a block of which one line is not literal', fenced('docker rm web', 'docker rm $(docker ps -q)')],
    ['lines that go on', fenced('docker rm \\', '  web')],
    ['a block of another language', '```python\nimport os\nos.remove("x")\n```'],
    ['more than may be asked for', fenced(...Array.from({ length: 51 }, (_, at) => `docker rm web${at}`))],
    ['characters that nobody sees', fenced('docker rm w\u200Beb')],
  ])('are none in %s', (_case, instruction) => {
    expect(commandsIn(instruction)).toEqual([]);
  });
});
