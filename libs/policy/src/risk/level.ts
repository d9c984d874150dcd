import type { Reversibility } from '../commands/fact.js';

/** `LOW` needs no person; the others wait for one. From harmless to worst. */
export const RISK_LEVELS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** The scores a level may have, so that a number never says something else than the word. */
const BANDS: Readonly<Record<RiskLevel, readonly [least: number, most: number]>> = {
  LOW: [0, 29],
  MEDIUM: [30, 69],
  HIGH: [70, 100],
};

/** The worst of these levels. */
export const worstLevel = (levels: readonly RiskLevel[]): RiskLevel =>
  RISK_LEVELS[Math.max(0, ...levels.map((level) => RISK_LEVELS.indexOf(level)))] ?? 'HIGH';

/**
 * One number for several risks: each takes its share of what is left to a hundred, so that one more reason never lowers
 * the score and many small ones never hide a large one.
 */
export function scoreOf(level: RiskLevel, points: readonly number[]): number {
  const left = points.reduce((rest, share) => rest * (1 - Math.min(Math.max(share, 0), 100) / 100), 1);
  const [least, most] = BANDS[level];
  return Math.min(most, Math.max(least, Math.round(100 * (1 - left))));
}

export interface RiskReason {
  rule_id: string;
  message: string;
}

/** What an approval request risks, and why. */
export interface Risk {
  level: RiskLevel;
  /** 0 to 100, within the band of its level. */
  score: number;
  /** The worst first. */
  reasons: RiskReason[];
  /** What is left after all of it ran. */
  reversibility: Reversibility;
  /** Everything that would run is known. What is not is never `LOW`. */
  understood: boolean;
}
