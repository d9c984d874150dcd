/** One step of long work on a system: what is asked of people at once, and is looked at when it has run. */
export interface Stage {
  name: string;
  /** What people read first. */
  title: string;
  /** Why, for people. */
  instruction: string;
  /** Exactly what runs, in this order; every one must end with 0. */
  commands: readonly (readonly string[])[];
  /** Looks once people have said yes, before anything runs. Throws where they were asked about something else. */
  before?: () => void;
  /** Looks at what came of it. Throws StageFailed. */
  check?: () => Promise<void>;
}

/** A stage ran and did not do what it was to do; its message says what is wrong. */
export class StageFailed extends Error {}
