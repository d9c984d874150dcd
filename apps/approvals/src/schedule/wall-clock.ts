import type { Day } from '@wingman/policy';

/** What a clock on a wall shows somewhere. */
export interface WallClock {
  day: Day;
  /** Since its midnight; on a day on which clocks change some minutes come twice, or not at all. */
  minute: number;
}

const WEEK: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const dayBefore = (day: Day): Day => WEEK[(WEEK.indexOf(day) + 6) % 7] ?? day;

/** The clock of a time zone: what it shows at an instant. Throws for a zone that nobody knows. */
export function clockOf(timeZone: string): (at: Date) => WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      day: (parts.get('weekday') ?? '').toLowerCase() as Day,
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}
