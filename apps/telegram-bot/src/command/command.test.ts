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
  ['/pending', { name: 'pending', page: 1 }],
  ['/pending 2', { name: 'pending', page: 2 }],
  ['/show 0123ABCD', { name: 'show', approval: '0123abcd' }],
  [`/approve ${ALERT}`, { name: 'approve', approval: ALERT, note: undefined }],
  [`/approve ${ALERT} looked twice`, { name: 'approve', approval: ALERT, note: 'looked twice' }],
  ['/reject 0123abcd not today', { name: 'reject', approval: '0123abcd', reason: 'not today' }],
  ['/exec 0123abcd 2', { name: 'exec', approval: '0123abcd', command: 2 }],
  ['/exec 0123abcd 2 123456', { name: 'exec', approval: '0123abcd', command: 2, code: '123456' }],
  ['/exec 0123abcd rm 123456', { name: 'exec', approval: '0123abcd', command: 'rm 123456' }],
  ['/approve 0123abcd 123456', { name: 'approve', approval: '0123abcd', note: undefined, code: '123456' }],
  ['/approve 0123abcd 123456 go on', { name: 'approve', approval: '0123abcd', note: 'go on', code: '123456' }],
  ['/approve 0123abcd 1234567', { name: 'approve', approval: '0123abcd', note: '1234567' }],
  ['/unlock w 123456 checked', { name: 'unlock', workerId: 'w', reason: 'checked', code: '123456' }],
  ['/lock w 123456 lied', { name: 'lock', workerId: 'w', reason: '123456 lied' }],
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
    ['/pending 0', 'A page from 1 to 50'],
    ['/pending 51', 'A page from 1 to 50'],
    ['/show', 'The id of a request is needed'],
    ['/approve 123', 'The id of a request is needed'],
    [`/approve 0123abcd ${'x'.repeat(501)}`, 'at most 500 characters'],
    ['/reject 0123abcd', 'A reason of one line is needed'],
    ['/reject 0123abcd no', '3 to 500 characters'],
    ['/exec 0123abcd', 'A command is needed, or its number'],
    ['/unlock w 123456', 'A reason is needed'],
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
