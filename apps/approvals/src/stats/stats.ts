import type { ApprovalStats, Band } from '@wingman/contracts';

/** How often what happened to the requests of a window. */
export interface Counts {
  total: number;
  bornApproved: number;
  bornRejected: number;
  /** Everything that follows is of these alone. */
  validated: number;
  /** Only recorded: what would have become of them. */
  observed: number;
  autoApproved: number;
  autoRejected: number;
  falsePositives: number;
  /** Requests that a validator failed to score. */
  errors: number;
  validators: ValidatorCounts[];
}

export type ValidatorCounts = ApprovalStats['validators'][number];

interface Limits {
  expected: Band['expected'];
  alert_below: number | null;
  alert_above: number;
}

/** The rollout plan of validation: where each rate is expected, and where somebody must look at once. */
const PLAN = {
  auto_approved: { expected: { min: 0.15, max: 0.3 }, alert_below: 0.1, alert_above: 0.4 },
  auto_rejected: { expected: { min: 0.05, max: 0.1 }, alert_below: 0.02, alert_above: 0.15 },
  manual: { expected: { min: 0.6, max: 0.8 }, alert_below: null, alert_above: 0.85 },
  false_positive: { expected: { min: 0, max: 0.05 }, alert_below: null, alert_above: 0.1 },
} satisfies Record<string, Limits>;

/**
 * The figures of a window: what became of all requests, and rates of what was validated against the plan's bands. `go` only where validation runs, none
 * of it failed, no rate raises an alert and no more was rejected wrongly than the plan expects.
 */
export function statsOf(window: string, counts: Counts): ApprovalStats {
  const {
    total,
    bornApproved,
    bornRejected,
    validated,
    observed,
    autoApproved,
    autoRejected,
    falsePositives,
    errors,
    validators,
  } = counts;
  const manual = validated - autoApproved - autoRejected;
  const rates = {
    auto_approved: rateOf(autoApproved, validated),
    auto_rejected: rateOf(autoRejected, validated),
    manual: rateOf(manual, validated),
    // Of what validation rejected: how much of it a person let pass.
    false_positive: rateOf(falsePositives, autoRejected),
  };
  const bands = {
    auto_approved: bandOf(rates.auto_approved, PLAN.auto_approved),
    auto_rejected: bandOf(rates.auto_rejected, PLAN.auto_rejected),
    manual: bandOf(rates.manual, PLAN.manual),
    // The plan expects fewer than its limit, not as many.
    false_positive: bandOf(rates.false_positive, PLAN.false_positive, { below: true }),
  };
  const alerts = alertsOf(bands, errors);
  return {
    window,
    total,
    validated,
    auto_approved: bornApproved,
    auto_rejected: bornRejected,
    manual: total - bornApproved - bornRejected,
    of_validated: { auto_approved: autoApproved, auto_rejected: autoRejected, manual },
    false_positives: falsePositives,
    rates,
    bands,
    observed,
    validation_errors: errors,
    validators,
    alerts,
    go: validated > 0 && alerts.length === 0 && bands.false_positive.standing !== 'watch',
  };
}

const NAMES: Record<keyof ApprovalStats['bands'], string> = {
  auto_approved: 'automatic approvals',
  auto_rejected: 'automatic rejections',
  manual: 'manual decisions',
  false_positive: 'false positives',
};

function alertsOf(bands: ApprovalStats['bands'], errors: number): string[] {
  const names = Object.keys(NAMES) as (keyof typeof NAMES)[];
  const outside = names.flatMap((name) => {
    const { value, standing, alert_above: above, alert_below: below } = bands[name];
    if (standing !== 'alert' || value === null) return [];
    const limit = value > above ? `more than ${percent(above)}` : `less than ${percent(below ?? 0)}`;
    return [`${percent(value)} ${NAMES[name]}: ${limit}${name === 'false_positive' ? ', roll back' : ''}.`];
  });
  return errors === 0 ? outside : [...outside, `${errors} requests could not be validated: roll back.`];
}

const percent = (rate: number): string => `${Number((rate * 100).toFixed(1))} %`;

const rateOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** On a limit itself nothing is wrong yet, unless the rate should stay `below` it: the plan alerts above and below it. */
function bandOf(value: number | null, limits: Limits, { below = false } = {}): Band {
  const standing = standingOf(value, limits);
  const isOnLimit = below && standing === 'expected' && value === limits.expected.max;
  return { value, standing: isOnLimit ? 'watch' : standing, ...limits };
}

function standingOf(
  value: number | null,
  { expected, alert_below: below, alert_above: above }: Limits,
): Band['standing'] {
  if (value === null) return 'no_data';
  if (value > above || (below !== null && value < below)) return 'alert';
  return value >= expected.min && value <= expected.max ? 'expected' : 'watch';
}

const SECONDS = { m: 60, h: 3_600, d: 86_400 };

/** `90m`, `24h` or `7d` in seconds. */
export const windowSeconds = (window: string): number =>
  Number(window.slice(0, -1)) * SECONDS[window.slice(-1) as keyof typeof SECONDS];
