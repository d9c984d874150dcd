import { describe, expect, test } from '@jest/globals';
import { plainText } from '../message/rich-text.js';
import { readCommand } from './command.js';

const ALERT = '0190a000-0000-7000-8000-000000000001';
const read = (text: string) => readCommand(text, 'WingmanBot');

test.each([
  ['/status', { name: 'status' }],
  ['  /status  ', { name: 'status' }],
  ['/STATUS', { name: 'status' }],
  ['/status@wingmanbot', { name: 'status' }],
  [`/ack ${ALERT.toUpperCase()}`, { name: 'ack', alertId: ALERT }],
  ['/lock backup-bot it lied', { name: 'lock', workerId: 'backup-bot', reason: 'it lied' }],
  ['/unlock "backup bot" checked by hand', { name: 'unlock', workerId: 'backup bot', reason: 'checked by hand' }],
  ['/unlock “backup bot” checked', { name: 'unlock', workerId: 'backup bot', reason: 'checked' }],
  ['/lock\nbackup-bot\nit lied', { name: 'lock', workerId: 'backup-bot', reason: 'it lied' }],
])('understands %j', (text, command) => {
  expect(read(text)).toEqual(command);
});

test.each([['hello'], ['see /status'], ['/status@other_bot'], ['/'], ['']])(
  'takes %j for no command of its own',
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);

describe('explains what is wrong with', () => {
  test.each([
    ['/restart', 'There is no command /restart'],
    ['/status now', 'takes nothing else'],
    ['/ack', 'An alert id is needed'],
    ['/ack 7', 'An alert id is needed'],
    [`/ack ${ALERT} please`, 'An alert id is needed'],
    ['/lock', 'The name of a worker is needed'],
    ['/lock "" x', 'The name of a worker is needed'],
    [`/lock ${'x'.repeat(201)} y`, 'The name of a worker is needed'],
    ['/lock backup-bot', 'A reason is needed'],
    [`/lock backup-bot ${'x'.repeat(501)}`, 'at most 500 characters'],
    ['/lock backup-bot two\nlines', 'one line'],
  ])('%j', (text, answer) => {
    const command = read(text);
    expect(command).toMatchObject({ name: 'misunderstood' });
    expect(plainText(command?.name === 'misunderstood' ? command.answer : [])).toContain(answer);
  });
});
