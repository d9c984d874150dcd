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
  testTimeout: 30_000,
};
