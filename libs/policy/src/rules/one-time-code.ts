import { z } from 'zod';

/**
 * What policy may ask a one-time code, or a second person, for: to approve what has the risk HIGH, to approve anything for production, to
 * have a command run in one's own name, to let a worker in again.
 */
export const CODED_ACTS = ['high', 'prd', 'exec', 'unlock'] as const;
export type CodedAct = (typeof CODED_ACTS)[number];

export const codedActs = z
  .array(z.enum(CODED_ACTS))
  .max(CODED_ACTS.length)
  .refine((acts) => new Set(acts).size === acts.length, 'an act may be named only once');

/** Whether one of these acts needs two different people. */
export const needsSecondPerson = (
  { second_person_for: paired = [] }: { second_person_for?: readonly CodedAct[] | undefined },
  acts: readonly CodedAct[],
): boolean => acts.some((act) => paired.includes(act));

/** Whether one of these acts needs a one-time code. */
export const needsCode = (
  { one_time_code_for: coded = [] }: { one_time_code_for?: readonly CodedAct[] | undefined },
  acts: readonly CodedAct[],
): boolean => acts.some((act) => coded.includes(act));
