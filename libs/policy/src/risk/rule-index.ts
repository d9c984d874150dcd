import type { Effect } from '../commands/fact.js';
import type { RiskyCommand } from './read-request.js';
import type { RiskRule } from './risk-rule.js';

/** Gives the rules that could be about commands, in the order of the list. */
export type RuleChooser = (commands: readonly RiskyCommand[]) => RiskRule[];

const chooserOf = new WeakMap<readonly RiskRule[], RuleChooser>();

/** The chooser of a list of rules, made once: a policy is held against many requests. */
export function rulesFor(rules: readonly RiskRule[]): RuleChooser {
  const there = chooserOf.get(rules);
  if (there) return there;
  const made = createChooser(rules);
  chooserOf.set(rules, made);
  return made;
}

function createChooser(rules: readonly RiskRule[]): RuleChooser {
  const always: number[] = [];
  const byEffect = new Map<Effect, number[]>();
  const byProgram = new Map<string, number[]>();
  for (const [at, { match }] of rules.entries()) {
    const { command } = match;
    if (command?.effect) for (const effect of command.effect) add(byEffect, effect, at);
    else if (command?.program) for (const program of command.program) add(byProgram, program, at);
    else always.push(at);
  }
  return (commands) => {
    const chosen = new Set(always);
    for (const { invocation, facts } of commands) {
      byProgram.get(invocation.program)?.forEach((at) => chosen.add(at));
      for (const { effect } of facts) byEffect.get(effect)?.forEach((at) => chosen.add(at));
    }
    return [...chosen].sort((a, b) => a - b).flatMap((at) => rules[at] ?? []);
  };
}

function add<Key>(map: Map<Key, number[]>, key: Key, at: number): void {
  const there = map.get(key);
  if (there) there.push(at);
  else map.set(key, [at]);
}
