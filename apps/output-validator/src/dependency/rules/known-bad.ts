import { canonical } from '../names/ecosystem.js';
import type { Ecosystem } from '../names/ecosystem.js';
import bad from './known-bad.json' with { type: 'json' };

const LISTS: Readonly<Record<Ecosystem, Readonly<Record<string, readonly string[]>>>> = {
  npm: bad.npm,
  pypi: bad.pypi,
};

/** Whether a package, in a version that a requirement names, was malicious. A range counts when it begins at such a version. */
export function isKnownBad(name: string, spec: string, ecosystem: Ecosystem): boolean {
  const key = canonical(name, ecosystem);
  const versions = Object.hasOwn(LISTS[ecosystem], key) ? (LISTS[ecosystem][key] ?? []) : [];
  const named = spec.replace(/^[\^~<>=v!\s(]+/, '').trim();
  return versions.some((version) => version === '*' || version === named);
}
