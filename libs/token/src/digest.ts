import { createHash } from 'node:crypto';
import { canonicalBytes } from '@wingman/ledger-format';

/** What an approval is bound to. Everything that changes what would run, for whom and where is in here. */
export interface ApprovalBinding {
  tenantId: string;
  workerId: string;
  environment: string;
  /** Every command as its words. */
  commands: readonly (readonly string[])[];
  /** Hash of the instruction that was shown, so that a person decides on no other text. */
  instructionSha256: string;
  policyVersion: string;
  /**
   * What the commands name, as it was when the request was made, by its name there: a container's id, an image's
   * digest, a file's SHA-256; `absent`, or `created_by:<index of an earlier command>`.
   */
  objects: Readonly<Record<string, string>>;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Hex SHA-256 over the canonical JSON (RFC 8785) of what an approval is bound to. */
export function approvalDigest(binding: ApprovalBinding): string {
  const { tenantId, workerId, environment, commands, instructionSha256, policyVersion, objects } = binding;
  return sha256(
    canonicalBytes({
      v: 1,
      tenant_id: tenantId,
      worker_id: workerId,
      environment,
      commands,
      instruction_sha256: instructionSha256,
      policy_version: policyVersion,
      objects,
    }),
  ).toString('hex');
}

/** Hex SHA-256 over the canonical JSON of one command's words: by it a command is found again, argument by argument. */
export const commandDigest = (argv: readonly string[]): string =>
  sha256(canonicalBytes({ v: 1, argv })).toString('hex');

/** Checks that are registered with an instruction, and where they are about. */
export interface RegisteredChecks {
  checks: readonly object[];
  context?: object | undefined;
}

/** SHA-256, in base64, over the canonical JSON of registered checks: by it whoever has them knows them again. */
export const checksDigest = ({ checks, context = {} }: RegisteredChecks): string =>
  sha256(canonicalBytes({ v: 1, checks, context })).toString('base64');

/** Hex SHA-256 of a text in UTF-8. */
export const textDigest = (text: string): string => sha256(Buffer.from(text, 'utf8')).toString('hex');
