import type { ExecutionEffect } from '@wingman/contracts';

/** Sees what changes in Docker while something runs. */
export interface EffectsWatch {
  /** Runs the work and tells what changed for the tenant meanwhile; an engine that cannot be heard tells nothing. */
  during<Result>(
    tenantId: string,
    work: () => Promise<Result>,
  ): Promise<{ result: Result; effects: ExecutionEffect[] }>;
}
