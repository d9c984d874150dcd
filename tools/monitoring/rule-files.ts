import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../stack/folder.js';

export const PROMETHEUS = path.join(root, 'infra/prometheus');

/** One rule as its file has it: an alert, or an expression that is recorded under a name. */
export interface Rule {
  file: string;
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

interface RuleFile {
  groups: { rules: Omit<Rule, 'file'>[] }[];
}

/** A case of the rules' tests: what is asked at a moment, and what must be there then. */
export interface RuleTest {
  name: string;
  promql_expr_test: { expr: string; exp_samples: unknown[] }[];
}

/** The files of a folder of Prometheus's, whole paths. */
export const filesIn = (folder: 'rules' | 'tests'): string[] =>
  readdirSync(path.join(PROMETHEUS, folder)).map((name) => path.join(PROMETHEUS, folder, name));

const readYaml = (file: string): unknown => parse(readFileSync(file, 'utf8'));

/** Every rule of every file. */
export const readRules = (): Rule[] =>
  filesIn('rules').flatMap((file) =>
    (readYaml(file) as RuleFile).groups.flatMap(({ rules }) =>
      rules.map((rule) => ({ ...rule, file: path.basename(file) })),
    ),
  );

/** Every case of every file of tests. */
export const readRuleTests = (): RuleTest[] =>
  filesIn('tests').flatMap((file) => (readYaml(file) as { tests: RuleTest[] }).tests);
