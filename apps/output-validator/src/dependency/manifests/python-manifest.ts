import type { Manifest, Requirement } from './manifest.js';

/** PEP 508, as far as names and versions go. */
const REQUIREMENT = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(@\s*\S+|\(?[<>=!~][^;#]*)?/;

/** A requirement as pip takes it; undefined for an option, a path or a comment. */
export function readRequirement(text: string, line: number): Requirement | undefined {
  const found = REQUIREMENT.exec(text.trim());
  return found?.[1] === undefined ? undefined : { name: found[1], spec: (found[2] ?? '').trim(), line };
}

/** A manifest of Python without scripts and options: whoever reads some adds them. */
export const manifestOf = (
  path: string,
  own: string | undefined,
  requirements: Requirement[],
  isPartial: boolean,
): Manifest => ({ path, ecosystem: 'pypi', own, requirements, scripts: [], options: [], isPartial });
