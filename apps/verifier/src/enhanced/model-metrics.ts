import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Count } from '../consensus/votes.js';

/** What is measured of the language models. A model's name is in no label: it comes from the settings. */
export function createModelMetrics({ registry }: Metrics, voters: () => number) {
  const faults = new Counter({
    name: 'wingman_model_faults_total',
    help: 'Calls of language models that gave nothing usable, by what was wrong',
    labelNames: ['fault'],
    registers: [registry],
  });
  const risk = new Histogram({
    name: 'wingman_consensus_risk',
    help: 'Share of the voters that did not carry the verdict of a consensus, by verdict',
    labelNames: ['verdict'],
    buckets: [0, 0.2, 0.34, 0.5, 0.67, 1],
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_consensus_effective_voters',
    help: 'Distinct models of the consensus that can be asked; names of one digest count once',
    registers: [registry],
    collect() {
      this.set(voters());
    },
  });
  return {
    onFault: (fault: string) => faults.inc({ fault }),
    onCount: (count: Count) => risk.observe({ verdict: count.verdict }, count.risk),
  };
}
