import { parse } from 'yaml';
import { z } from 'zod';

/** A rule file that cannot be used; the sentence names the file, the rule and the field. */
export class RuleFileError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file} cannot be used: ${problems.join('; ')}`);
    this.name = 'RuleFileError';
  }
}

/** Reads a rule file: a YAML list of rules. Throws RuleFileError with everything that is wrong in it. */
export function readRules<Item extends z.ZodType>(item: Item, file: string, text: string): z.infer<Item>[] {
  const items = listIn(file, text);
  const result = z.array(item).safeParse(items);
  if (!result.success) {
    throw new RuleFileError(
      file,
      result.error.issues.map(({ path, message }) => `${placeOf(items, path)}: ${message}`),
    );
  }
  return result.data;
}

/** Throws RuleFileError for an id that stands twice. */
export function assertUniqueIds(file: string, rules: ReadonlyArray<{ id: string }>): void {
  const seen = new Set<string>();
  const twice = rules.filter(({ id }) => seen.size === seen.add(id).size);
  if (twice.length > 0)
    throw new RuleFileError(
      file,
      twice.map(({ id }) => `the rule ${id} stands there twice`),
    );
}

function listIn(file: string, text: string): unknown[] {
  let value: unknown;
  try {
    // A bundle holds the file as JSON, which is read many times as fast. Aliases are of no use in a list of rules and
    // are how a small file grows without end.
    value = text.startsWith('[{"') ? JSON.parse(text) : (parse(text, { maxAliasCount: 0 }) ?? []);
  } catch (error) {
    throw new RuleFileError(file, [`not YAML: ${error instanceof Error ? error.message : 'unreadable'}`]);
  }
  if (!Array.isArray(value)) throw new RuleFileError(file, ['expected a list of rules']);
  return value;
}

/** `git.force_push.match.flags.0`, or `rule 3.id` where the rule has no name. */
function placeOf(items: unknown[], [index, ...path]: readonly PropertyKey[]): string {
  const item = items[Number(index)];
  const named = typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
  return [named ? (item as { id: string }).id : `rule ${Number(index) + 1}`, ...path].join('.');
}
