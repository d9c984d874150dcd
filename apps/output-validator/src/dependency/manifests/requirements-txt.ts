import type { SourceFile } from '../../source-file.js';
import type { Manifest, Option } from './manifest.js';
import { manifestOf, readRequirement } from './python-manifest.js';

/** A requirements.txt. What it takes from other files is not there to read. */
export function readRequirementsTxt({ path, content }: SourceFile): Manifest {
  const lines = content.split(/\r?\n/);
  const requirements = lines.flatMap((line, index) => {
    const place = /^\s*(?:-e\s+)?((?:git\+|https?:)\S+?)(?:#egg=([\w.-]+))?\s*$/.exec(line);
    if (place?.[1]) return [{ name: place[2] ?? '', spec: `@ ${place[1]}`, line: index + 1 }];
    return readRequirement(line, index + 1) ?? [];
  });
  const isPartial = lines.some((line) => /^\s*(?:-r|--requirement|-c)\b/.test(line));
  return { ...manifestOf(path, undefined, requirements, isPartial), options: lines.flatMap(optionOf) };
}

const OPTIONS: readonly (readonly [RegExp, Option['kind']])[] = [
  [/^\s*(?:-i|--index-url)[\s=]+(\S+)/, 'registry'],
  [/^\s*--extra-index-url[\s=]+(\S+)/, 'further_registry'],
  [/^\s*--trusted-host[\s=]+(\S+)/, 'unchecked_host'],
  [/^\s*(--pre)\s*(?:#|$)/, 'prereleases'],
];

const optionOf = (text: string, index: number): Option[] =>
  OPTIONS.flatMap(([pattern, kind]) => {
    const value = pattern.exec(text)?.[1];
    return value === undefined ? [] : [{ kind, value, line: index + 1 }];
  });
