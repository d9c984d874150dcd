import type { Issue } from '../../issue.js';
import { dependencyIssue } from '../dependency-issue.js';
import { packageOf } from '../imports/imports.js';
import type { Import } from '../imports/imports.js';
import { packagesOf } from '../imports/module-names.js';
import type { Manifest } from '../manifests/manifest.js';
import { canonical } from '../names/ecosystem.js';
import { judgeName } from './requirements.js';

/** Imports that no manifest of their kind declares; nothing is said where none was submitted or one was read in part. */
export function undeclaredAmong(imports: readonly Import[], manifests: readonly Manifest[]): Issue[] {
  const seen = new Set<string>();
  return imports.flatMap(({ path, line, ecosystem, module }) => {
    const near = manifests.filter((manifest) => manifest.ecosystem === ecosystem);
    const candidates = ecosystem === 'npm' ? [packageOf(module)] : packagesOf(module);
    const [name] = candidates;
    if (name === undefined || near.length === 0 || near.some(({ isPartial }) => isPartial)) return [];
    const declared = new Set(
      near.flatMap(({ requirements }) => requirements.map((one) => canonical(one.alias ?? one.name, ecosystem))),
    );
    const isDeclared = candidates.some((one) => declares(declared, canonical(one, ecosystem)));
    if (isDeclared || seen.has(`${path} ${name}`)) return [];
    seen.add(`${path} ${name}`);
    const message = `${name} is imported, but no manifest that was submitted declares it`;
    return [dependencyIssue('undeclared', { path, line }, message)];
  });
}

/** Types stand for their package, and a Python distribution may be called after its module with something around it. */
const declares = (declared: ReadonlySet<string>, name: string): boolean =>
  declared.has(name) ||
  declared.has(`@types/${name.replace(/^@([^/]+)\//, '$1__')}`) ||
  declared.has(`python-${name}`) ||
  declared.has(`py${name}`) ||
  declared.has(`${name}-python`) ||
  declared.has(`django-${name}`);

/** A name that is imported without a manifest is judged where it is imported. */
export function impostorsAmong(imports: readonly Import[], manifests: readonly Manifest[]): Issue[] {
  const declared = new Set(
    manifests.flatMap(({ requirements }) => requirements.map(({ name, alias }) => alias ?? name)),
  );
  const seen = new Set<string>();
  return imports.flatMap(({ path, line, ecosystem, module }) => {
    const name = ecosystem === 'npm' ? packageOf(module) : (packagesOf(module)[0] ?? '');
    if (name === '' || declared.has(name) || seen.has(name)) return [];
    seen.add(name);
    // A module of Python need not be called as its package: a known module is no squat.
    return ecosystem === 'pypi' && module.includes('_') ? [] : judgeName(name, ecosystem, { path, line });
  });
}

/** Whether an import means a file or a project of the submission itself. */
export function isOwn(
  { module, ecosystem }: Import,
  paths: readonly string[],
  manifests: readonly Manifest[],
): boolean {
  const own = manifests.flatMap((manifest) => (manifest.own === undefined ? [] : [canonical(manifest.own, ecosystem)]));
  if (ecosystem === 'npm') return own.includes(packageOf(module));
  const top = module.split('.', 1)[0] ?? '';
  const place = new RegExp(`(?:^|/)${top.replace(/\W/g, '')}(?:\\.pyi?$|/)`);
  return own.includes(canonical(top, ecosystem)) || paths.some((path) => place.test(path));
}
