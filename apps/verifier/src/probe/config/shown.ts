import { MASK } from '@wingman/contracts';
import { classOfName, maskSecrets } from '@wingman/policy';
import type { Observed } from '../probe.js';
import { UNSURE } from './settings.js';

const SHORT = 64;

/**
 * What an answer may show of a value, so that people see why it differs: its kind, and the value itself where it is short.
 * Where any name on the way to it is that of a secret, or the value looks like one, it stays hidden.
 */
export function shown(key: string, value: unknown): Observed {
  const kind = kindOf(value);
  if (typeof value === 'object' || typeof value === 'symbol' || value === undefined) return { value_kind: kind };
  const text = String(value);
  const named = [key, ...key.split(/[./[\]]+/)].some((name) => classOfName(name) !== undefined);
  if (named || maskSecrets(text) !== text) return { value_kind: kind, value: MASK };
  return text.length <= SHORT ? { value_kind: kind, value: text } : { value_kind: kind };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value === UNSURE) return 'unclear';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'time';
  return typeof value === 'bigint' ? 'number' : typeof value;
}
