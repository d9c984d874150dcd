import type { ExecutionEffect } from '@wingman/contracts';
import type { Identities } from '../task.js';

/** Whose command it is and what it names: what else changes meanwhile may be somebody else's. */
export interface Watched {
  tenantId: string;
  identities: Identities;
}

/** Sees what changes in Docker while something runs. */
export interface EffectsWatch {
  /** Runs the work and tells what changed for the tenant meanwhile; an engine that cannot be heard tells nothing. */
  during<Result>(
    watched: Watched,
    work: () => Promise<Result>,
  ): Promise<{ result: Result; effects: ExecutionEffect[] }>;
}
