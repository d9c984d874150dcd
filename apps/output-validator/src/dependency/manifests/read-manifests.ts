import type { SourceFile } from '../../source-file.js';
import { lineOf } from './manifest.js';
import type { Manifest } from './manifest.js';
import { readNpmrc, readPackageJson } from './npm.js';
import { readPyproject } from './pyproject.js';
import { readRequirementsTxt } from './requirements-txt.js';
import { readSetup } from './setup.js';

type Reader = (file: SourceFile) => Manifest | undefined;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/(?:^|\/)package\.json$/, readPackageJson],
  [/(?:^|\/)\.npmrc$/, readNpmrc],
  [/(?:^|\/)requirements[^/]*\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.txt$/, readRequirementsTxt],
  [/(?:^|\/)pyproject\.toml$/, readPyproject],
  [/(?:^|\/)setup\.(?:cfg|py)$/, readSetup],
  [/(?:^|\/)go\.mod$/, readGoMod],
  [/(?:^|\/)pom\.xml$/, readPom],
];

/** The manifests among submitted files. One that cannot be read is none: the syntax validator says so. */
export function readManifests(files: readonly SourceFile[]): Manifest[] {
  return files.flatMap((file) => {
    const read = READERS.find(([name]) => name.test(file.path))?.[1];
    return read?.(file) ?? [];
  });
}

function readGoMod({ path, content }: SourceFile): Manifest {
  const requirements = [...content.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[a-z]+\/\S+)\s+(v\S+)/gm)].map(
    ([text, name = '', spec = '']) => ({ name, spec, line: lineOf(content, text.trim()) }),
  );
  return { path, ecosystem: undefined, own: undefined, requirements, scripts: [], options: [], isPartial: false };
}

function readPom({ path, content }: SourceFile): Manifest {
  const requirements = [...content.matchAll(/<dependency>([\s\S]{0,2000}?)<\/dependency>/g)].map(
    ([text, inner = '']) => {
      const field = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(inner)?.[1]?.trim() ?? '';
      return {
        name: `${field('groupId')}:${field('artifactId')}`,
        spec: field('version'),
        line: lineOf(content, text),
      };
    },
  );
  return { path, ecosystem: undefined, own: undefined, requirements, scripts: [], options: [], isPartial: false };
}
