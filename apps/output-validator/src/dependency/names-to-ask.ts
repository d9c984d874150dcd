import { packageOf } from './imports/imports.js';
import type { Import } from './imports/imports.js';
import type { Manifest } from './manifests/manifest.js';
import { canonical } from './names/ecosystem.js';
import type { Ecosystem } from './names/ecosystem.js';
import { popularOf } from './names/popular.js';

/** A name that only a registry can say something of, and where it stands first. */
export interface AskedName {
  name: string;
  ecosystem: Ecosystem;
  path: string;
  line: number;
}

/**
 * What registries can be asked about: declared names, and what npm modules are imported from. None that many projects
 * use, and none of what comes from elsewhere or is part of the submission.
 */
export function namesToAsk(imports: readonly Import[], manifests: readonly Manifest[]): AskedName[] {
  const declared = manifests.flatMap(({ path, ecosystem, requirements }) =>
    ecosystem === undefined
      ? []
      : requirements
          .filter(({ spec }) => !/[:/]/.test(spec))
          .map(({ name, line }) => ({ name, line, path, ecosystem })),
  );
  // A module that is declared under another name is asked about by the name that is installed.
  const aliases = new Set(manifests.flatMap(({ requirements }) => requirements.flatMap(({ alias }) => alias ?? [])));
  const imported = imports.flatMap(({ path, line, ecosystem, module }) =>
    ecosystem === 'npm' && !aliases.has(packageOf(module)) ? [{ name: packageOf(module), ecosystem, path, line }] : [],
  );
  const own = new Set(
    manifests.flatMap(({ own: name, ecosystem }) => (name === undefined ? [] : [`${ecosystem} ${name}`])),
  );
  const seen = new Set<string>();
  return [...declared, ...imported].filter(({ name, ecosystem }) => {
    const key = `${ecosystem} ${name}`;
    const isAsked =
      name !== '' && !seen.has(key) && !own.has(key) && !popularOf(ecosystem).names.has(canonical(name, ecosystem));
    seen.add(key);
    return isAsked;
  });
}
