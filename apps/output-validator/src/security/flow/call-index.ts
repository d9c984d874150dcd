import type { CallRule } from './rules.js';
import { lastSegment } from './value.js';

/** Finds the rules about a call by the last part of its path. */
export class CallIndex {
  private readonly byName = new Map<string, { pattern: string; rule: CallRule }[]>();

  constructor(rules: readonly CallRule[]) {
    for (const rule of rules) {
      for (const pattern of rule.calls) {
        const name = lastSegment(pattern);
        const list = this.byName.get(name) ?? [];
        list.push({ pattern, rule });
        this.byName.set(name, list);
      }
    }
  }

  find(path: string, typedPath: string | undefined): CallRule[] {
    const found = (this.byName.get(lastSegment(path)) ?? [])
      .filter(({ pattern }) => isAt(pattern, path) || (typedPath !== undefined && isAt(pattern, typedPath)))
      .map(({ rule }) => rule);
    return [...new Set(found)];
  }
}

/** Whether a path is the one of a pattern: `*.name` any receiver's, `a.b` also at the end of a longer path. */
export function isAt(pattern: string, path: string): boolean {
  if (pattern.startsWith('*.')) return path.endsWith(pattern.slice(1));
  return path === pattern || (pattern.includes('.') && path.endsWith(`.${pattern}`));
}
