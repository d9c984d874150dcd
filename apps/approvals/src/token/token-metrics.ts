import type { ErrorCode } from '@wingman/contracts';
import type { Metrics } from '@wingman/service-kit';
import { Counter } from 'prom-client';

export interface TokenMetrics {
  observeMinted(): void;
  observeRefusal(code: ErrorCode): void;
}

/** Counts tokens of this process, all tenants together. */
export function createTokenMetrics({ registry }: Pick<Metrics, 'registry'>): TokenMetrics {
  const minted = new Counter({
    name: 'wingman_tokens_minted_total',
    help: 'Capability tokens minted',
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'wingman_tokens_refused_total',
    help: 'Capability tokens that were asked for and refused, by code',
    labelNames: ['code'],
    registers: [registry],
  });
  return {
    observeMinted: () => minted.inc(),
    observeRefusal: (code) => refusals.inc({ code }),
  };
}
