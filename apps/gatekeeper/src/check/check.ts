import { createHash } from 'node:crypto';
import type { CheckAnswer, CheckBody } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import { maskField, maskSecrets } from '@wingman/policy';
import type { Judgement } from '@wingman/policy';
import { createMaskedCopy } from '@wingman/service-kit';
import { checksDigest } from '@wingman/token';
import { fieldError } from '../field-error.js';

/** An instruction that somebody wants to give. */
export interface Asked {
  workerId: string;
  instruction: string;
  environment: string;
  /** Without secrets: they are kept, and one that holds a mask is not judged (ADR 014). */
  checks: CheckBody['checks'];
  /** Of the checks and their context as they were sent, secrets and all; as the instruction's, it tells none. */
  checksSha256?: string;
  context?: CheckBody['context'];
}

interface Named {
  worker_id?: string | undefined;
  environment?: string | undefined;
}

interface Defaults {
  /** Of the key, where it is bound. */
  workerId: string | undefined;
  /** The deployment's own: whoever names none is judged by what holds here. */
  environment: string;
}

/**
 * What is asked, wherever it was said: in the body, in the address (for bodies that are the instruction itself) or by
 * the key. Throws `invalid_request` when two places disagree or nobody names the worker.
 */
export function askedOf(body: CheckBody, query: Named, defaults: Defaults): Asked {
  const workerId = agreed('worker_id', body, query) ?? defaults.workerId;
  if (workerId === undefined) throw fieldError('worker_id', 'is needed: the key is bound to no worker');
  const environment = agreed('environment', body, query) ?? defaults.environment;
  const { instruction, checks, context } = body;
  const checksSha256 = checks && checksDigest({ checks, context });
  return {
    workerId,
    environment,
    instruction,
    ...(checksSha256 && { checksSha256 }),
    ...maskedCopy({ checks, context }),
  };
}

/** For what is stored. */
const maskedCopy = createMaskedCopy({ maskText: maskSecrets, maskField });

function agreed(name: keyof Named, body: Named, query: Named): string | undefined {
  const [inBody, inQuery] = [body[name], query[name]];
  if (inBody !== undefined && inQuery !== undefined && inBody !== inQuery) {
    throw fieldError(name, 'the body and the address name different ones');
  }
  return inBody ?? inQuery;
}

/** The digest by which an instruction is known again; of its UTF-8 bytes. */
export const instructionDigest = (instruction: string): Buffer => createHash('sha256').update(instruction).digest();

/** What the check says besides its id. */
export type CheckResult = Omit<CheckAnswer, 'check_id' | 'baseline'>;

export const resultOf = ({ rule_counts: _counts, reversibility: _class, ...found }: Judgement): CheckResult => {
  const { violations_omitted: omitted, ...result } = found;
  return omitted > 0 ? { ...result, violations_omitted: omitted } : result;
};

interface Checked {
  tenantId: string;
  checkId: string;
  asked: Asked;
  judgement: Judgement;
  /** Who asked, as the ledger records it. */
  acting: Record<string, unknown>;
}

/** The ledger's entry: what was decided and by which rules. It shows nothing of the instruction but its digest. */
export const checkEntry = ({ tenantId, checkId, asked, judgement, acting }: Checked): IntakeEntry => ({
  tenantId,
  kind: 'check',
  fields: {
    ...acting,
    check_id: checkId,
    worker_id: asked.workerId,
    environment: asked.environment,
    decision: judgement.decision,
    missing_sections: judgement.missing_sections,
    empty_sections: judgement.empty_sections,
    rules: judgement.rule_counts,
    policy_version: judgement.policy_version,
    instruction_sha256: instructionDigest(asked.instruction).toString('base64'),
    ...(asked.checks && { registered_checks: asked.checks.length }),
  },
});
