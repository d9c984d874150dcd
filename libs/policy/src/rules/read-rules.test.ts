import { describe, expect, test } from '@jest/globals';
import { assertUniqueIds, readRules } from './read-rules.js';
import { rule } from './rule.js';

const good = `
- id: git.example
  severity: high
  reason: This is not done here.
  remediation: Do something else.
  source: git-push(1)
  catches: [x]
  passes: [y]
`;
const read = (text: string) => readRules(rule, 'git.yaml', text);

test('reads a list of rules and enforces them unless they say otherwise', () => {
  expect(read(good)).toEqual([
    {
      id: 'git.example',
      severity: 'high',
      mode: 'enforce',
      reason: 'This is not done here.',
      remediation: 'Do something else.',
      source: 'git-push(1)',
      catches: ['x'],
      passes: ['y'],
    },
  ]);
  expect(read('')).toEqual([]);
  expect(read(JSON.stringify(read(good)))).toEqual(read(good));
});

describe('a broken file is refused by the name of', () => {
  test.each([
    ['the file', '- [', 'git.yaml cannot be used: not YAML'],
    ['the file, when it is no list', 'id: x', 'git.yaml cannot be used: expected a list of rules'],
    ['the rule and the field', good.replace('high', 'huge'), 'git.example.severity: '],
    ['the rule and the place in a list', good.replace('[x]', '[x, ""]'), 'git.example.catches.1: '],
    ['the rule without proofs', good.replace('  passes: [y]\n', ''), 'git.example.passes: '],
    ['the rule with a field nobody knows', good.replace('source', 'sources'), 'git.example'],
    ['the place of a rule that has no id', good.replace('id: git.example', 'name: x'), 'rule 1.id: '],
    ['the id that is none', good.replace('git.example', 'Git Example'), 'Git Example.id: '],
    ['the file with aliases', `${good}  x: &a [1]\n  y: *a\n`, 'git.yaml cannot be used: not YAML'],
  ])('%s', (_case, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

test('an id may stand in the catalogue once', () => {
  expect(() => assertUniqueIds('the catalogue', [{ id: 'a.b' }, { id: 'c.d' }, { id: 'a.b' }])).toThrow(
    'the catalogue cannot be used: the rule a.b stands there twice',
  );
});
