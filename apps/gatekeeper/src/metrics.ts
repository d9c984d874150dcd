import { allBuiltinRules } from '@wingman/policy';
import type { Judgement } from '@wingman/policy';
import type { Metrics } from '@wingman/service-kit';
import { Counter } from 'prom-client';

/** Rules of tenants share one name: labels come from closed lists, and a tenant's rules are its own business. */
const OWN = 'own';

/** What the gatekeeper measures besides its requests. */
export function createGatekeeperMetrics({ registry }: Metrics) {
  const decisions = new Counter({
    name: 'wingman_checks_total',
    help: 'Instructions checked, by decision',
    labelNames: ['decision'],
    registers: [registry],
  });
  const found = new Counter({
    name: 'wingman_check_violations_total',
    help: 'What rules found in instructions, by rule, those that only observe included',
    labelNames: ['rule_id'],
    registers: [registry],
  });
  const builtin = new Set(allBuiltinRules().map(({ id }) => id));
  return {
    observeCheck: ({ decision, rule_counts: counts }: Judgement): void => {
      decisions.inc({ decision });
      for (const [ruleId, count] of Object.entries(counts)) {
        found.inc({ rule_id: builtin.has(ruleId) ? ruleId : OWN }, count);
      }
    },
  };
}
