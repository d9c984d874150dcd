import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4_096;

/** Bytes of memory that a process holds, as the kernel counts them; undefined where nobody says. */
export function residentBytes(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : undefined;
  } catch {
    // Ended meanwhile, or another kind of system: the limit of the heap remains.
    return undefined;
  }
}
