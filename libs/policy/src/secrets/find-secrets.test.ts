import { describe, expect, test } from '@jest/globals';
import { builtinSecretCatalogue } from './builtin-rules.js';
import { expandExample } from './expand-example.js';
import { findSecrets } from './find-secrets.js';

const found = (text: string): string[] => findSecrets(text).map(({ start, end }) => text.slice(start, end));
const ruleIds = (text: string): string[] => findSecrets(text).map(({ rule: { id } }) => id);

describe('every rule on secrets', () => {
  const examples = (which: 'catches' | 'passes') =>
    builtinSecretCatalogue().flatMap((rule) => rule[which].map((text) => [rule.id, text] as const));

  test.each(examples('catches'))('%s finds %j', (id, text) => {
    expect(ruleIds(expandExample(text))).toContain(id);
  });

  test.each(examples('passes'))('%s lets pass %j', (_id, text) => {
    expect(found(expandExample(text))).toEqual([]);
  });
});

test('knows the tokens of at least a hundred services', () => {
  const shapes = builtinSecretCatalogue().filter(
    ({ match: { secret } }) => secret.form !== 'reader' && secret.form !== 'option',
  );
  expect(
    new Set(shapes.map(({ source }) => (URL.canParse(source) ? new URL(source).host : source))).size,
  ).toBeGreaterThanOrEqual(100);
});

describe('a finding', () => {
  test.each([
    ['a field', 'password: "', 'k3<<gen:[a-z]{9}>>', '",'],
    ['an option', 'curl -u "deploy:', '<<gen:[a-z0-9]{14}>>', '" https://api.invalid'],
    ['an address', 'amqp://app:', '<<gen:[a-z0-9]{14}>>', '@mq:5672'],
    ['a connection string', 'Server=db;Password=', '<<gen:[A-Za-z0-9]{14}>>', ';Encrypt=true'],
    ['a query', 'https://a.invalid/?access_token=', '<<gen:[a-z0-9]{30}>>', '&page=2'],
    ['a sentence', 'The password of the mail account is ', 'Orchid#<<gen:[0-9]{4}>>', '.'],
  ])('of %s is the value alone', (_place, before, value, after) => {
    const text = expandExample(`${before}${value}${after}`);
    expect(found(text)).toEqual([text.slice(before.length, text.length - after.length)]);
  });

  test('speaks with the voice of the rule that knows whose secret it is', () => {
    expect(ruleIds(expandExample('GITHUB_TOKEN=<<gen:ghp_[A-Za-z0-9]{36}>>'))).toEqual(['secrets.github_token']);
    expect(ruleIds(expandExample('Authorization: Bearer <<gen:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}>>'))).toEqual([
      'secrets.grafana_service_account',
    ]);
  });

  test('tells two secrets of one line apart', () => {
    expect(found(expandExample('A_PASSWORD=<<gen:[a-z]{9}>> B_PASSWORD=<<gen:[a-z]{9}>> make'))).toHaveLength(2);
  });
});
