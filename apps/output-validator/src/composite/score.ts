import type { Confidence, Issue, Severity } from '../issue.js';

/** What one finding costs of a validator's hundred points, when the rule is sure. */
const COST: Readonly<Record<Severity, number>> = { critical: 60, high: 30, medium: 10, low: 3, info: 0 };
const SURE: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.7, low: 0.4 };

/** Two decimals are what is stored and added up. */
export const rounded = (points: number): number => Math.round(points * 100) / 100;

/** From 100 down by what each issue costs, never below 0. */
export const scoreOf = (issues: readonly Issue[]): number =>
  rounded(
    issues.reduce((left, { severity, confidence }) => Math.max(0, left - COST[severity] * SURE[confidence]), 100),
  );
