import { builtinModules } from 'node:module';
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.mjs';
import { restrictedImports } from './tools/lint/restricted-imports.mjs';

const TESTS = ['**/*.test.ts', '**/test/**/*.ts', 'test/**/*.ts', 'libs/testkit/**/*.ts'];
/** Where the environment may be read: the one file of an app that touches the world, tools, and tests. */
const READS_ENVIRONMENT = [
  'apps/*/src/main.ts',
  'apps/cli/src/docker/main.ts',
  'libs/testkit/**/*.ts',
  'tools/**/*.ts',
  ...TESTS,
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.nx/', '.wingman/', 'sandbox/', 'coverage/', 'libs/db/src/generated/'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts reads the environment; pass settings on.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Import statically: a dynamic import passes the import rules by.' },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      '@nx/enforce-module-boundaries': boundaries({ testkit: false }),
    },
  },
  ...restrictedImports(builtinModules),
  { files: READS_ENVIRONMENT, rules: { 'no-restricted-properties': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: [...TESTS, 'tools/demo/**/*.ts', 'tools/bench/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ testkit: true }) },
  },
  {
    // End-to-end tests start the stack as `npm start` does.
    files: ['test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({
        testkit: true,
        allow: ['../../tools/stack/*', '../../../tools/stack/*', '../../tools/monitoring/*'],
      }),
    },
  },
  {
    // A benchmark measures a part of a service alone, too.
    files: ['tools/bench/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ testkit: true, allow: ['../../apps/**'] }) },
  },
  {
    // Evaluations, and a look at what an account may see, run the services' own rules.
    files: ['tools/eval/**/*.ts', 'tools/escalations/**/*.ts', 'tools/probe/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ testkit: false, allow: ['../../apps/**'] }) },
  },
  { files: ['tools/**/*.ts', 'apps/cli/**/*.ts', ...TESTS], rules: { 'no-console': 'off' } },
);
