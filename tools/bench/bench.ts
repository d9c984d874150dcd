/** How much a benchmark measures. */
export interface Effort {
  /** Floor and subject take turns this often; medians are reported. */
  rounds: number;
  /** Seconds of each measurement. */
  seconds: number;
  /** How long (s) a measurement waits for other programs to leave the machine alone; 0 does not wait. */
  patience: number;
}

/** One line of a benchmark's table. */
export interface Row {
  what: string;
  /** Of all rounds the median, with its unit. */
  value: number;
  unit: string;
  /** Milliseconds. */
  p50?: number;
  p99?: number;
  /** `value` as a multiple of the floor's, and what it should be. */
  ratio?: number;
  target?: string;
  /** Whether the target was reached. */
  reached?: boolean;
  /** `value` of each round. */
  rounds?: number[];
  /** Share of the processors (0 to 1) that other programs kept busy right before each round. */
  others?: number[];
}

/** One benchmark. It starts and stops what it needs. */
export interface Bench {
  name: string;
  about: string;
  effort: Effort;
  run(effort: Effort): Promise<Row[]>;
}

/** The middle one of some figures (the mean of the two in the middle). */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** The figure below which `share` of all lie. */
export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN;
}

/** A rate that should be at least `target` times the floor's. */
export const atLeast = (ratio: number, target: number): Pick<Row, 'ratio' | 'target' | 'reached'> => {
  return { ratio, target: `≥ ${target}`, reached: ratio >= target };
};

/** A time that should be at most `target` times the floor's. */
export const atMost = (ratio: number, target: number): Pick<Row, 'ratio' | 'target' | 'reached'> => {
  return { ratio, target: `≤ ${target}`, reached: ratio <= target };
};
