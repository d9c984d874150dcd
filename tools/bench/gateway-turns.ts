import { atMost, median, percentile, type Row } from './bench.js';
import { awaitQuiet } from './quiet.js';

export interface Subject {
  what: string;
  /** Makes ready what so many calls need; that takes no part in the times. */
  prepare(count: number): Promise<readonly (() => Promise<void>)[]>;
  /** Calls before any is measured: a process that stays has to have met its code often enough to have compiled it. */
  warmUp?: number;
}

interface Turn {
  /** Milliseconds of each call. */
  times: number[];
  others: number;
}

/** Of each subject its turns, one a round. */
export type Turns = ReadonlyMap<string, readonly Turn[]>;

const WARM_UP = 5;

/**
 * Lets the subjects call one after the other, one call each at a time, so that a good or bad moment of the machine meets
 * all of them.
 */
export async function createTurns(
  subjects: readonly Subject[],
  { rounds, samples, patience }: { rounds: number; samples: number; patience: number },
): Promise<Turns> {
  const turns = new Map<string, Turn[]>(subjects.map(({ what }) => [what, []]));
  for (const { prepare, warmUp = WARM_UP } of subjects) for (const work of await prepare(warmUp)) await work();
  for (let round = 0; round < rounds; round += 1) {
    const ready = [];
    for (const { what, prepare } of subjects)
      ready.push({ what, works: await prepare(samples), times: [] as number[] });
    const others = await awaitQuiet(patience * 1_000);
    for (let sample = 0; sample < samples; sample += 1) {
      for (const { works, times } of ready) {
        const start = performance.now();
        await works[sample]?.();
        times.push(performance.now() - start);
      }
    }
    for (const { what, times } of ready) turns.get(what)?.push({ times, others });
  }
  return turns;
}

const middleOf = ({ times }: Turn): number => percentile(times, 0.5);
const turnsOf = (turns: Turns, what: string): readonly Turn[] => turns.get(what) ?? [];

/** The table's line of one subject: a time, the median of its rounds. */
export function plainRow(turns: Turns, what: string): Row {
  const own = turnsOf(turns, what);
  const p50 = median(own.map(middleOf));
  return {
    what,
    value: p50,
    unit: 'ms',
    p50,
    p99: median(own.map(({ times }) => percentile(times, 0.99))),
    rounds: own.map(middleOf),
    others: own.map(({ others }) => others),
  };
}

/** The same, held against a floor of the same round: so many times it, or so many milliseconds more. */
export function compareRow(
  turns: Turns,
  what: string,
  { floor, times, plusMs }: { floor: string; times?: number; plusMs?: number },
): Row {
  const pairs = turnsOf(turns, what).map((turn, round) => [turn, turnsOf(turns, floor)[round]!] as const);
  const ratio = median(pairs.map(([own, other]) => middleOf(own) / middleOf(other)));
  const row = plainRow(turns, what);
  if (times !== undefined) return { ...row, ...atMost(ratio, times) };
  const more = median(pairs.map(([own, other]) => middleOf(own) - middleOf(other)));
  return { ...row, ratio, target: `+${more.toFixed(1)} ms, ≤ +${plusMs} ms`, reached: more <= (plusMs ?? Infinity) };
}
