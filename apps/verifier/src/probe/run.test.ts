import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Check } from '@wingman/contracts';
import { LookError } from '../scope/look-error.js';
import { createFixture, type Fixture } from './fixture.js';
import type { EvidenceOf } from './probe.js';

let fixture: Fixture;
beforeAll(() => {
  fixture = createFixture({ hidden: ['processes'] });
  writeFileSync(fixture.at('none-ran.tap'), 'TAP version 13\n1..0\n');
  writeFileSync(fixture.at('a.txt'), 'one\n');
  writeFileSync(fixture.at('twice.yaml'), 'a: yes\n');
});
afterAll(() => fixture.remove());

const away: EvidenceOf = () => Promise.reject(new LookError('engine_away'));

describe('what is not known is not known of its opposite either', () => {
  test.each<[Check, string]>([
    [{ type: 'tests', report: 'none-ran.tap' }, 'no_tests'],
    [{ type: 'http', url: 'http://127.0.0.1:9/users/delete' }, 'side_effect_possible'],
    [{ type: 'disk', path: '.' }, 'ambiguous'],
    [{ type: 'config', path: 'twice.yaml', format: 'yaml', key: 'a', equals: true }, 'ambiguous'],
    [{ type: 'process', name: 'x', running: true }, 'processes_hidden'],
    [{ type: 'container', name: 'web', state: 'running' }, 'engine_away'],
    [{ type: 'file', path: '/etc/passwd' }, 'outside_allowed_roots'],
  ])('%j', async (check, reason) => {
    expect(await fixture.answer(check, { evidence: away })).toBe(`UNKNOWN ${reason}`);
    expect(await fixture.answer({ ...check, negate: true }, { evidence: away })).toBe(`UNKNOWN ${reason}`);
  });
});

test('what is known is turned round, and nothing is said of what is not there', async () => {
  expect(await fixture.answer({ type: 'file', path: 'a.txt', negate: true })).toBe('FAIL negated');
  expect(await fixture.answer({ type: 'file', path: 'b.txt', negate: true })).toBe('PASS');
  expect(await fixture.answer({ type: 'content', path: 'a.txt', contains: 'two', negate: true })).toBe('PASS');
  expect(await fixture.answer({ type: 'content', path: 'b.txt', contains: 'two', negate: true })).toBe('FAIL missing');
});
