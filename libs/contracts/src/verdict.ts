import { z } from 'zod';

/** TRUE: every part was checked and held. FALSE: a check that ran to its end contradicts a part. Else UNVERIFIABLE. */
export const VERDICTS = ['TRUE', 'FALSE', 'UNVERIFIABLE'] as const;
export const verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdict>;

export const mode = z.enum(['auto', 'simple', 'enhanced', 'consensus']);
export type Mode = z.infer<typeof mode>;

/** Why a claim that has its verdict was looked at again. */
export const again = z.enum(['asked', 'scheduled']);
export type Again = z.infer<typeof again>;

/**
 * What a later look means beside those before it. `drift`: it was TRUE and no longer is; `came_true`: it was FALSE and is
 * TRUE now; `first_decided`: no look before it could decide; `undecided`: this one could not.
 */
export const finding = z.enum(['unchanged', 'drift', 'came_true', 'first_decided', 'undecided']);
export type Finding = z.infer<typeof finding>;

export const timeBasis = z.enum(['server', 'claimed', 'none']);
export type TimeBasis = z.infer<typeof timeBasis>;
