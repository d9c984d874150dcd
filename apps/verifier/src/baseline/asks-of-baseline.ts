import type { Check } from '@wingman/contracts';

/** Whether the check says something about what became of a thing since it was registered. */
export function asksOfBaseline(check: Check): boolean {
  switch (check.type) {
    case 'file':
    case 'git':
    case 'container':
      return check.since_check !== undefined;
    case 'count':
    case 'database':
      return check.change !== undefined;
    case 'disk':
      return check.freed_min !== undefined;
    default:
      return false;
  }
}

/**
 * The rest of the check, for its own probe; undefined where nothing is left to ask ("unchanged" may hold of what is
 * not there). Numbers that are compared are asked for, so that they are observed.
 */
export function withoutBaseline(check: Check): Check | undefined {
  if (!asksOfBaseline(check)) return check;
  switch (check.type) {
    case 'file': {
      const { since_check: since, except: _except, from: _from, ...rest } = check;
      const onlySince = Object.keys(rest).every((key) => ['type', 'path', 'kind'].includes(key));
      return since === 'unchanged' && onlySince ? undefined : rest;
    }
    case 'git':
    case 'container': {
      const { since_check: _since, ...rest } = check;
      return rest;
    }
    case 'count': {
      const { change: _change, ...rest } = check;
      return { ...rest, ...(rest.equals === undefined && rest.max === undefined && { min: rest.min ?? 0 }) };
    }
    case 'database': {
      const { change: _change, ...rest } = check;
      return { ...rest, count: rest.count ?? { min: 0 } };
    }
    case 'disk': {
      const { freed_min: _freed, ...rest } = check;
      return { ...rest, free_min: rest.free_min ?? 0 };
    }
    default:
      return check;
  }
}
