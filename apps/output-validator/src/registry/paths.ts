import { canonical } from '../dependency/names/ecosystem.js';
import type { Ecosystem } from '../dependency/names/ecosystem.js';

/** What registries take for a name; nothing else is ever made part of an address. */
const NAMES: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /^(?=.{1,214}$)(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/,
  pypi: /^(?=.{1,128}$)[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/,
};

export const isName = (name: string, ecosystem: Ecosystem): boolean => NAMES[ecosystem].test(name);

/** Where a registry keeps what it knows of a package, as JSON. */
export const pathOf = (name: string, ecosystem: Ecosystem): string =>
  ecosystem === 'npm'
    ? encodeURIComponent(name).replace(/^%40/, '@')
    : `pypi/${encodeURIComponent(canonical(name, 'pypi'))}/json`;
