import { BadValue } from './bad-value.js';
import { wholeNumber } from './number.js';

export interface Ulimit {
  Name: string;
  Hard: number;
  Soft: number;
}

/** docker/go-units `ulimitNameMapping`. */
const NAMES = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' '),
);

/**
 * Reads `--ulimit NAME=SOFT[:HARD]`; of one name the last counts, and they are sent in the order of their names.
 *
 * @throws BadValue for what the client refuses
 */
export function ulimitsOf(values: readonly string[]): Ulimit[] {
  const limits = new Map(values.map((value) => ulimitOf(value)).map((limit) => [limit.Name, limit]));
  return [...limits.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

function ulimitOf(value: string): Ulimit {
  const [, Name = '', limits] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
  if (limits === undefined) throw new BadValue(`invalid ulimit argument: ${value}`);
  if (!NAMES.has(Name)) throw new BadValue(`invalid ulimit type: ${Name}`);
  const [soft = '', hard = soft, ...more] = limits.split(':');
  if (more.length > 0) throw new BadValue(`too many limit value arguments - ${limits}`);
  const [Soft, Hard] = [wholeNumber(soft), wholeNumber(hard)];
  if (Hard !== -1 && (Soft === -1 || Soft > Hard)) {
    throw new BadValue(`ulimit soft limit must be less than or equal to hard limit: ${value}`);
  }
  return { Name, Hard, Soft };
}
