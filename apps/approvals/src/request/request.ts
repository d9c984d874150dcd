import { createHash } from 'node:crypto';
import type { ApprovalBody, ApprovalValidation, RiskLevel } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import { canonicalBytes } from '@wingman/ledger-format';
import { maskSecrets, needsSecondPerson } from '@wingman/policy';
import type { ApprovalRules, Policy, Risk } from '@wingman/policy';
import { approvalDigest } from '@wingman/token';
import type { Birth } from '../approval/states.js';
import type { Objects } from './binding.js';

/** What somebody wants to be allowed. */
export interface Asked {
  tenantId: string;
  workerId: string;
  title: string;
  instruction: string;
  instructionSha256: string;
  commands: readonly (readonly string[])[];
  environment: string;
  checkId: string | undefined;
  metadata: ApprovalBody['metadata'];
  ttlSeconds: number;
  /** The id that the request gets, of a rollback that follows from a verdict: a person always decides on it. */
  rollbackId?: string | undefined;
}

const PRODUCTION = 'prd';

/** Where a request is for production, or this deployment is. */
export const isProduction = (environment: string, deployment: string): boolean =>
  environment === PRODUCTION || deployment === PRODUCTION;

/** Whether a request needs the id of an approved check: what the policy says, else in production. */
export const needsCheck = ({ approvals }: Policy, production: boolean): boolean =>
  approvals.check_required ?? production;

interface BirthFacts {
  risk: Risk;
  production: boolean;
  validation: ApprovalValidation | undefined;
  paused: boolean;
  /** Whatever it is, a person decides. */
  needsPerson?: boolean;
}

/** What becomes of a request at once. A validator may reject; only low risk that was understood needs no person. */
export function birthOf({ risk, production, validation: said, paused, needsPerson = false }: BirthFacts): Birth {
  // What only observes changes nothing.
  const validation = said?.observed ? undefined : said;
  if (validation?.decision === 'AUTO_REJECT') return 'AUTO_REJECTED';
  const harmless = risk.level === 'LOW' && risk.understood && !production;
  const doubted = validation !== undefined && validation.decision !== 'AUTO_APPROVE';
  return harmless && !doubted && !paused && !needsPerson ? 'AUTO_APPROVED' : 'PENDING';
}

/** How many different people must approve: what either rule asks for. */
export function peopleNeeded(
  { level, production }: { level: RiskLevel; production: boolean },
  rules: Pick<ApprovalRules, 'approvers_for_high' | 'second_person_for'>,
): number {
  const forHigh = level === 'HIGH' ? (rules.approvers_for_high ?? 1) : 1;
  const acts = [...(level === 'HIGH' ? (['high'] as const) : []), ...(production ? (['prd'] as const) : [])];
  return needsSecondPerson(rules, acts) ? Math.max(2, forHigh) : forHigh;
}

/** By which the same request of a worker is known again. Notes for its own use and its patience are no part of it. */
export const requestDigest = ({ title, instructionSha256, commands, environment, checkId }: Asked): Buffer =>
  createHash('sha256')
    .update(
      canonicalBytes({
        title,
        instruction_sha256: instructionSha256,
        commands,
        environment,
        check_id: checkId ?? null,
      }),
    )
    .digest();

/** What is asked for again about other objects is another request: an approval of the old ones would not run. */
export const sameRequest = (digest: Buffer, objects: Objects): Buffer =>
  createHash('sha256').update(digest).update(canonicalBytes(objects)).digest();

/** Hex digest of everything that an approval is bound to. */
export const digestOf = (asked: Asked, policyVersion: string, objects: Objects): string =>
  approvalDigest({ ...asked, policyVersion, objects });

/** Commands longer than this all together are told by their number and the digest alone. */
const MAX_SHOWN = 8_000;

const isShort = (lines: readonly string[]): boolean => lines.reduce((sum, line) => sum + line.length, 0) <= MAX_SHOWN;

interface Recorded {
  approvalId: string;
  asked: Asked;
  status: Birth;
  digest: string;
  risk: Risk;
  policyVersion: string;
  binding: string;
  /** Who asked, as the ledger records it. */
  acting: Record<string, unknown>;
}

/** The ledger's entry. The instruction lies in the request; here it is told by its digest, secrets are masked. */
export function requestEntry({
  approvalId,
  asked,
  status,
  digest,
  risk,
  policyVersion,
  binding,
  acting,
}: Recorded): IntakeEntry {
  const written = asked.commands.map((argv) => argv.join(' '));
  // What is too long to be shown is not masked either: that takes its time, and everybody else waits.
  const lines = isShort(written) ? written.map((line) => maskSecrets(line)) : undefined;
  return {
    tenantId: asked.tenantId,
    kind: 'approval.requested',
    fields: {
      ...acting,
      approval_id: approvalId,
      worker_id: asked.workerId,
      title: maskSecrets(asked.title),
      environment: asked.environment,
      status,
      digest: Buffer.from(digest, 'hex').toString('base64'),
      instruction_sha256: Buffer.from(asked.instructionSha256, 'hex').toString('base64'),
      commands_count: written.length,
      ...(lines && isShort(lines) && { commands: lines }),
      binding,
      risk: {
        level: risk.level,
        score: risk.score,
        rules: [...new Set(risk.reasons.map(({ rule_id: rule }) => rule))].slice(0, 100),
      },
      policy_version: policyVersion,
      ...(asked.checkId !== undefined && { check_id: asked.checkId }),
      ttl_seconds: asked.ttlSeconds,
    },
  };
}
