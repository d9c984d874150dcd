import { describe, expect, test } from '@jest/globals';
import type { Fact, Target, Trait } from '../commands/fact.js';
import { readShell } from '../commands/shell/read.js';
import type { Invocation } from '../commands/invocation.js';
import { createRuleFinder, matchesFact, matchesInvocation } from './match.js';
import { commandMatch, commandRule } from './rule.js';
import type { CommandMatch } from './rule.js';

function invocationOf(source: string): Invocation {
  const reading = readShell(source);
  const found = reading.ok ? reading.invocations[0] : undefined;
  if (!found) throw new Error(`no command in ${source}`);
  return found;
}

const deletion = (traits: Trait[] = [], targets: Target[] = []): Omit<Fact, 'invocation'> => ({
  effect: 'files.delete',
  traits,
  targets,
  reversibility: 'irreversible',
});

describe('a fact', () => {
  const home: Target = { text: '~', scope: 'home' };
  const build: Target = { text: 'dist', scope: 'rebuildable' };

  test.each<[string, CommandMatch, Omit<Fact, 'invocation'>, boolean]>([
    ['of one of the effects', { effect: ['files.write', 'files.delete'] }, deletion(), true],
    ['of another effect', { effect: ['files.write'] }, deletion(), false],
    ['with all traits', { traits: ['recursive', 'force'] }, deletion(['force', 'recursive']), true],
    ['with one trait of two', { traits: ['recursive', 'force'] }, deletion(['force']), false],
    ['without what it must not have', { without: ['dry_run', 'contained'] }, deletion(['force']), true],
    ['with one of what it must not have', { without: ['dry_run', 'contained'] }, deletion(['contained']), false],
    ['with one target of the kinds', { target: ['root', 'home'] }, deletion([], [build, home]), true],
    ['with other targets', { target: ['root', 'home'] }, deletion([], [build]), false],
    ['without targets where one is asked for', { target: ['root'] }, deletion(), false],
  ])('%s', (_case, match, fact, expected) => {
    expect(matchesFact(match, fact)).toBe(expected);
  });
});

describe('a command line', () => {
  test.each<[string, Omit<CommandMatch, 'program'>, boolean]>([
    ['vault-like list', { words: ['delete'] }, false],
    ['tool backup delete x', { words: ['backup delete'] }, true],
    ['tool delete backup', { words: ['backup delete'] }, false],
    ['tool restore backup delete', { words: ['backup delete'] }, false],
    ['tool --verbose backup --wait delete', { words: ['backup delete'] }, true],
    ['tool --profile eu backup delete', { words: ['backup delete'] }, true],
    ['tool create --title delete', { words: ['delete'] }, false],
    ['tool --force delete x', { words: ['delete'] }, true],
    ['tool compute disks delete d', { words: ['compute * delete'] }, true],
    ['tool compute delete', { words: ['compute * delete'] }, false],
    ['tool backup', { words: ['backup delete'] }, false],
    ['tool "backup delete"', { words: ['backup delete'] }, false],
    ['tool push --force', { flags: ['--force'] }, true],
    ['tool push --force=yes', { flags: ['--force'] }, true],
    ['tool push --forced', { flags: ['--force'] }, false],
    ['tool push -- --force', { flags: ['--force'] }, false],
    ['tool -rf x', { flags: ['-f'] }, true],
    ['tool -r -f x', { flags: ['-f'] }, true],
    ['tool --f x', { flags: ['-f'] }, false],
    ['tool -auto-approve', { flags: ['-f'] }, false],
    ['tool apply -auto-approve', { flags: ['-auto-approve'] }, true],
    ['tool apply "$FLAG"', { flags: ['-f'] }, false],
    ['other -f', { flags: ['-f'] }, false],
  ])('%s against %j: %s', (source, match, expected) => {
    expect(matchesInvocation({ program: ['tool'], ...match }, invocationOf(source))).toBe(expected);
  });
});

describe('the finder', () => {
  const rule = (id: string, match: CommandMatch) =>
    commandRule.parse({
      id,
      severity: 'high',
      match,
      reason: 'because it says so',
      remediation: 'do something else',
      source: 'test',
      catches: ['x'],
      passes: ['y'],
    });
  const byEffect = rule('a.effect', { effect: ['files.delete'], without: ['dry_run'] });
  const byProgram = rule('b.program', { program: ['shredder'], flags: ['--all'] });
  const byBoth = rule('c.both', { effect: ['files.delete'], program: ['shredder'] });
  const byTrait = rule('d.trait', { program: ['shredder'], traits: ['force'] });
  const find = createRuleFinder([byEffect, byProgram, byBoth, byTrait]);
  const found = (source: string, ...facts: Omit<Fact, 'invocation'>[]) => {
    const invocation = invocationOf(source);
    return find(
      invocation,
      facts.map((fact) => ({ ...fact, invocation })),
    ).map(({ id }) => id);
  };

  test('names each rule once, in the order of the catalogue', () => {
    expect(found('shredder --all', deletion(['force']), deletion(['force']))).toEqual([
      'a.effect',
      'b.program',
      'c.both',
      'd.trait',
    ]);
  });

  test('finds a rule on a program alone also where the command does nothing', () => {
    expect(found('shredder --all')).toEqual(['b.program']);
  });

  test('asks one and the same fact for everything', () => {
    expect(found('rm x', deletion(['dry_run']))).toEqual([]);
    expect(found('rm x', deletion(['dry_run']), deletion())).toEqual(['a.effect']);
  });
});

test('a rule about every command is refused', () => {
  expect(commandMatch.safeParse({ traits: ['force'] }).success).toBe(false);
  expect(commandMatch.safeParse({}).success).toBe(false);
});
