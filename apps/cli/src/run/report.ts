import type { ApprovalView, CheckView, ClaimView } from '@wingman/contracts';
import { whyNotApproved } from '../exec/endings.js';
import { onOneLine } from '../text.js';
import type { Plan } from './plan.js';
import type { RunState } from './run-state.js';
import { lineOf, type Step } from './run-steps.js';

/** PROVEN and DISPROVEN are the auditor's; the others tell how far the run came. */
export type RunOutcome = 'PROVEN' | 'DISPROVEN' | 'UNPROVEN' | 'FAILED' | 'REJECTED' | 'STOPPED';

/** What is known of a run. */
export interface Findings {
  check?: CheckView;
  approval?: ApprovalView;
  steps: Step[];
  verdict?: ClaimView['verdicts'][number] | undefined;
  /** Why it stopped where it did. */
  stopped?: string;
}

/** How a run came out. */
export function outcomeOf({ check, approval, steps, verdict }: Findings): RunOutcome {
  if (check?.decision === 'REJECTED' || (approval && whyNotApproved(approval) !== undefined)) return 'REJECTED';
  if (steps.some(({ ended }) => ended.status !== 'SUCCEEDED')) return 'FAILED';
  if (verdict) return ({ TRUE: 'PROVEN', FALSE: 'DISPROVEN', UNVERIFIABLE: 'UNPROVEN' } as const)[verdict.verdict];
  return 'STOPPED';
}

/** The run as one JSON value. */
export const jsonOf = (plan: Plan, state: RunState, findings: Findings) => ({
  outcome: outcomeOf(findings),
  plan: { title: plan.title, sha256: plan.sha256 },
  worker_id: state.worker_id,
  environment: state.environment,
  started_at: state.started_at,
  ended_at: state.ended_at ?? null,
  stopped: findings.stopped ?? null,
  check: findings.check
    ? {
        check_id: findings.check.check_id,
        decision: findings.check.decision,
        baseline: findings.check.baseline ?? null,
      }
    : null,
  approval: findings.approval
    ? {
        approval_id: findings.approval.approval_id,
        status: findings.approval.status,
        risk: findings.approval.risk.level,
        decided_by: findings.approval.decided_by,
        decided_at: findings.approval.decided_at,
      }
    : null,
  steps: findings.steps.map(({ command, ended }) => ({ command, ...ended })),
  not_run: findings.approval?.commands.slice(findings.steps.length) ?? [],
  claim_id: state.claim_id ?? null,
  verdict: findings.verdict ?? null,
});

/** The run for people, in Markdown. What others wrote cannot break out of its line. */
export function markdownOf(plan: Plan, state: RunState, findings: Findings): string {
  const { check, approval, steps, verdict, stopped } = findings;
  const code = (text: string): string => `\`${onOneLine(text).replaceAll('`', "'")}\``;
  const rows = steps.map(
    ({ command, ended }, index) =>
      `| ${index + 1} | ${code(lineOf(command)).replaceAll('|', '\\|')} | ${ended.status} | ${ended.exit_code ?? '-'} | ${ended.execution_id} |`,
  );
  const left = approval?.commands.slice(steps.length) ?? [];
  return [
    `# Run of ${onOneLine(plan.title)}: ${outcomeOf(findings)}`,
    '',
    `- plan: SHA-256 ${plan.sha256}`,
    `- worker ${code(state.worker_id)}, environment ${code(state.environment)}, begun ${state.started_at}`,
    check &&
      `- gate: ${check.decision}, check ${check.check_id}${check.baseline ? `, baseline ${check.baseline}` : ''}`,
    ...(check?.violations ?? []).map(({ rule_id: rule, message }) => `  - ${code(rule)}: ${onOneLine(message)}`),
    check && check.missing_sections.length > 0 && `  - missing: ${check.missing_sections.join(', ')}`,
    approval &&
      `- approval: ${approval.status}, ${approval.approval_id}, risk ${approval.risk.level}${approval.decided_by ? `, by ${code(approval.decided_by)} at ${approval.decided_at ?? ''}` : ''}`,
    ...(rows.length > 0
      ? ['', '| step | command | status | exit code | execution |', '| --- | --- | --- | --- | --- |', ...rows, '']
      : []),
    ...left.map((command) => `- not run: ${code(lineOf(command))}`),
    state.claim_id !== undefined && `- claim: ${state.claim_id}`,
    verdict && `- verdict: ${verdict.verdict} (${verdict.reason_code}), verification ${verdict.verification_id}`,
    stopped !== undefined && `- stopped: ${onOneLine(stopped)}`,
    '',
  ]
    .filter((line) => typeof line === 'string')
    .join('\n');
}
