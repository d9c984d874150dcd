import { expect, test } from '@jest/globals';
import { loadConfig } from '@wingman/service-kit';
import { outputValidatorConfig, registriesOf } from './config.js';

const load = (own: Record<string, string>) =>
  registriesOf(
    loadConfig(outputValidatorConfig, { DEPLOYMENT_ENV: 'dev', DATABASE_URL: 'postgresql://a@127.0.0.1/a', ...own }),
  );

test('asks no registry that nobody set, and none that is not public', () => {
  expect(load({})).toEqual({ addresses: { npm: undefined, pypi: undefined }, mayBePrivate: false });
  expect(load({ OUTPUT_VALIDATION_NPM_URL: 'https://packages.example/npm' })).toMatchObject({
    addresses: { npm: 'https://packages.example/npm' },
    mayBePrivate: false,
  });
});

test.each<[string, Record<string, string>]>([
  ['plain HTTP to the outside', { OUTPUT_VALIDATION_NPM_URL: 'http://packages.example' }],
  ['another protocol', { OUTPUT_VALIDATION_NPM_URL: 'ftp://packages.example' }],
  ['a password', { OUTPUT_VALIDATION_PYPI_URL: ['https://me:word', 'packages.example'].join('@') }],
  ['a query', { OUTPUT_VALIDATION_PYPI_URL: 'https://packages.example/?a=' }],
  ['a word that is none', { OUTPUT_VALIDATION_REGISTRY_PRIVATE: 'yes' }],
])('does not start with %s', (_what, own) => {
  expect(() => load(own)).toThrow(/OUTPUT_VALIDATION_/);
});

test('a mirror of one’s own may speak plain HTTP', () => {
  const own = { OUTPUT_VALIDATION_NPM_URL: 'http://10.0.0.7:4873/', OUTPUT_VALIDATION_REGISTRY_PRIVATE: 'true' };
  expect(load(own)).toMatchObject({ mayBePrivate: true });
});
