import { expect, test } from '@jest/globals';
import { commandWordsOf } from './command-words.js';

test('a command is its words, or a line that can mean nothing else', () => {
  expect(commandWordsOf(['a', '$b'], 'command')).toEqual(['a', '$b']);
  expect(commandWordsOf(`a '$b'`, 'command')).toEqual(['a', '$b']);
  expect(() => commandWordsOf('a $b', 'commands.3')).toThrow(
    expect.objectContaining({
      code: 'command_not_literal',
      errors: [{ path: 'commands.3', message: expect.stringContaining('(at 2)') }],
    }),
  );
});
