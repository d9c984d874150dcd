export type Edit = 'swapped' | 'doubled' | 'dropped' | 'neighbouring key' | 'look-alike' | 'inserted' | 'replaced';

/** An edit, and where in the target. */
export interface Step {
  edit: Edit;
  at: number;
}

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const NEIGHBOURS = neighbours();
const LOOK_ALIKE = new Set(['0o', '1l', '1i', '5s', '3e', 'il']);

/** The one edit that makes `name` of `target`, and where; undefined when it takes none or more than one. */
export function oneEdit(name: string, target: string): Step | undefined {
  const difference = name.length - target.length;
  if (Math.abs(difference) > 1 || name === target) return undefined;
  let at = 0;
  while (at < name.length && name[at] === target[at]) at += 1;
  if (difference === 1) return inserted(name, target, at);
  if (difference === -1) return name.slice(at) === target.slice(at + 1) ? { edit: 'dropped', at } : undefined;
  if (name.slice(at + 1) === target.slice(at + 1)) return { edit: replaced(name[at] ?? '', target[at] ?? ''), at };
  const isSwap =
    name[at] === target[at + 1] && name[at + 1] === target[at] && name.slice(at + 2) === target.slice(at + 2);
  return isSwap ? { edit: 'swapped', at } : undefined;
}

/**
 * The ways to make `name` of `target` by two edits; none when it takes fewer or more. The first edit is made where the two
 * first differ, in each way that leads on from there.
 */
export function twoEdits(name: string, target: string): [Step, Step][] {
  if (Math.abs(name.length - target.length) > 2 || name === target || oneEdit(name, target)) return [];
  let at = 0;
  while (at < name.length && name[at] === target[at]) at += 1;
  const begin = target.slice(0, at);
  const mended = [
    ...(name[at] === target[at + 1] && name[at + 1] === target[at]
      ? [begin + name.slice(at, at + 2) + target.slice(at + 2)]
      : []),
    begin + target.slice(at + 1),
    begin + (name[at] ?? '') + target.slice(at),
    begin + (name[at] ?? '') + target.slice(at + 1),
  ];
  return mended.flatMap((half) => {
    const second = oneEdit(name, half);
    const first = second && oneEdit(half, target);
    return first && second ? [[first, { ...second, at: Math.min(second.at, target.length - 1) }]] : [];
  });
}

function inserted(name: string, target: string, at: number): Step | undefined {
  if (name.slice(at + 1) !== target.slice(at)) return undefined;
  const isDouble = name[at] === name[at - 1] || name[at] === name[at + 1];
  return { edit: isDouble ? 'doubled' : 'inserted', at };
}

function replaced(written: string, meant: string): Edit {
  if (LOOK_ALIKE.has([written, meant].sort().join(''))) return 'look-alike';
  return NEIGHBOURS.get(meant)?.has(written) ? 'neighbouring key' : 'replaced';
}

/** Keys that touch each other on the keyboard that most of the world has. */
function neighbours(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  ROWS.forEach((row, y) =>
    [...row].forEach((key, x) => {
      const around = [
        row[x - 1],
        row[x + 1],
        ROWS[y - 1]?.[x],
        ROWS[y - 1]?.[x + 1],
        ROWS[y + 1]?.[x - 1],
        ROWS[y + 1]?.[x],
      ];
      found.set(key, new Set(around.filter((other) => other !== undefined)));
    }),
  );
  return found;
}
