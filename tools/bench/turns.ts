import type { LoadOrder } from '../bench-load/message.js';
import { type Effort, median, type Row } from './bench.js';
import type { LoadGenerator } from './load.js';
import { awaitQuiet } from './quiet.js';

interface Turn {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  others: number;
}

export interface Measured {
  floor: Turn[];
  subject: Turn[];
}

/** What differs between the two: where the same request goes. */
export type Target = Pick<LoadOrder, 'port' | 'path'>;

const WARM_UP_SECONDS = 5;

/** Loads floor and subject in turns, so that a good or bad minute of the machine meets both; each answer must be 200. */
export async function loadInTurns(
  generator: LoadGenerator,
  { order, floor, subject }: { order: Omit<LoadOrder, 'port' | 'path' | 'seconds'>; floor: Target; subject: Target },
  { rounds, seconds, patience }: Effort,
): Promise<Measured> {
  const turn = async (target: Target): Promise<Turn> => {
    const others = await awaitQuiet(patience * 1_000);
    const { p50, p99, requests, seconds: took } = await generator.run({ ...order, ...target, seconds }, 200);
    return { p50, p99, perSecond: requests / took, others };
  };
  for (const target of [floor, subject]) {
    await generator.run({ ...order, ...target, seconds: Math.min(WARM_UP_SECONDS, seconds) }, 200);
  }
  const measured: Measured = { floor: [], subject: [] };
  for (let round = 0; round < rounds; round += 1) {
    measured.floor.push(await turn(floor));
    measured.subject.push(await turn(subject));
  }
  return measured;
}

/** The table's line of one of the two. */
export const turnsRow = (what: string, turns: readonly Turn[]): Row => ({
  what,
  value: median(turns.map(({ perSecond }) => perSecond)),
  unit: '/s',
  p50: median(turns.map(({ p50 }) => p50)),
  p99: median(turns.map(({ p99 }) => p99)),
  rounds: turns.map(({ perSecond }) => perSecond),
  others: turns.map(({ others }) => others),
});

/** The subject's figure as a multiple of the floor's in the same round; of all rounds the median. */
export const ratioOf = ({ floor, subject }: Measured, figure: 'perSecond' | 'p50'): number =>
  median(subject.map((turn, round) => turn[figure] / (floor[round]?.[figure] ?? NaN)));
