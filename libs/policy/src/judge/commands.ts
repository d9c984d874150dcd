import type { Candidate } from '../commands/candidate.js';
import type { Fact, Reversibility } from '../commands/fact.js';
import { REVERSIBILITIES } from '../commands/fact.js';
import { factsInOrder } from '../commands/facts/facts.js';
import type { Invocation } from '../commands/invocation.js';
import { readShell } from '../commands/shell/read.js';
import type { Policy } from '../rules/policy.js';
import type { Span } from '../span.js';
import type { Finding } from './violation.js';

/** A command that a text orders, where it stands there, and what it does. */
export interface OrderedCommand extends Span {
  invocation: Invocation;
  facts: readonly Fact[];
}

/** Shell source that a text orders and nobody can read. */
export interface UnreadableCommand extends Span {
  detail: string;
}

export interface CommandReading {
  commands: OrderedCommand[];
  unreadable: UnreadableCommand[];
}

/** What whoever follows the text would run. Candidates that are only mentioned are left out. */
export function readCommands(candidates: readonly Candidate[]): CommandReading {
  const reading: CommandReading = { commands: [], unreadable: [] };
  for (const candidate of candidates) {
    if (candidate.stance !== 'ordered') continue;
    const shell = readShell(candidate.source);
    if (!shell.ok) {
      reading.unreadable.push({ start: candidate.start, end: candidate.end, detail: shell.detail });
      continue;
    }
    const facts = factsInOrder(shell.invocations);
    shell.invocations.forEach((invocation, index) => {
      const { start, end } = placeOf(candidate, invocation);
      reading.commands.push({ start, end, invocation, facts: facts[index] ?? [] });
    });
  }
  return reading;
}

/** Where a command of a candidate stands in the text. */
function placeOf({ positions, start }: Candidate, invocation: Invocation): Span {
  if (!positions) return { start: start + invocation.start, end: start + invocation.end };
  const from = positions[invocation.start] ?? start;
  const last = positions[Math.max(invocation.start, invocation.end - 1)] ?? from;
  return { start: from, end: last + 1 };
}

/** What the policy says against these commands. What cannot be read might do anything, so it is found too. */
export function commandFindings({ commands, unreadable }: CommandReading, policy: Policy): Finding[] {
  const rule = policy.named('commands.unreadable');
  return [
    ...commands.flatMap(({ start, end, invocation, facts }) =>
      policy.rulesOn(invocation, facts).map((found) => ({ rule: found, start, end })),
    ),
    ...unreadable.map(({ start, end, detail }) => ({ rule, start, end, message: `${rule.reason} (${detail})` })),
  ];
}

/** What is left after all of it ran: the worst that any command does. */
export function reversibilityOf({ commands, unreadable }: CommandReading): Reversibility {
  if (unreadable.length > 0) return 'irreversible';
  let worst = 0;
  for (const { facts } of commands) {
    for (const { reversibility } of facts) worst = Math.max(worst, REVERSIBILITIES.indexOf(reversibility));
  }
  return REVERSIBILITIES[worst] ?? 'irreversible';
}
