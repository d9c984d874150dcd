import type { ExecutionEffect } from '@wingman/contracts';
import type { Identities } from '../task.js';

/** Whose command it is and what it names: what else changes meanwhile may be somebody else's. */
export interface Watched {
  tenantId: string;
  identities: Identities;
}

/** Tells what has changed for the tenant since it was made. */
export type LookForEffects = () => Promise<ExecutionEffect[]>;

/** Sees what changes in Docker while something runs. An engine that cannot be heard is told as an effect, EFFECTS_LOST. */
export interface EffectsWatch {
  /** Remembers how things stand. The work begins after that. */
  begin(watched: Watched): Promise<LookForEffects>;
}

/** Something may have changed that is not told. */
export const EFFECTS_LOST: ExecutionEffect = { type: 'daemon', action: 'events_lost', id: '', name: null };

/** Where nothing changes in Docker: what only reads, or no engine is set up. */
export const noEffects: LookForEffects = async () => [];
