import { z } from 'zod';

/** What of the execution gateway's hard floor a policy may lift. What leads to another engine is never lifted. */
export const LIFTABLE = [
  // Power over the host: its files, the engine's socket, all capabilities, disks, processes.
  'escape',
  // A namespace, capability or device of the host that by itself is no power over it.
  'grant',
] as const;

/** What a layer of policy may say about executions. */
export const executionRules = z.strictObject({
  lifts: z.array(z.enum(LIFTABLE)).max(LIFTABLE.length).optional(),
  /** Programs besides docker that may run: the name that commands use, and the file that is run. */
  programs: z
    .record(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected the name of a program'),
      z
        .string()
        .max(500)
        .regex(/^\/(?!.*(?:^|\/)\.\.?(?:\/|$))[^\p{Cc}]+$/u, 'expected an absolute path'),
    )
    .refine((programs) => Object.keys(programs).length <= 100, 'at most 100 programs')
    .optional(),
});
export type ExecutionRules = z.infer<typeof executionRules>;

/** What holds of all these layers together: a later one has the last word on what it names. */
export const executionRulesOf = (layers: readonly { execution?: ExecutionRules | undefined }[]): ExecutionRules =>
  Object.assign({}, ...layers.map(({ execution }) => execution)) as ExecutionRules;
