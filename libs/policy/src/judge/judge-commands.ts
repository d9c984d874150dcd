import type { Candidate } from '../commands/candidate.js';
import type { Fact } from '../commands/fact.js';
import { factsOf } from '../commands/facts/facts.js';
import type { Invocation, ShellReading } from '../commands/invocation.js';
import type { Policy } from '../rules/policy.js';
import type { Span } from '../span.js';
import { readShell } from './stand-in.js';
import { excerptOf } from './violation.js';
import type { Violation } from './violation.js';

/** What was found out about the commands that a text orders. */
export interface CommandsJudgement {
  violations: Violation[];
  facts: Fact[];
}

/** Holds every command that the text orders against the policy. What is only mentioned is never a violation. */
export function judgeCommands(text: string, candidates: readonly Candidate[], policy: Policy): CommandsJudgement {
  const violations: Violation[] = [];
  const facts: Fact[] = [];
  for (const candidate of candidates) {
    if (candidate.stance !== 'ordered') continue;
    const reading = readShell(candidate.source);
    if (!reading.ok) {
      violations.push(unreadable(text, candidate, reading));
      continue;
    }
    for (const invocation of reading.invocations) {
      const does = factsOf(invocation);
      facts.push(...does);
      const span = placeOf(candidate, invocation);
      for (const { id, severity, mode, reason, remediation } of policy.rulesOn(invocation, does)) {
        violations.push({
          rule_id: id,
          severity,
          mode,
          section: null,
          excerpt: excerptOf(text.slice(span.start, span.end)),
          ...span,
          message: reason,
          remediation,
        });
      }
    }
  }
  return { violations, facts };
}

/** What cannot be read and might run: nobody can say that it is harmless. */
function unreadable(text: string, candidate: Candidate, { detail }: ShellReading & { ok: false }): Violation {
  return {
    rule_id: 'commands.unreadable',
    severity: 'high',
    mode: 'enforce',
    section: null,
    excerpt: excerptOf(text.slice(candidate.start, candidate.end)),
    start: candidate.start,
    end: candidate.end,
    message: `This command cannot be read, so nobody can say what it would do: ${detail}.`,
    remediation: 'Write it as plain commands, one a line, without encoding and without building commands at run time.',
  };
}

/** Where a command of a candidate stands in the text. */
function placeOf({ positions, start }: Candidate, invocation: Invocation): Span {
  if (!positions) return { start: start + invocation.start, end: start + invocation.end };
  const from = positions[invocation.start] ?? start;
  const last = positions[Math.max(invocation.start, invocation.end - 1)] ?? from;
  return { start: from, end: last + 1 };
}
