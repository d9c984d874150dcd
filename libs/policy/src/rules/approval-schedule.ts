import { environmentName, namedId, RISK_LEVELS } from '@wingman/contracts';
import { z } from 'zod';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const END_OF_DAY = '24:00';

/** Minutes since midnight of a time of day as policy writes it. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * A half-open range of the wall clock, on days by name: its first minute belongs to it, its last one does not. One that
 * ends before it begins goes over midnight and belongs to the day on which it begins.
 */
const range = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).max(DAYS.length),
    from: z.string().regex(TIME, 'expected 00:00 to 23:59'),
    to: z.string().refine((time) => TIME.test(time) || time === END_OF_DAY, 'expected 00:00 to 24:00'),
  })
  .refine(({ from, to }) => from !== to, 'from and to are the same: a whole day is from 00:00 to 24:00')
  .refine(({ days }) => new Set(days).size === days.length, 'a day stands there twice');
export type TimeRange = z.infer<typeof range>;

// Names only: an offset such as `+01:00` knows no summer time.
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

function isKnownZone(name: string): boolean {
  try {
    return ZONE.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const ids = z.array(namedId).min(1).max(100);

/** When somebody may approve what it is for. */
export const approvalSchedule = z.strictObject({
  /** Whoever may decide at all; or people and keys by id, whichever key or chat a person uses. */
  who: z.union([
    z.literal('anyone'),
    z
      .strictObject({ people: ids.optional(), keys: ids.optional() })
      .refine(({ people, keys }) => people !== undefined || keys !== undefined, 'people or keys are needed'),
  ]),
  /** Left out: for every risk. */
  levels: z.array(z.enum(RISK_LEVELS)).min(1).optional(),
  /** Left out: for every environment. */
  environments: z.array(environmentName).min(1).max(20).optional(),
  /** A name of the IANA time zone database. */
  time_zone: z.string().refine(isKnownZone, 'expected the name of a time zone, such as Europe/Berlin'),
  times: z.array(range).min(1).max(20),
});
export type ApprovalSchedule = z.infer<typeof approvalSchedule>;
