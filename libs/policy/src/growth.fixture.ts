const TRIES = 3;
/** Shorter times say more about the machine than about the work. */
const MEASURABLE_MS = 5;
/** How much longer the long text is than the short one. */
const LONGER = 8;
/** Between what grows with the length (8 times) and what grows with its square (64 times). */
const LINEAR = 3 * LONGER;

/**
 * Whether the processor time that a text takes grows with its length and not with its square: so many units against an
 * eighth of them. Not by the clock, which also counts what else the machine does; tried again before it says no.
 */
export function growsLinearly(work: (text: string) => unknown, unit: string, units: number): boolean {
  return Array.from({ length: TRIES }).some(() => {
    const short = timeOf(work, unit.repeat(Math.max(1, Math.floor(units / LONGER))));
    return timeOf(work, unit.repeat(units)) < LINEAR * Math.max(short, MEASURABLE_MS);
  });
}

function timeOf(work: (text: string) => unknown, text: string): number {
  const start = process.cpuUsage();
  work(text);
  return process.cpuUsage(start).user / 1_000;
}
