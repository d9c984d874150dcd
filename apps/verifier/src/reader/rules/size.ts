import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';

type Range = NonNullable<CheckOf<'file'>['size']>;

/** A size as written: its value in bytes with thousands and with 1,024s, and half of its last digit. */
export interface WrittenSize {
  decimal: number;
  binary: number;
  /** Half a unit of the last digit, relative to the value. */
  rounding: number;
  inBytes: boolean;
}

const POWERS: Record<string, number> = { b: 0, k: 1, m: 2, g: 3, t: 4 };

/** Reads `2 MB`, `4,096 bytes`, `1.5GiB`. */
export function readSize(text: string): WrittenSize | undefined {
  const parts = /^([\d,]+(?:\.(\d+))?)[ -]?(b|k|m|g|t)[a-z]*$/i.exec(text.trim());
  if (parts === null) return undefined;
  const value = Number((parts[1] ?? '').replaceAll(',', ''));
  const power = POWERS[(parts[3] ?? '').toLowerCase()];
  if (power === undefined || !Number.isFinite(value)) return undefined;
  const binaryOnly = /[kmgt]ib$/i.test(text.trim());
  const binary = value * 1024 ** power;
  const rounding = value === 0 ? 0 : (0.5 * 10 ** -(parts[2]?.length ?? 0)) / value;
  return { decimal: binaryOnly ? binary : value * 1000 ** power, binary, rounding, inBytes: power === 0 };
}

/**
 * The checks for a size that is said `exact`ly, `plain`, `about`, or by a bound such as `at least`.
 * People mean 1,000 or 1,024 and round: in between, a difference proves nothing.
 */
export function sizeItems(path: string, size: WrittenSize, kind: string): PlanItem[] {
  const { decimal, binary } = size;
  if (kind === 'exact' || (kind === 'plain' && size.inBytes)) {
    if (decimal === binary) return [item(path, { equals: decimal })];
    return [item(path, { min: decimal, max: decimal }, { min: decimal, max: binary })];
  }
  // "More than 4,096 bytes" is not 4,096 itself.
  const beyond = /^(?:more|over|larger|bigger|less|under|smaller)/.test(kind) ? 1 : 0;
  const exactly = size.inBytes ? beyond : 0;
  if (/^(?:at least|more|over|larger|bigger)/.test(kind))
    return [item(path, { min: Math.ceil(binary) + beyond }, { min: Math.floor(decimal) + exactly })];
  if (/^(?:at most|less|under|smaller)/.test(kind) && decimal >= beyond)
    return [item(path, { max: Math.floor(decimal) - beyond }, { max: Math.ceil(binary) - exactly })];
  const near = Math.max(kind === 'about' ? 0.15 : 0.01, Math.min(size.rounding, 0.25));
  return [
    item(
      path,
      { min: Math.floor(decimal * (1 - near)), max: Math.ceil(binary * (1 + near)) },
      { min: Math.floor(decimal * 0.5), max: Math.ceil(binary * 1.6) },
    ),
  ];
}

/** `generous` is the widest reading of the words: only outside of it a difference is a contradiction. */
function item(path: string, size: Range, generous?: Range): PlanItem {
  const check = { type: 'file' as const, path, kind: 'file' as const, size };
  if (generous === undefined) return { check };
  return { check, witness: { ...check, size: generous, negate: true } };
}
