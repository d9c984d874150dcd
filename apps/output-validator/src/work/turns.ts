import type { Result, Task } from './task.js';

/** A task that waits, and whom to tell. */
export interface Pending {
  task: Task;
  /** Tasks of one validation are one group. */
  group: string;
  settle: (result: Result) => void;
}

/**
 * Who is next: the groups take turns, so that many files of one validation never keep those of another waiting. A group
 * that cost a process its life has one task at a time from then on.
 */
export function createTurns() {
  const waiting = new Map<string, Pending[]>();
  const underWay = new Map<string, number>();
  const costly = new Set<string>();
  let size = 0;

  const mayBegin = (group: string): boolean => !costly.has(group) || (underWay.get(group) ?? 0) === 0;

  return {
    size: () => size,
    add(pending: Pending): void {
      const line = waiting.get(pending.group);
      if (line) line.push(pending);
      else waiting.set(pending.group, [pending]);
      size += 1;
    },

    /** The next one, or undefined when none may begin now. Its group goes to the end of the line. */
    take(): Pending | undefined {
      for (const [group, line] of waiting) {
        if (!mayBegin(group)) continue;
        const pending = line.shift();
        waiting.delete(group);
        if (line.length > 0) waiting.set(group, line);
        if (!pending) continue;
        size -= 1;
        underWay.set(group, (underWay.get(group) ?? 0) + 1);
        return pending;
      }
      return undefined;
    },

    ended({ group }: Pending, { wasCostly }: { wasCostly: boolean }): void {
      const left = (underWay.get(group) ?? 1) - 1;
      if (left > 0) underWay.set(group, left);
      else underWay.delete(group);
      if (wasCostly) costly.add(group);
      if (left <= 0 && !waiting.has(group)) costly.delete(group);
    },

    /** Takes what waits of a group out of the line, or all of it. */
    drop(group?: string): Pending[] {
      const dropped = group === undefined ? [...waiting.values()].flat() : (waiting.get(group) ?? []);
      if (group === undefined) waiting.clear();
      else waiting.delete(group);
      size -= dropped.length;
      return dropped;
    },
  };
}
