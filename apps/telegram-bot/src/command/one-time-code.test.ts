import { describe, expect, test } from '@jest/globals';
import { plainText } from '../message/rich-text.js';
import { answeredCommand, approveTemplate, codeQuestion, execTemplate, unlockTemplate } from './one-time-code.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const asked = (template: Parameters<typeof codeQuestion>[0]) => plainText(codeQuestion(template));

describe('a reply of six digits stands for the command that was asked about', () => {
  test.each([
    [approveTemplate(ID, undefined), `/approve ${ID} 123456`],
    [approveTemplate(ID, 'the CODE is fine'), `/approve ${ID} 123456 the CODE is fine`],
    [execTemplate(ID, 12), `/exec ${ID} 12 123456`],
    [unlockTemplate('a CODE b', 'CODE was wrong'), '/unlock "a CODE b" 123456 CODE was wrong'],
    [unlockTemplate('$& $1', '$&'), '/unlock "$& $1" 123456 $&'],
  ] as const)('%s', (template, command) => {
    expect(answeredCommand(asked(template), '123 456')).toBe(command);
  });
});

test.each([
  ['no digits', asked(execTemplate(ID, 1)), 'yes'],
  ['five digits', asked(execTemplate(ID, 1)), '12345'],
  ['seven digits', asked(execTemplate(ID, 1)), '1234567'],
  ['another message of the bot', `Output:\n${execTemplate(ID, 1)}`, '123456'],
  ['a question about another command', asked('/lock "w" CODE x'), '123456'],
])('%s is no such reply', (_case, question, reply) => {
  expect(answeredCommand(question, reply)).toBeUndefined();
});
