/** Native ES modules (several libraries ship nothing else), TypeScript stripped by swc. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  resolver: '<rootDir>/tools/jest/resolver.cjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2023',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
    '\\.yaml$': '<rootDir>/tools/jest/text.cjs',
  },
  cacheDirectory: '<rootDir>/dist/jest',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.wingman/'],
  // Longer than `until` waits, which says what it waited for.
  testTimeout: 90_000,
  // Native modules of a test file stay in memory when it is done (https://github.com/jestjs/jest/issues/7874): near V8's
  // limit a worker collects garbage more than it tests.
  workerIdleMemoryLimit: '768MB',
};
