import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import type { SourceFile } from '../../source-file.js';
import { lineOf } from './manifest.js';
import type { Manifest, Option } from './manifest.js';
import { manifestOf, readRequirement } from './python-manifest.js';

const list = z.array(z.string()).catch([]);
const tables = z.record(z.string(), z.unknown()).catch({});
const sources = z.array(z.looseObject({ url: z.string().catch(''), priority: z.string().catch('') })).catch([]);
const pyproject = z.looseObject({
  project: z
    .looseObject({
      name: z.string().optional(),
      dependencies: list,
      'optional-dependencies': z.record(z.string(), list).catch({}),
      dynamic: list,
    })
    .optional()
    .catch(undefined),
  'dependency-groups': z.record(z.string(), z.array(z.unknown())).catch({}),
  tool: z
    .looseObject({
      poetry: z
        .looseObject({
          name: z.string().optional(),
          dependencies: tables,
          'dev-dependencies': tables,
          group: z.record(z.string(), z.looseObject({ dependencies: tables })).catch({}),
          source: sources,
        })
        .optional()
        .catch(undefined),
      uv: z
        .looseObject({ index: sources, 'index-strategy': z.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** A pyproject.toml, with PEP 621, PEP 735 and Poetry's tables; undefined when it is none. */
export function readPyproject({ path, content }: SourceFile): Manifest | undefined {
  let value: unknown;
  try {
    value = parseToml(content);
  } catch {
    return undefined;
  }
  const { success, data } = pyproject.safeParse(value);
  if (!success) return undefined;
  const { project, tool } = data;
  const poetry = tool?.poetry;
  const plain = [
    ...(project?.dependencies ?? []),
    ...Object.values(project?.['optional-dependencies'] ?? {}).flat(),
    ...Object.values(data['dependency-groups'])
      .flat()
      .filter((item) => typeof item === 'string'),
  ];
  const named = [poetry?.dependencies, poetry?.['dev-dependencies'], ...groupsOf(poetry?.group)].flatMap((table) =>
    Object.entries(table ?? {}),
  );
  const requirements = [
    ...plain.flatMap((text) => readRequirement(text, lineOf(content, text)) ?? []),
    ...named
      .filter(([name]) => name !== 'python')
      .map(([name, spec]) => ({ name, spec: specOf(spec), line: lineOf(content, name) })),
  ];
  const isPartial = project?.dynamic.includes('dependencies') ?? false;
  return {
    ...manifestOf(path, project?.name ?? poetry?.name, requirements, isPartial),
    options: optionsOf(data, content),
  };
}

/** Poetry's words for a source that any package may come from besides another. */
const MIXES = new Set(['secondary', 'supplemental']);

/** Where packages are to come from, by Poetry and uv. */
function optionsOf({ tool }: z.infer<typeof pyproject>, content: string): Option[] {
  const named = [...(tool?.poetry?.source ?? []), ...(tool?.uv?.index ?? [])].filter(({ url }) => url !== '');
  const registries = named.map(({ url, priority }): Option => {
    return { kind: MIXES.has(priority) ? 'further_registry' : 'registry', value: url, line: lineOf(content, url) };
  });
  const strategy = tool?.uv?.['index-strategy'] ?? '';
  if (!strategy.startsWith('unsafe')) return registries;
  return [...registries, { kind: 'further_registry', value: strategy, line: lineOf(content, 'index-strategy') }];
}

const groupsOf = (groups: Record<string, { dependencies: Record<string, unknown> }> = {}): Record<string, unknown>[] =>
  Object.values(groups).map(({ dependencies }) => dependencies);

function specOf(spec: unknown): string {
  if (typeof spec === 'string') return spec;
  const table = z.looseObject({ version: z.string(), git: z.string(), url: z.string() }).partial().safeParse(spec).data;
  if (table?.git !== undefined) return `git+${table.git}`;
  return table?.url ?? table?.version ?? '';
}
