import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const WINDOW_MS = 500;
const QUIET_WINDOWS = 2;
const BUSY_AT_MOST = 0.15;

/**
 * Waits until the rest of the machine leaves its processors alone, `maxMs` at the most: two subjects can only be
 * compared when both had the machine. Returns the share of the processors that was busy last (0 to 1).
 */
export async function awaitQuiet(maxMs: number): Promise<number> {
  const deadline = performance.now() + maxMs;
  for (let quiet = 0; ;) {
    const busy = await busyShare();
    quiet = busy <= BUSY_AT_MOST ? quiet + 1 : 0;
    if (quiet === QUIET_WINDOWS || performance.now() >= deadline) return busy;
  }
}

async function busyShare(): Promise<number> {
  const before = times();
  await delay(WINDOW_MS);
  const after = times();
  return 1 - (after.idle - before.idle) / (after.total - before.total);
}

function times(): { idle: number; total: number } {
  const all = cpus().map((cpu) => cpu.times);
  const sum = (read: (time: (typeof all)[number]) => number): number =>
    all.reduce((total, time) => total + read(time), 0);
  return {
    idle: sum(({ idle }) => idle),
    total: sum(({ user, nice, sys, irq, idle }) => user + nice + sys + irq + idle),
  };
}
