import type { RiskLevel } from '@wingman/contracts';
import { minuteOf } from '@wingman/policy';
import type { ApprovalSchedule, TimeRange } from '@wingman/policy';
import { clockOf, dayBefore } from './wall-clock.js';
import type { WallClock } from './wall-clock.js';

export type Who = ApprovalSchedule['who'];

/** Who would approve, and what. */
export interface Approving {
  personId: string | undefined;
  keyId: string;
  level: RiskLevel;
  environment: string;
}

export type Leave =
  | { allowed: true }
  | {
      allowed: false;
      /** When it would be allowed next; undefined: at no time within two weeks. */
      nextAt: Date | undefined;
      /** Who may instead, now. */
      mayNow: Who[];
    };

/**
 * Whether somebody may approve this now. Where no schedule is for it, whoever may decide may do so at any time; where
 * one is, at least one of those that name the person or the key must be open at this very moment.
 */
export function mayApproveNow(schedules: readonly ApprovalSchedule[], approving: Approving, now: Date): Leave {
  const meant = schedules.filter((schedule) => isFor(schedule, approving));
  if (meant.length === 0) return { allowed: true };
  const open = meant.filter((schedule) => isOpen(schedule, now));
  if (open.some(({ who }) => names(who, approving))) return { allowed: true };
  const own = meant.filter(({ who }) => names(who, approving));
  return { allowed: false, nextAt: firstOpening(own, now), mayNow: open.map(({ who }) => who) };
}

const isFor = ({ levels, environments }: ApprovalSchedule, { level, environment }: Approving): boolean =>
  (levels?.includes(level) ?? true) && (environments?.includes(environment) ?? true);

const names = (who: Who, { personId, keyId }: Approving): boolean =>
  who === 'anyone' ||
  (who.keys?.includes(keyId) ?? false) ||
  (personId !== undefined && (who.people?.includes(personId) ?? false));

/** Whether one of its ranges holds this instant. */
export function isOpen({ time_zone: zone, times }: Pick<ApprovalSchedule, 'time_zone' | 'times'>, at: Date): boolean {
  const shown = clockOf(zone)(at);
  return times.some((range) => holds(range, shown));
}

/** The wall clock decides: an hour that comes twice counts twice, and one that is left out never comes. */
function holds({ days, from, to }: TimeRange, { day, minute }: WallClock): boolean {
  const [first, end] = [minuteOf(from), minuteOf(to)];
  if (first < end) return days.includes(day) && minute >= first && minute < end;
  return (days.includes(day) && minute >= first) || (days.includes(dayBefore(day)) && minute < end);
}

const MINUTE_MS = 60_000;
/** Clocks are changed at quarters of an hour of world time; between two of them they only run. */
const QUARTER = 15;
// A range that falls into the hour that is left out once comes a week later.
const LOOK_AHEAD_MINUTES = 15 * 24 * 60;

/** The first instant after `now` at which one of these is open. */
function firstOpening(schedules: readonly ApprovalSchedule[], now: Date): Date | undefined {
  const openings = schedules.map((schedule) => nextOpening(schedule, now)).filter((at) => at !== undefined);
  return openings.length === 0 ? undefined : new Date(Math.min(...openings));
}

function nextOpening({ time_zone: zone, times }: ApprovalSchedule, now: Date): number | undefined {
  const clock = clockOf(zone);
  const starts = times.map(({ days, from }) => ({ days, minute: minuteOf(from) }));
  const start = Math.floor(now.getTime() / MINUTE_MS);
  for (let at = start; at < start + LOOK_AHEAD_MINUTES; at += QUARTER - (at % QUARTER)) {
    const shown = clock(new Date(at * MINUTE_MS));
    // A clock that was put forward may open a range in its middle.
    if (times.some((range) => holds(range, shown))) return at * MINUTE_MS;
    const left = QUARTER - (at % QUARTER);
    const ahead = starts
      .filter(({ days }) => days.includes(shown.day))
      .map(({ minute }) => minute - shown.minute)
      .filter((minutes) => minutes > 0 && minutes < left);
    if (ahead.length > 0) return (at + Math.min(...ahead)) * MINUTE_MS;
  }
  return undefined;
}
