import { canonical } from '../dependency/names/ecosystem.js';
import type { Ecosystem } from '../dependency/names/ecosystem.js';

/** Whether a package is the operator's own: public registries know nothing of it, and are not told its name. */
export type IsOwnPackage = (named: { name: string; ecosystem: Ecosystem }) => boolean;

/** By patterns such as `@acme/*`, `acme-*` or `billing`. */
export function ownPackages(patterns: readonly string[]): IsOwnPackage {
  return ({ name, ecosystem }) => {
    const written = canonical(name, ecosystem);
    return patterns.some((pattern) => {
      const wanted = canonical(pattern.replace(/\*$/, ''), ecosystem);
      if (!pattern.endsWith('*')) return written === wanted;
      // `acme-*` of PyPI is folded as names are.
      return written.startsWith(wanted);
    });
  };
}
