// Proves that `nx affected` finds what a change can break: its answer for a changed file must be the projects that depend
// on it by the imports in the sources, read here without Nx. `node tools/lint/affected.mjs`
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A changed file, the project it belongs to, and what no import shows: the database's users depend on its schema. */
const CHANGES = [
  { file: 'libs/policy/project.json', project: 'policy' },
  { file: 'libs/ledger-format/project.json', project: 'ledger-format' },
  {
    file: 'prisma/schema.prisma',
    project: 'prisma',
    users: ['db', 'gatekeeper', 'claims-ledger', 'verifier', 'watcher'],
  },
];

function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/generated/'));
}

/** Project name to the names of projects it depends on: imported libraries, and those declared in project.json. */
function dependencies() {
  const found = new Map();
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`),
  );
  for (const folder of [...folders, 'tools', 'test', 'prisma']) {
    const manifest = path.join(root, folder, 'project.json');
    if (!existsSync(manifest)) continue;
    const { name, implicitDependencies = [] } = JSON.parse(readFileSync(manifest, 'utf8'));
    const imported = sourcesUnder(path.join(root, folder)).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/from '@wingman\/([a-z-]+)'/g)].map((match) => match[1]),
    );
    found.set(name, new Set([...implicitDependencies, ...imported]));
  }
  return found;
}

/** `project` and everything that depends on it, however far. */
function dependants(project, graph) {
  const reached = new Set([project]);
  for (const name of reached) {
    for (const [other, needs] of graph) if (needs.has(name)) reached.add(other);
  }
  return reached;
}

function affectedBy(file) {
  const args = ['node_modules/nx/dist/bin/nx.js', 'show', 'projects', '--affected', `--files=${file}`, '--json'];
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return new Set(JSON.parse(output.slice(output.indexOf('['))));
}

const graph = dependencies();
let failed = 0;
for (const { file, project, users = [] } of CHANGES) {
  const affected = affectedBy(file);
  const expected = dependants(project, graph);
  const missing = [...expected, ...users].filter((name) => !affected.has(name));
  const extra = [...affected].filter((name) => !expected.has(name));
  if (missing.length > 0) console.error(`a change of ${file} misses ${missing.join(', ')}`);
  if (extra.length > 0) console.error(`a change of ${file} needlessly runs ${extra.join(', ')}`);
  failed += missing.length + extra.length;
  console.log(`${file}: ${affected.size} projects affected`);
}
process.exitCode = failed === 0 ? 0 : 1;
