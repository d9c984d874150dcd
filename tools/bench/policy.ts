import { builtinPolicy, judgeInstruction } from '@wingman/policy';
import { atMost, type Bench, median, percentile, type Row } from './bench.js';
import { exampleInstruction } from './instruction.js';
import { awaitQuiet } from './quiet.js';

const LENGTHS = [1, 4, 16, 64, 256, 1_024].map((kibi) => kibi * 1_024);
const FLOOR_LENGTH = 4_096;
const TARGET_MS = 1;

/**
 * The pure judgement alone, by the length of the instruction. It has no floor to be measured against: the aim is a time
 * for 4 KiB, and that a KiB costs the same in a long text as in a short one.
 */
export const policyBench: Bench = {
  name: 'policy',
  about: 'judging an instruction of 1 KiB to 1 MiB, in process',
  effort: { rounds: 5, seconds: 2, patience: 10 },
  async run({ rounds, seconds, patience }) {
    const policy = builtinPolicy();
    const texts = LENGTHS.map((length) => exampleInstruction(length));
    const times = texts.map((): { p50: number[]; p99: number[]; others: number[] } => ({
      p50: [],
      p99: [],
      others: [],
    }));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [place, text] of texts.entries()) {
        const others = await awaitQuiet(patience * 1_000);
        const taken = repeat(() => judgeInstruction(text, policy), seconds);
        // The first round only warms the compiler up.
        if (round === 0) continue;
        times[place]?.p50.push(percentile(taken, 0.5));
        times[place]?.p99.push(percentile(taken, 0.99));
        times[place]?.others.push(others);
      }
    }
    return LENGTHS.map((length, place): Row => {
      const [p50, p99] = [median(times[place]?.p50 ?? []), median(times[place]?.p99 ?? [])];
      return {
        what: `judging ${length / 1_024} KiB`,
        value: (p50 * 1_000) / (length / 1_024),
        unit: 'µs/KiB',
        p50,
        p99,
        others: times[place]?.others,
        ...(length === FLOOR_LENGTH ? { ...atMost(p50, TARGET_MS), target: `p50 ≤ ${TARGET_MS} ms` } : {}),
      };
    });
  },
};

/** Milliseconds of each call made within the time; at least ten. */
function repeat(work: () => unknown, seconds: number): number[] {
  const taken: number[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let start = performance.now(); start < end || taken.length < 10;) {
    work();
    const now = performance.now();
    taken.push(now - start);
    start = now;
  }
  return taken;
}
