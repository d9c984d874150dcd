import type { LoadResult } from '../bench-load/message.js';
import { atLeast, median, type Row } from './bench.js';
import { awaitQuiet } from './quiet.js';

export interface Rate {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export const rateOf = ({ requests, seconds, p50, p99 }: LoadResult): Rate => ({
  perSecond: requests / seconds,
  p50,
  p99,
});

/** Rates of several subjects, each measured once a round. */
export interface Rounds {
  /** Waits for quiet, measures, and tells on stderr what came of it; resolves to it. */
  measure(what: string, work: () => Promise<Rate>): Promise<Rate>;
  /** Medians of all rounds. */
  rows(of: { floor: string; targets: Readonly<Record<string, number>> }): Row[];
}

export function createRounds(patienceSeconds: number): Rounds {
  const measured: Record<string, (Rate & { others: number })[]> = {};
  return {
    async measure(what, work) {
      const others = await awaitQuiet(patienceSeconds * 1_000);
      const rate = await work();
      (measured[what] ??= []).push({ ...rate, others });
      const busy = `${Math.round(others * 100)} % of the machine was busy before`;
      process.stderr.write(`  ${what}: ${Math.round(rate.perSecond)}/s (${busy})\n`);
      return rate;
    },
    rows({ floor, targets }) {
      const floors = measured[floor] ?? [];
      return Object.entries(measured).map(([what, results]) => {
        // The ratio is that of each round with its own floor, since a shared machine has good and bad minutes.
        const ratio = median(results.map(({ perSecond }, round) => perSecond / (floors[round]?.perSecond ?? NaN)));
        return {
          what,
          value: median(results.map(({ perSecond }) => perSecond)),
          unit: '/s',
          p50: median(results.map(({ p50 }) => p50)),
          p99: median(results.map(({ p99 }) => p99)),
          rounds: results.map(({ perSecond }) => perSecond),
          others: results.map(({ others }) => others),
          ...(targets[what] === undefined ? {} : atLeast(ratio, targets[what])),
        };
      });
    },
  };
}
