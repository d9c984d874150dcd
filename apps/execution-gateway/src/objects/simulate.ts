import { keyOf } from './references.js';
import type { Reference } from './references.js';

export const ABSENT = 'absent';
const CREATED_BY = 'created_by:';

/** The place of the earlier command that makes it, where an identity is one that is still to be made. */
export const makerOf = (identity: string): number | undefined =>
  identity.startsWith(CREATED_BY) ? Number(identity.slice(CREATED_BY.length)) : undefined;

/** Says what a name stands for now: its identity, or `absent`. */
export type Lookup = (reference: Pick<Reference, 'kind' | 'name'>) => Promise<string>;

/**
 * What each command will find under each name it uses, by `<index> <kind> <name>`, when the commands run one after the
 * other in a world where nobody else does anything: what is there now, what an earlier one makes (`created_by:2`), or
 * `absent`, also after an earlier one has removed it.
 */
export async function simulate(
  commands: readonly (readonly Reference[])[],
  lookup: Lookup,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const changed = new Map<string, string>();
  const gone = new Set<string>();
  for (const [index, references] of commands.entries()) {
    const now = new Map<string, string>();
    for (const reference of references) {
      const identity = changed.get(keyOf(reference)) ?? (await lookup(reference));
      now.set(keyOf(reference), gone.has(identity) ? ABSENT : identity);
    }
    for (const [key, identity] of now) found[`${index} ${key}`] = identity;
    change({ index, references, now, changed, gone });
  }
  return found;
}

interface Step {
  index: number;
  references: readonly Reference[];
  now: ReadonlyMap<string, string>;
  changed: Map<string, string>;
  /** Containers that are removed under one name are gone under every other, their id included. */
  gone: Set<string>;
}

function change({ index, references, now, changed, gone }: Step): void {
  for (const { kind, name, role, takes } of references) {
    const key = keyOf({ kind, name });
    const before = now.get(key) ?? ABSENT;
    if (role === 'removes') {
      changed.set(key, ABSENT);
      // An image loses one of its names, and a rename keeps the container: only what is removed is gone.
      if (kind === 'container' && before !== ABSENT && !references.some((other) => other.takes === name))
        gone.add(before);
    }
    if (role === 'makes')
      changed.set(
        key,
        takes === undefined ? `${CREATED_BY}${index}` : (now.get(keyOf({ kind, name: takes })) ?? ABSENT),
      );
  }
}
