import type { Resolution } from '@wingman/contracts';
import type { ExecutionRules } from '@wingman/policy';
import type { Identities, Task } from '../task.js';

type Commands = readonly (readonly string[])[];

/** A command among those it was approved with. */
export interface Confirmable {
  tenantId: string;
  commands: Commands;
  /** Which of them is about to run. */
  index: number;
  /** What was approved, by `<index> <kind> <name>`. */
  approved: Readonly<Record<string, string>>;
  /** What each earlier command of the same approval made when it ran, by its index. */
  made: ReadonlyMap<number, Identities>;
  /** Of the tenant's policy: what of the floor is lifted, and which programs there are. */
  rules: ExecutionRules;
}

/** Knows what commands name: containers, images, volumes, networks, files. */
export interface ObjectBook {
  /** Fixes what commands name before they are approved. */
  resolve(tenantId: string, commands: Commands, rules: ExecutionRules): Promise<Resolution>;
  /**
   * What the command names now, where that is still what was approved; throws `approval_drifted` (409) and names what
   * is another one now, `approval_unresolved` where nobody had fixed it.
   */
  confirm(command: Confirmable): Promise<Identities>;
  /** What a command has made, once it has run. */
  madeBy(task: Pick<Task, 'tenantId' | 'argv' | 'identities'>): Promise<Identities>;
}
