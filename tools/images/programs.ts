import { SERVICES } from '@wingman/contracts';
import type { ServiceBase } from './bases.js';

/** A program that runs in an image of its own, `wingman/<name>`. */
export interface Program {
  name: string;
  base: ServiceBase;
  /** Its bundle, or the folder of its bundles, under `dist/`. */
  bundle: string;
  /** Folders and files of the repository that it reads, and where in /app they lie. */
  files?: Readonly<Record<string, string>>;
}

const OTHER_BASE: Readonly<Record<string, ServiceBase>> = { verifier: 'git', 'execution-gateway': 'docker' };

/** Parsers that read files beside themselves (tools/build, `SHIPPED`), for the processor that the image is for. */
const PARSERS = Object.fromEntries(
  [
    'oxc-parser',
    `@oxc-parser/binding-linux-${process.arch}-gnu`,
    'libpg-query',
    '@pgsql/types',
    '@astral-sh/ruff-wasm-nodejs',
    '@vscode/tree-sitter-wasm',
  ].map((name) => [`node_modules/${name}`, `node_modules/${name}`]),
);

/** Every image of a stack that is ours. */
export const PROGRAMS: readonly Program[] = [
  ...SERVICES.map((name) => ({
    name,
    base: OTHER_BASE[name] ?? ('node' as const),
    bundle: `apps/${name}`,
    ...(name === 'output-validator' && { files: PARSERS }),
  })),
  // Answers `/health` and `/openapi.json` for all of them, behind the reverse proxy.
  { name: 'front', base: 'node', bundle: 'tools/proxy.js' },
  {
    name: 'migrate',
    base: 'node',
    bundle: 'tools/migrate.js',
    files: { 'prisma/migrations': 'migrations', 'prisma/roles.sql': 'roles.sql' },
  },
];
