import { questionsOf, readDashboards } from './dashboards.js';
import { readRules } from './rule-files.js';

/** A selector in a rule or a dashboard: which metric, with which labels. */
export interface NamedMetric {
  name: string;
  /** `label`, operator, value, as they are written. */
  matchers: { label: string; operator: string; value: string }[];
  /** The rule or the dashboard. */
  where: string;
}

// What our processes have: their own metrics, and what prom-client adds.
const SELECTOR = /\b((?:wingman|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g;
const MATCHER = /([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;

/** Every expression of the rules and dashboards. */
export const allExpressions = (): { where: string; expr: string }[] => [
  ...readRules().map(({ alert, record, expr }) => ({ where: alert ?? record ?? '', expr })),
  ...readDashboards().flatMap((dashboard) =>
    questionsOf(dashboard).flatMap(({ expr }) => (expr === undefined ? [] : [{ where: dashboard.title, expr }])),
  ),
];

/** Every metric that an expression names. */
export const metricsIn = ({ where, expr }: { where: string; expr: string }): NamedMetric[] =>
  [...expr.matchAll(SELECTOR)].map(([, name = '', inside = '']) => ({
    name,
    matchers: [...inside.matchAll(MATCHER)].map(([, label = '', operator = '', value = '']) => ({
      label,
      operator,
      value,
    })),
    where,
  }));

export const namedMetrics = (): NamedMetric[] => allExpressions().flatMap(metricsIn);
