const RULE = '@typescript-eslint/no-restricted-imports';

const DATABASE = {
  group: ['pg', 'pg-*', '@prisma/*', '**/generated/**'],
  message: 'Only libs/db reaches PostgreSQL and the generated client; use @wingman/db.',
};
const DOCKER = { group: ['dockerode', 'docker-modem'], message: 'Only execution-gateway may reach Docker.' };
const LINTERS = {
  group: ['eslint', 'eslint/**', 'eslint-plugin-*', 'eslint-plugin-*/**', '@astral-sh/**'],
  message: 'Only output-validator asks linters, in its working processes.',
};
const PROCESSES = { group: ['node:child_process'], message: 'This project may not start processes.' };
const OUTSIDE_WORLD = {
  group: ['node:fs', 'node:fs/*', 'node:net', 'node:tls', 'node:dgram', 'node:http', 'node:https', 'node:http2'],
  message: 'Pure libraries do not touch files or the network.',
};
const DEEP = { group: ['@wingman/*/*'], message: 'A library has one door: its index.' };
const ENVIRONMENT = { group: ['node:process'], message: 'Only main.ts reads the environment; pass settings on.' };

/**
 * What may not be imported where. The rule's settings do not add up, so each group of files gets its whole list; the
 * last group that matches a file counts.
 */
export function restrictedImports(builtinModules) {
  const unprefixed = {
    group: builtinModules.filter((name) => !name.startsWith('node:') && !name.startsWith('_')),
    message: 'Write builtin modules as node:<name>.',
  };
  const always = [DEEP, unprefixed];
  const restrict = (files, ...patterns) => ({
    files,
    rules: { [RULE]: ['error', { patterns: [...always, ...patterns] }] },
  });
  return [
    restrict(['**/*.ts'], DATABASE, DOCKER, LINTERS, PROCESSES, ENVIRONMENT),
    restrict(['libs/db/**/*.ts'], DOCKER, LINTERS, PROCESSES, ENVIRONMENT),
    restrict(
      [
        'libs/contracts/**/*.ts',
        'libs/policy/**/*.ts',
        'libs/token/**/*.ts',
        'libs/second-factor/**/*.ts',
        'libs/ledger-format/**/*.ts',
      ],
      DATABASE,
      DOCKER,
      LINTERS,
      PROCESSES,
      OUTSIDE_WORLD,
      ENVIRONMENT,
    ),
    restrict(['apps/verifier/**/*.ts', 'apps/cli/**/*.ts'], DATABASE, DOCKER, LINTERS, ENVIRONMENT),
    restrict(['apps/output-validator/**/*.ts'], DATABASE, DOCKER, ENVIRONMENT),
    restrict(['apps/execution-gateway/**/*.ts'], DATABASE, LINTERS, ENVIRONMENT),
    restrict(['tools/**/*.ts', 'test/**/*.ts', 'libs/testkit/**/*.ts'], DATABASE, DOCKER, LINTERS),
    // A test may arrange what it needs (files, processes, sockets), but reaches the database as everything else does.
    restrict(
      ['libs/*/src/**/*.test.ts', 'libs/*/test/**/*.ts', 'apps/**/*.test.ts', 'apps/*/test/**/*.ts'],
      DATABASE,
      DOCKER,
    ),
    restrict(['libs/db/**/*.test.ts', 'libs/db/test/**/*.ts'], DOCKER),
    restrict(['apps/execution-gateway/**/*.test.ts', 'apps/execution-gateway/test/**/*.ts'], DATABASE),
  ];
}
