import { describe, expect, test } from '@jest/globals';
import { createTenantScopes } from './tenant-scopes.js';

const [first, second, third] = ['1', '2', '3'].map((digit) => `018f0000-0000-7000-8000-00000000000${digit}`);

const settings = {
  tenantId: first,
  roots: ['/srv/first'],
  hosts: ['first.test'],
  databases: JSON.stringify({ shop: 'postgres://r@127.0.0.1/first', notes: 'sqlite:///srv/first/notes.db' }),
  others: JSON.stringify({ [second ?? '']: { databases: { shop: 'postgres://r@127.0.0.1/second' } } }),
  denied: ['/srv/first/keys'],
  deniedPorts: [5432],
  hidden: ['network' as const],
};

describe('what a tenant may look at', () => {
  test('is its own, also where another has a database of the same name', () => {
    const scopeOf = createTenantScopes(settings);
    expect(scopeOf(first ?? '')).toMatchObject({
      roots: ['/srv/first'],
      hosts: ['first.test'],
      databases: { shop: 'postgres://r@127.0.0.1/first', notes: 'sqlite:///srv/first/notes.db' },
    });
    expect(scopeOf(second ?? '')).toMatchObject({
      roots: [],
      hosts: [],
      databases: { shop: 'postgres://r@127.0.0.1/second' },
    });
    expect(Object.keys(scopeOf(second ?? '').databases)).toEqual(['shop']);
  });

  test('is nothing where nobody said anything', () => {
    expect(createTenantScopes(settings)(third ?? '')).toMatchObject({ roots: [], hosts: [], databases: {} });
    const nobody = createTenantScopes({ ...settings, tenantId: undefined, others: undefined });
    expect(nobody(first ?? '')).toMatchObject({ roots: [], hosts: [], databases: {} });
  });

  test('leaves out Wingman’s own files and ports and what is not the host’s, whoever asks', () => {
    const scopeOf = createTenantScopes(settings);
    for (const tenant of [first, second, third]) {
      expect(scopeOf(tenant ?? '').denied).toContain('/srv/first/keys');
      expect(scopeOf(tenant ?? '').deniedPorts).toEqual([5432]);
      expect(scopeOf(tenant ?? '').hidden).toEqual(['network']);
    }
  });

  test.each([
    ['an address of another kind', { databases: '{"shop": "mysql://127.0.0.1/x"}' }],
    ['a file by a relative path', { databases: '{"shop": "sqlite:notes.db"}' }],
    ['a file of another host', { databases: '{"shop": "sqlite://host/notes.db"}' }],
    ['a database without a name', { databases: '{"": "postgres://127.0.0.1/x"}' }],
    ['what is no JSON', { databases: 'shop=postgres://127.0.0.1/x' }],
    ['a field that nobody knows', { others: `{"${second}": {"database": {}}}` }],
    ['a tenant without an id', { others: '{"acme": {}}' }],
  ])('%s stops the start', (_case, wrong) => {
    expect(() => createTenantScopes({ ...settings, ...wrong })).toThrow();
  });
});
