import { z } from 'zod';
import type { SourceFile } from '../../source-file.js';
import { lineOf } from './manifest.js';
import type { Manifest, Option } from './manifest.js';

const versions = z.record(z.string(), z.unknown()).catch({});
const shape = z.looseObject({
  name: z.string().optional().catch(undefined),
  scripts: versions,
  dependencies: versions,
  devDependencies: versions,
  peerDependencies: versions,
  optionalDependencies: versions,
});
const KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** A package.json; undefined when it is none. */
export function readPackageJson({ path, content }: SourceFile): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const { success, data } = shape.safeParse(value);
  if (!success) return undefined;
  const requirements = KINDS.flatMap((kind) =>
    Object.entries(data[kind]).map(([name, spec]) => ({
      ...aliased(name, typeof spec === 'string' ? spec : ''),
      line: lineOf(content, `"${name}"`),
    })),
  );
  const scripts = Object.entries(data.scripts).flatMap(([name, command]) =>
    typeof command === 'string' ? [{ name, command, line: lineOf(content, `"${name}"`) }] : [],
  );
  return { path, ecosystem: 'npm', own: data.name, requirements, scripts, options: [], isPartial: false };
}

/** An .npmrc: only where it has packages come from. It declares none, so it is no manifest of npm. */
export function readNpmrc({ path, content }: SourceFile): Manifest {
  const options = content.split(/\r?\n/).flatMap((text, index): Option[] => {
    const line = index + 1;
    const value = /^\s*(?:@[\w.-]+:)?registry\s*=\s*"?([^\s"]+)/.exec(text)?.[1];
    if (value !== undefined) return [{ kind: 'registry', value, line }];
    return /^\s*strict-ssl\s*=\s*"?false/.test(text) ? [{ kind: 'unchecked_host', value: 'any host', line }] : [];
  });
  return { path, ecosystem: undefined, own: undefined, requirements: [], scripts: [], options, isPartial: false };
}

/** `"lodash": "npm:other@1"` installs `other`, whatever it is imported as. */
function aliased(name: string, spec: string): { name: string; spec: string; alias?: string } {
  const [, target, version = ''] = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(spec.trim()) ?? [];
  if (target === undefined) return { name, spec };
  return target === name ? { name, spec: version } : { name: target, spec: version, alias: name };
}
