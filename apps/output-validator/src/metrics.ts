import type { OutputVerdict } from '@wingman/contracts';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';
import { VALIDATORS } from './composite/profile.js';
import type { Validator } from './composite/profile.js';
import type { Ecosystem } from './dependency/names/ecosystem.js';
import type { Existence } from './registry/existence.js';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The validator's own metrics. `isAvailable` tries each validator when somebody asks. */
export function createOutputMetrics(
  { registry }: Pick<Metrics, 'registry'>,
  isAvailable: (validator: Validator) => Promise<boolean>,
) {
  const registers = [registry];
  const durations = new Histogram({
    name: 'wingman_validator_duration_seconds',
    help: 'Time a validator took for one submission, waiting included',
    labelNames: ['type', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const decisions = new Counter({
    name: 'wingman_output_validations_total',
    help: 'Submissions of code, by what was decided',
    labelNames: ['decision'],
    registers,
  });
  new Gauge({
    name: 'wingman_validator_available',
    help: '1 when the validator has just looked at a small file, else 0',
    labelNames: ['type'],
    registers,
    async collect() {
      const tried = await Promise.all(VALIDATORS.map((type) => isAvailable(type)));
      VALIDATORS.forEach((type, index) => this.set({ type }, tried[index] ? 1 : 0));
    },
  });
  const lookups = new Counter({
    name: 'wingman_registry_lookups_total',
    help: 'Names of packages that registries were to be asked about, by what is known of them',
    labelNames: ['ecosystem', 'existence'],
    registers,
  });
  return {
    observeLookup: (ecosystem: Ecosystem, existence: Existence) => lookups.inc({ ecosystem, existence }),
    observe: (type: Validator, seconds: number, outcome: 'done' | 'failed') =>
      durations.observe({ type, outcome }, seconds),
    observeVerdict: ({ decision }: OutputVerdict) => decisions.inc({ decision }),
  };
}
