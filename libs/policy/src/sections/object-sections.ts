import { type Entry, type MapNode, type TreeNode, scalarsOf } from '../tree/tree.js';
import { sectionOfKey } from './name.js';
import { hasSubstance } from './placeholder.js';
import type { SectionPart } from './reading.js';

function partOf({ key, value }: Entry): SectionPart | undefined {
  const name = sectionOfKey(key.value);
  if (!name) return undefined;
  const says = scalarsOf(value).some(({ value: text, quoted }) =>
    quoted ? text.split('\n').some((line) => hasSubstance(line, name)) : text !== 'null' && text !== 'false',
  );
  return {
    name,
    heading: { start: key.start, end: key.end },
    content: { start: value.start, end: value.end },
    filled: says,
  };
}

const partsOf = ({ entries }: MapNode) => entries.flatMap((entry) => partOf(entry) ?? []);

/**
 * The sections of an instruction that is one JSON object: its own keys, or the keys of an object right beneath it. The
 * keys of an object that is itself a section's value are that section's content.
 */
export function readObjectSections(root: TreeNode): SectionPart[] {
  if (root.kind !== 'map') return [];
  return root.entries
    .flatMap((entry) => {
      const own = partOf(entry);
      if (own) return [own];
      return entry.value.kind === 'map' ? partsOf(entry.value) : [];
    })
    .sort((a, b) => a.heading.start - b.heading.start);
}
