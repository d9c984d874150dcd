import type { Task } from '../task.js';
import type { EngineSettingsOfCommands } from './verb.js';

export const TENANT_LABEL = 'wingman.tenant';
export const EXECUTION_LABEL = 'wingman.execution';

/** Whatever the gateway makes carries whose it is and which execution made it. */
export const ownLabels = ({ tenantId, executionId }: Task): Record<string, string> => ({
  [TENANT_LABEL]: tenantId,
  [EXECUTION_LABEL]: executionId,
});

/** True for what a tenant can see: its own, and what belongs to nobody where the setting gives it to this tenant. */
export function isOfTenant(
  labels: Readonly<Record<string, string>> | null | undefined,
  tenantId: string,
  { unlabelled }: Pick<EngineSettingsOfCommands, 'unlabelled'>,
): boolean {
  const owner = labels?.[TENANT_LABEL];
  if (owner !== undefined) return owner === tenantId;
  return unlabelled === 'any' || unlabelled === tenantId;
}
