import type { Language, SourceFile } from '../source-file.js';

export const VALIDATORS = ['syntax', 'security', 'dependency', 'test'] as const;
export type Validator = (typeof VALIDATORS)[number];

/** How much each validator counts. */
export interface Profile {
  name: 'application' | 'tests' | 'scripts' | 'configuration';
  weights: Readonly<Record<Validator, number>>;
}

const PROFILES: Readonly<Record<Profile['name'], Profile>> = {
  application: { name: 'application', weights: { syntax: 30, security: 40, dependency: 15, test: 15 } },
  // Code whose tests are all there is: whether they test anything is the question.
  tests: { name: 'tests', weights: { syntax: 30, security: 20, dependency: 15, test: 35 } },
  scripts: { name: 'scripts', weights: { syntax: 40, security: 60, dependency: 0, test: 0 } },
  configuration: { name: 'configuration', weights: { syntax: 50, security: 35, dependency: 15, test: 0 } },
};

const SCRIPTS = new Set<Language>(['bash', 'sql']);
const SETTINGS = new Set<Language>(['yaml', 'json', 'toml', 'dockerfile']);
const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|[._-](?:test|spec)s?\.\w+$|Tests?\.java$/;

/** The profile of what was submitted, by the kinds of its files. Files of no known language count for none. */
export function profileOf(files: readonly SourceFile[]): Profile {
  const known = files.filter(({ language }) => language !== undefined);
  const all = (fits: (file: SourceFile) => boolean): boolean => known.length > 0 && known.every(fits);
  const isSetting = ({ language }: SourceFile): boolean => language !== undefined && SETTINGS.has(language);
  const isScript = ({ language }: SourceFile): boolean => language !== undefined && SCRIPTS.has(language);
  if (all(isSetting)) return PROFILES.configuration;
  if (all((file) => isSetting(file) || isScript(file))) return PROFILES.scripts;
  if (all((file) => isSetting(file) || TEST.test(file.path))) return PROFILES.tests;
  return PROFILES.application;
}
