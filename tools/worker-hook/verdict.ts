import { assessText, builtinPolicy, isRejected, judgeText } from '@wingman/policy';

/** Where a worker works. */
export const ENVIRONMENTS = ['dev', 'test', 'prd'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Why a command may not run without a person; empty when it may. */
export function objectionsTo(command: string, environment: Environment): string[] {
  const policy = builtinPolicy();
  // As a script: in prose a command may be only mentioned, and here every word would run.
  const script = `#!/bin/sh\n${command}\n`;
  const violations = judgeText(script, policy);
  const broken = isRejected(violations) ? violations.filter(({ mode }) => mode === 'enforce') : [];
  const risk = assessText(script, { environment, deployment: environment, tier: 'standard' }, policy);
  const reasons = risk.level === 'LOW' ? [] : risk.reasons.map(({ rule_id, message }) => `${rule_id}: ${message}`);
  const said = [...broken.map(({ rule_id, message }) => `${rule_id}: ${message}`), ...reasons];
  if (said.length === 0 && risk.level !== 'LOW') said.push(`its risk is ${risk.level}`);
  return [...new Set(said)];
}

/** What the worker is told. Nothing of the command is repeated: it may hold a secret. */
export function refusal(objections: readonly string[]): string {
  return [
    '❌ BLOCKED: this command requires Wingman approval. It was not run.',
    ...objections.map((objection) => `  - ${objection}`),
    'Do not try it another way. Ask a person, and wait:',
    '  wingman approve-and-run -- COMMAND        (docker commands and named programs: asks, waits, runs it once)',
    'or POST /approvals/request with exactly this command. docs/workers/INSTRUCTIONS.md says more.',
  ].join('\n');
}
