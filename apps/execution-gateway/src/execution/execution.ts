import { AppError } from '@wingman/contracts';
import { actsFor } from '@wingman/service-kit';
import type { Principal } from '@wingman/service-kit';
import { commandDigest } from '@wingman/token';
import type { Capability, RecordedApproval } from '@wingman/token';

/** What came with a token. */
export interface Presented {
  principal: Principal;
  approvalId: string;
  command: readonly string[];
}

const scope = (why: string): never => {
  throw new AppError('token_scope', `the token is for ${why}`);
};

/**
 * Throws unless the token is for exactly what came with it: `token_scope` for another tenant, worker, approval or
 * command, argument by argument; `environment_not_allowed` where this deployment does not serve its environment.
 */
export function assertWithin(
  capability: Capability,
  { principal, approvalId, command }: Presented,
  { allowedEnvironments }: { allowedEnvironments: readonly string[] },
): void {
  if (capability.tenant_id !== principal.tenantId) scope('another tenant');
  if (!actsFor(principal, capability.worker_id)) scope('another worker');
  if (capability.approval_id !== approvalId) scope('another approval');
  if (!isSame(capability.command, command)) scope('another command');
  if (allowedEnvironments.includes(capability.environment)) return;
  throw new AppError(
    'environment_not_allowed',
    `this deployment does not serve the environment ${capability.environment}`,
  );
}

/** The place of the command among those of its approval. Throws `token_scope` where the approval does not say the same as the token. */
export function commandIndex(capability: Capability, approval: RecordedApproval): number {
  if (capability.approval_digest !== approval.digest) scope('what was approved before it changed');
  if (capability.worker_id !== approval.workerId) scope('another worker');
  if (capability.environment !== approval.environment) scope('another environment');
  const index = approval.commands.findIndex((argv) => isSame(argv, capability.command));
  if (index < 0) scope('a command that was not approved');
  return index;
}

const isSame = (argv: readonly string[], other: readonly string[]): boolean =>
  argv.length === other.length && argv.every((word, index) => word === other[index]);

/** An execution that was, or is, by the digest of its command. */
export interface EarlierExecution {
  commandDigest: string;
  made: Readonly<Record<string, string>>;
}

/** Throws `token_replayed` when the command of this approval has run, or is running: another try needs another approval. */
export function assertUnused(command: readonly string[], earlier: readonly EarlierExecution[]): void {
  const digest = commandDigest(command);
  if (earlier.some((execution) => execution.commandDigest === digest)) throw replayed();
}

export const replayed = (): AppError =>
  new AppError('token_replayed', 'this command of the approval has been run; another run needs another approval');

/** What each command of the approval made that has run, by its place. */
export const madeByIndex = (
  { commands }: RecordedApproval,
  earlier: readonly EarlierExecution[],
): Map<number, Readonly<Record<string, string>>> =>
  new Map(
    commands.flatMap((argv, index) => {
      const digest = commandDigest(argv);
      const ran = earlier.find((execution) => execution.commandDigest === digest);
      return ran ? [[index, ran.made] as const] : [];
    }),
  );
