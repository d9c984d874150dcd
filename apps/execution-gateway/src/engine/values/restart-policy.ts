import { BadValue } from './bad-value.js';
import { cut } from './key-value.js';
import { wholeNumber } from './number.js';

export interface RestartPolicy {
  Name: string;
  MaximumRetryCount: number;
}

/** `no`, `always`, `on-failure:3`: as docker/cli `ParseRestartPolicy`; the engine judges the name. */
export function restartPolicyOf(value: string): RestartPolicy {
  const { key, value: count, given } = cut(value, ':');
  if (given && key === '') throw new BadValue('invalid restart policy format: no policy provided before colon');
  if (count === '') return { Name: key, MaximumRetryCount: 0 };
  if (!/^[+-]?\d{1,10}$/.test(count)) {
    throw new BadValue('invalid restart policy format: maximum retry count must be an integer');
  }
  return { Name: key, MaximumRetryCount: wholeNumber(count.replace(/^([+-]?)0+(?=\d)/, '$1')) };
}
