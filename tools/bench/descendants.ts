import { readdirSync, readFileSync } from 'node:fs';
import { residentBytes } from '../../apps/output-validator/src/work/memory.js';

/** Bytes of memory that processes hold which this one started, or one that it started, and whose command names a text. */
export function residentOf(command: string): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        // The name of a program may hold spaces and brackets: what is looked for stands behind the last one.
        const parent = Number(read(pid, 'stat').split(') ').at(-1)?.split(' ')[1]);
        return parent > 0 ? [[Number(pid), parent] as const] : [];
      }),
  );
  const isOurs = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) if (at === process.pid) return true;
    return false;
  };
  return [...parents.keys()]
    .filter((pid) => isOurs(pid) && read(String(pid), 'cmdline').includes(command))
    .reduce((sum, pid) => sum + (residentBytes(pid) ?? 0), 0);
}

/** '' for a process that has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
