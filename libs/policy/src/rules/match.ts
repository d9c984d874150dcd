import type { Effect, Fact } from '../commands/fact.js';
import type { Invocation, Word } from '../commands/invocation.js';
import type { CommandMatch, CommandRule } from './rule.js';

/** True when the fact is what the rule asks for: one of its effects, with its traits, at one of its kinds of targets. */
export function matchesFact(match: CommandMatch, fact: Omit<Fact, 'invocation'>): boolean {
  return (
    (match.effect?.includes(fact.effect) ?? true) &&
    (match.traits?.every((trait) => fact.traits.includes(trait)) ?? true) &&
    !(match.without?.some((trait) => fact.traits.includes(trait)) ?? false) &&
    (match.target?.some((scope) => fact.targets.some((target) => target.scope === scope)) ?? true)
  );
}

/** True when the command line is what the rule asks for: one of its programs, with its words and one of its options. */
export function matchesInvocation(match: CommandMatch, invocation: Invocation): boolean {
  return (
    (match.program?.includes(invocation.program) ?? true) &&
    (match.words?.some((words) => startsWithWords(invocation.args, words.split(' '))) ?? true) &&
    (match.flags?.some((flag) => hasFlag(invocation.args, flag)) ?? true)
  );
}

/** True when the rule is about this fact and the command that it is a fact of. */
export const matchesRule = ({ match }: CommandRule, fact: Fact): boolean =>
  matchesFact(match, fact) && matchesInvocation(match, fact.invocation);

/** A rule that asks nothing of facts is about the command line alone, also where the command does nothing. */
const asksForFacts = ({ effect, traits, without, target }: CommandMatch): boolean =>
  effect !== undefined || traits !== undefined || without !== undefined || target !== undefined;

/**
 * Words before the end of options, in this order. An option's value cannot be told from a word without the program's
 * grammar, so a word right after an option counts as whichever of the two makes the rule match.
 */
function startsWithWords(args: readonly Word[], expected: readonly string[]): boolean {
  let found = 0;
  let afterOption = false;
  for (const { text } of args) {
    if (found === expected.length) return true;
    const isOption = text.startsWith('-') && text.length > 1;
    if (!isOption && (expected[found] === '*' || expected[found] === text)) found++;
    else if (!isOption && !afterOption) return false;
    afterOption = isOption && !text.includes('=');
  }
  return found === expected.length;
}

/** `--force` is also there as `--force=…`, `-f` also inside a cluster such as `-rf`. */
function hasFlag(args: readonly Word[], flag: string): boolean {
  for (const { text } of args) {
    if (text === '--') return false;
    if (text === flag || text.startsWith(`${flag}=`)) return true;
    if (flag.length === 2 && isCluster(text) && text.includes(flag.charAt(1))) return true;
  }
  return false;
}

const isCluster = (text: string): boolean => /^-[A-Za-z0-9]{2,10}$/.test(text);

/** The rules that are about a command with these facts, each once, in the order of the catalogue. */
export type RuleFinder = (invocation: Invocation, facts: readonly Fact[]) => CommandRule[];

/** Prepares a list of rules for many commands: a command is held only against rules on its effects or its program. */
export function createRuleFinder(rules: readonly CommandRule[]): RuleFinder {
  const order = new Map(rules.map((rule, index) => [rule, index]));
  const byEffect = new Map<Effect, CommandRule[]>();
  const byProgram = new Map<string, CommandRule[]>();
  for (const rule of rules) {
    // The schema sees to it that one of the two is there.
    for (const effect of rule.match.effect ?? []) add(byEffect, effect, rule);
    if (!rule.match.effect) for (const program of rule.match.program ?? []) add(byProgram, program, rule);
  }
  return (invocation, facts) => {
    const found: CommandRule[] = [];
    for (const fact of facts) {
      for (const rule of byEffect.get(fact.effect) ?? []) {
        const holds = !found.includes(rule) && matchesFact(rule.match, fact);
        if (holds && matchesInvocation(rule.match, invocation)) found.push(rule);
      }
    }
    for (const rule of byProgram.get(invocation.program) ?? []) {
      const holds = !asksForFacts(rule.match) || facts.some((fact) => matchesFact(rule.match, fact));
      if (holds && !found.includes(rule) && matchesInvocation(rule.match, invocation)) found.push(rule);
    }
    return found.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}

function add<Key>(index: Map<Key, CommandRule[]>, key: Key, rule: CommandRule): void {
  const there = index.get(key);
  if (there) there.push(rule);
  else index.set(key, [rule]);
}
