import type { AppError } from '@wingman/contracts';
import type { ExecutionRules, KnownCall } from '@wingman/policy';
import type { Identities } from '../task.js';
import type { Reference } from './references.js';

/** A command that does not go to the engine from here. */
export interface OutsideCommand {
  tenantId: string;
  argv: readonly string[];
  call: KnownCall | undefined;
  rules: ExecutionRules;
}

/** What a command names. */
export interface Named {
  references: readonly Reference[];
  /** Identities of what is no object of Docker, by `<kind> <name>`: files, configurations, programs. */
  fixed: Identities;
  /** What it would do, for people. */
  plan?: string;
  /** Why nobody may run it as it stands, where it is not known any further: what has changed is told first. */
  problem?: AppError | undefined;
}

export const nothing: Named = { references: [], fixed: {} };

/** Undefined for what is none of its business. Throws `policy_floor` for what nobody may run as it stands. */
export type Namer = (command: OutsideCommand) => Promise<Named | undefined>;
