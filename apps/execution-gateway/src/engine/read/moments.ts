import { BadValue } from '../values/bad-value.js';
import { nanosecondsOf } from '../values/duration.js';

const UNIX = /^-?\d{1,12}(?:\.\d{1,9})?$/;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * A moment as the Engine API takes it (`1136073600.000000001`), of a Unix time, a date or a duration back from now:
 * docker's client `GetTimestamp`. '' stays ''. A time without a zone is one of UTC.
 *
 * @throws BadValue for anything else
 */
export function engineTime(text: string, now: Date): string {
  if (text === '' || UNIX.test(text)) return text;
  const found = RFC3339.exec(text);
  if (!found) return String(Math.floor((now.getTime() - durationOf(text) / 1e6) / 1_000));
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  if (Number.isNaN(milliseconds)) throw new BadValue(`the time '${text}'`);
  return `${milliseconds / 1_000}.${fraction.padEnd(9, '0')}`;
}

function durationOf(text: string): number {
  try {
    return nanosecondsOf(text);
  } catch {
    throw new BadValue(`the time '${text.slice(0, 100)}'`);
  }
}
