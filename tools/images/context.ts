import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { VERSION } from '@wingman/contracts';
import { root } from '../stack/folder.js';
import { StackFailure } from '../stack/failure.js';
import type { Program } from './programs.js';
import { billOfMaterials } from './bill-of-materials.js';

const dist = path.join(root, 'dist');

/** The folder that all contexts lie in. */
export const contextFolder = path.join(dist, 'images');

/**
 * Puts what an image of ours consists of into one folder: the bundle, its health check, its bill of materials. All of
 * the same age, so that the same files give the same layer.
 * @throws StackFailure when the program is not built
 */
export function writeContext(program: Program, basePackages: readonly string[]): void {
  const folder = path.join(contextFolder, program.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = path.join(dist, program.bundle);
  const isFolder = !bundle.endsWith('.js');
  const main = isFolder ? path.join(bundle, 'main.js') : bundle;
  if (!existsSync(main))
    throw new StackFailure(`${program.name} is not built: there is no ${path.relative(root, main)}`);
  if (isFolder) cpSync(bundle, folder, { recursive: true, filter: (file) => !file.endsWith('.manifest.json') });
  else copyBundle(bundle, path.join(folder, 'main.js'));
  copyBundle(path.join(dist, 'tools/healthcheck.js'), path.join(folder, 'healthcheck.js'));
  for (const [from, to] of Object.entries(program.files ?? {})) {
    cpSync(path.join(root, from), path.join(folder, to), { recursive: true });
  }
  // The bundles are ES modules.
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}\n');
  const bill = billOfMaterials({ name: program.name, version: VERSION, npm: packagesIn(main), debian: basePackages });
  writeFileSync(path.join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 1)}\n`);
  makeOld(folder);
}

/** Its map lies beside it under its old name, which the bundle's last line says. */
function copyBundle(from: string, to: string): void {
  cpSync(from, to);
  const map = `${from}.map`;
  if (existsSync(map)) cpSync(map, path.join(path.dirname(to), path.basename(map)));
}

function packagesIn(bundle: string): string[] {
  const manifest = JSON.parse(readFileSync(`${bundle}.manifest.json`, 'utf8')) as { packages: string[] };
  return manifest.packages;
}

function makeOld(file: string): void {
  if (statSync(file).isDirectory()) for (const name of readdirSync(file)) makeOld(path.join(file, name));
  utimesSync(file, 0, 0);
}
