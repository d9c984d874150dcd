import { LookError } from '../../scope/look-error.js';

export type Found = { found: true; value: unknown } | { found: false };

const MAX_STEPS = 2_000;

/**
 * What a key leads to. `/a/b` is a JSON pointer (RFC 6901), where the format has types; `a.b[0]` and `a.b.0` name the
 * steps by dots. Since names may hold dots themselves, every way to cut the key is tried.
 * @throws LookError `ambiguous` where two of them lead somewhere
 */
export function findKey(tree: unknown, key: string, { pointers }: { pointers: boolean }): Found {
  if (pointers && key.startsWith('/')) {
    const steps = key.slice(1).split('/');
    return follow(
      tree,
      steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    );
  }
  const parts = key.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  const found: unknown[] = [];
  let steps = 0;
  const walk = (value: unknown, from: number): void => {
    if (from === parts.length) return void found.push(value);
    for (let to = from + 1; to <= parts.length; to += 1) {
      steps += 1;
      if (steps > MAX_STEPS) throw new LookError('too_large');
      const next = child(value, parts.slice(from, to).join('.'));
      if (next.found) walk(next.value, to);
    }
  };
  walk(tree, 0);
  if (found.length > 1) throw new LookError('ambiguous');
  return found.length === 1 ? { found: true, value: found[0] } : { found: false };
}

function follow(tree: unknown, steps: readonly string[]): Found {
  let value = tree;
  for (const step of steps) {
    const next = child(value, step);
    if (!next.found) return next;
    value = next.value;
  }
  return { found: true, value };
}

function child(value: unknown, name: string): Found {
  if (typeof value !== 'object' || value === null || value instanceof Date) return { found: false };
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(name)) return { found: false };
  if (!Object.hasOwn(value, name)) return { found: false };
  return { found: true, value: (value as Record<string, unknown>)[name] };
}
