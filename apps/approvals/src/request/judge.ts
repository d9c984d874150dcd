import type { PolicyInForce } from '@wingman/policy';
import type { Principal } from '@wingman/service-kit';
import { sealRequest, signDecision } from '@wingman/token';
import type { SigningKey } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { isReadOnly } from '../validation/candidate.js';
import type { Validate } from '../validation/validator.js';
import { isUnresolved } from './binding.js';
import type { ObjectResolver } from './binding.js';
import { assertChecked } from './check-proof.js';
import type { GatekeeperReader } from './gatekeeper.read-model.js';
import {
  birthOf,
  digestOf,
  isProduction,
  needsCheck,
  peopleNeeded,
  requestDigest,
  requestEntry,
  sameRequest,
} from './request.js';
import type { Asked } from './request.js';
import type { NewRequest } from './request.store.js';
import type { TextReader } from './text-reader.js';

export interface JudgeDeps {
  gatekeeper: Pick<GatekeeperReader, 'findCheck'>;
  resolver: ObjectResolver;
  /** Where texts are read. */
  reader: TextReader;
  validate: Validate;
  decisionKey: SigningKey;
  deployment: 'dev' | 'test' | 'prd';
}

/** Who asks, or for whom the watcher does. */
export type Requester = Pick<Principal, 'tier' | 'keyId' | 'actor' | 'person'>;

/** Everything that is decided about a request before it is recorded. */
export async function judge(
  deps: JudgeDeps,
  asked: Asked,
  { tier, keyId, actor, person }: Requester,
  inForce: PolicyInForce & { paused: boolean },
): Promise<NewRequest> {
  const { policy, revision, paused } = inForce;
  const production = isProduction(asked.environment, deps.deployment);
  const isRollback = asked.rollbackId !== undefined;
  // A rollback follows from a verdict, not from an instruction, and without commands nothing would run: there is nothing
  // that could have been checked.
  const isRun = !isRollback && asked.commands.length > 0;
  if (asked.checkId !== undefined || (isRun && needsCheck(policy, production))) {
    const check =
      asked.checkId === undefined ? undefined : await deps.gatekeeper.findCheck(asked.tenantId, asked.checkId);
    assertChecked(asked, check, policy);
  }
  const digestOfRequest = requestDigest(asked);
  const { tenantId, title, instruction, commands, environment } = asked;
  const input = { tenantId, title, instruction, commands, environment, tier, deployment: deps.deployment };
  const risk = await deps.reader.assess(input, inForce);
  const { objects, plans } = await deps.resolver.resolve(asked.tenantId, asked.commands, {
    environment: asked.environment,
    programs: policy.execution.programs ?? {},
  });
  // A rollback is nobody's writing: there is nothing that could be written better.
  const validation = isRollback
    ? undefined
    : await deps.validate({ ...asked, objects, readOnly: isReadOnly(risk) }, digestOfRequest, inForce);
  const status = birthOf({ risk, production, validation, paused, needsPerson: isRollback });
  const binding = isUnresolved(objects) ? 'unresolved' : 'bound';
  const approvalId = asked.rollbackId ?? uuidv7();
  const digest = digestOf(asked, policy.version, objects);
  const acting = isRollback ? { actor } : { actor, key_id: keyId, person_id: person?.personId };
  const recorded = { approvalId, asked, status, digest, risk, policyVersion: policy.version, binding };
  const { understood: _understood, ...shownRisk } = risk;
  const requester = { keyId, personId: person?.personId };
  const requiredDecisions = peopleNeeded({ level: risk.level, production }, policy.approvals);
  return {
    approvalId,
    asked,
    status,
    requestDigest: sameRequest(digestOfRequest, objects),
    digest,
    binding,
    objects,
    plans,
    risk: shownRisk,
    validation,
    policyVersion: policy.version,
    policyRevision: revision,
    requiredDecisions,
    requester,
    seal: status === 'AUTO_APPROVED' ? undefined : await sealOf(deps, { ...recorded, requester, requiredDecisions }),
    escalation: status === 'PENDING' ? policy.approvals.escalation : undefined,
    decided: await decidedAtBirth(deps, recorded, validation?.profile),
    entry: requestEntry({ ...recorded, acting }),
  };
}

interface ToSeal extends Pick<NewRequest, 'approvalId' | 'asked' | 'digest' | 'requester' | 'requiredDecisions'> {
  risk: Pick<NewRequest['risk'], 'level'>;
}

interface Born {
  approvalId: string;
  asked: Asked;
  status: NewRequest['status'];
  digest: string;
  policyVersion: string;
}

/** What people will decide by, signed: whoever edits the row does not lower it. */
const sealOf = (
  { decisionKey }: JudgeDeps,
  { approvalId, asked, digest, risk, requester, requiredDecisions }: ToSeal,
): Promise<string> =>
  sealRequest(
    {
      tenant_id: asked.tenantId,
      approval_id: approvalId,
      approval_digest: digest,
      risk_level: risk.level,
      required_decisions: requiredDecisions,
      requester_key_id: requester.keyId,
      requester_person_id: requester.personId ?? null,
    },
    decisionKey,
  );

/** An automatic approval is signed like a person's; nothing else that nobody decided can let something run. */
async function decidedAtBirth(
  { decisionKey }: JudgeDeps,
  { approvalId, asked, status, digest, policyVersion }: Born,
  profile: string | undefined,
): Promise<NewRequest['decided']> {
  const at = new Date();
  const expiresAt = new Date(at.getTime() + asked.ttlSeconds * 1_000);
  switch (status) {
    case 'PENDING':
      return undefined;
    case 'AUTO_REJECTED':
      return { by: `validation:${profile}`, at, expiresAt, signature: null };
    case 'AUTO_APPROVED': {
      const by = `policy:${policyVersion}`;
      const signature = await signDecision(
        {
          tenant_id: asked.tenantId,
          approval_id: approvalId,
          approval_digest: digest,
          decision: 'AUTO_APPROVED',
          decided_by: by,
          decided_at: at.toISOString(),
          expires_at: expiresAt.toISOString(),
          needs_more: 0,
        },
        decisionKey,
      );
      return { by, at, expiresAt, signature };
    }
  }
}
