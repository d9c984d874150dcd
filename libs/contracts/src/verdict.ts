import { z } from 'zod';

/** TRUE: every part was checked and held. FALSE: a check that ran to its end contradicts a part. Else UNVERIFIABLE. */
export const VERDICTS = ['TRUE', 'FALSE', 'UNVERIFIABLE'] as const;
export const verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdict>;

export const mode = z.enum(['auto', 'simple', 'enhanced', 'consensus']);
export type Mode = z.infer<typeof mode>;

export const timeBasis = z.enum(['server', 'claimed', 'none']);
export type TimeBasis = z.infer<typeof timeBasis>;
