import { builtinRules, judgeCommands, judgeInstruction, judgeText, shellQuoted } from '@wingman/policy';
import type { Policy } from '@wingman/policy';
import type { Violation } from '@wingman/contracts';
import { scored } from './candidate.js';
import type { Issue, Judge } from './candidate.js';
import { RULES } from './rules.js';

const COSTS: Record<Violation['severity'], number> = { critical: 40, high: 25, medium: 10, low: 5 };
const MOST_ISSUES = 10;

/**
 * Dangerous patterns and secrets, found by the rules of the tenant's policy. A secret, and what nobody could approve
 * knowingly, block; what else is critical or high is for a person.
 */
export const scanCode: Judge = ({ candidate, policy }) => {
  const { title, instruction, commands, metadata } = candidate;
  const lines = commands.map((argv) => argv.map(shellQuoted).join(' '));
  // The tenant's own patterns would take too long in it.
  if (instruction.length > policy.maxLength) return scored([tooLong]);
  const around = [title, ...lines, metadata === undefined ? '' : JSON.stringify(metadata)].join('\n');
  const found = [
    ...judgeInstruction(instruction, policy).violations.filter(({ rule_id: id }) => !id.startsWith('sections.')),
    ...lines.flatMap((source) => judgeCommands(source, [ordered(source)], policy)),
    ...judgeText(around, policy, 'secrets'),
  ];
  const byRule = new Map(found.map((violation) => [violation.rule_id, violation]));
  const secrets = secretRules(policy);
  const issues = [...byRule.values()].map((violation) => issueOf(violation, secrets.has(violation.rule_id)));
  return scored([...issues].sort((a, b) => b.points - a.points).slice(0, MOST_ISSUES));
};

const ordered = (source: string) => ({
  ...{ source, start: 0, end: source.length },
  form: 'script' as const,
  stance: 'ordered' as const,
});

const secretRules = (policy: Policy): ReadonlySet<string> =>
  new Set([...builtinRules().secrets.map(({ id }) => id), ...policy.secrets.map(({ rule }) => rule.id)]);

function issueOf({ rule_id: id, severity, mode, message, remediation }: Violation, secret: boolean): Issue {
  const enforced = mode === 'enforce';
  const fix = remediation ?? 'Leave it out, or say in the instruction why it is needed.';
  if (enforced && (secret || RULES.blocking.has(id))) {
    return { rule_id: id, level: 'blocking', points: 100, message, fix };
  }
  const level = enforced && (severity === 'critical' || severity === 'high') ? 'person' : 'points';
  return { rule_id: id, level, points: COSTS[severity], message, fix };
}

const tooLong: Issue = {
  rule_id: 'scanner.too_long',
  level: 'person',
  points: 20,
  message: 'The instruction is too long for the tenant’s own patterns.',
  fix: 'Ask for less at a time.',
};
