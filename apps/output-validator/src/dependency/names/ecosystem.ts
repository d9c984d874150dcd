export type Ecosystem = 'npm' | 'pypi';

/** A name as its registry compares it: PEP 503 for PyPI; npm's own names are lower case already. */
export const canonical = (name: string, ecosystem: Ecosystem): string =>
  ecosystem === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name.toLowerCase();
