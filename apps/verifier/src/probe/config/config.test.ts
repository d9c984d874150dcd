import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MASK, type CheckOf } from '@wingman/contracts';
import { createFixture, LOOKED, type Fixture } from '../fixture.js';

type Format = CheckOf<'config'>['format'];
type Fields = Partial<Omit<CheckOf<'config'>, 'type' | 'path' | 'format'>> & { negate?: true };

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

const checkOf = (format: Format, fields: Fields): CheckOf<'config'> => ({
  type: 'config',
  path: 'settings',
  format,
  key: 'a',
  ...fields,
});
const ask = (format: Format, text: string | Buffer, fields: Fields) => {
  writeFileSync(fixture.at('settings'), text);
  return fixture.answer(checkOf(format, fields));
};
const observe = async (format: Format, text: string, fields: Fields) => {
  writeFileSync(fixture.at('settings'), text);
  return (await fixture.run(checkOf(format, fields))).observed;
};

const JSON_TEXT =
  '{"server": {"port": 8443, "tls": true, "name": "true"}, "hosts": [{"ip": "::1"}], "a.b": 1, "x": null}';
const YAML_TEXT = 'server:\n  port: 8443\n  tls: true\nlog: {level: debug}\nhosts:\n  - ip: "::1"\n';
const TOML_TEXT =
  'title = "x"\nbig = 9007199254740993\nday = 2026-05-01\n[server]\nport = 8_443\n[[hosts]]\nip = "::1"\n';
const TOML_TIMES = 'at = 2026-05-01T10:00:00Z\nlocal = 2026-05-01T10:00:00\nclock = 07:32:00\n';
const INI_TEXT = '; remark\ntop=1\n[cache]\nttl = 300\nname: "a b"\n[db]\nttl = 5\n';
const ENV_TEXT = '# X=1\nLOG_LEVEL=debug\nexport MODE="live" # now\n#FEATURE_X=on\nEMPTY=\n';

describe('a value of a settings file', () => {
  // Each format with a value that holds and one that does not: the second is the probe going red.
  test.each<[Format, string, Fields, string]>([
    ['json', JSON_TEXT, { key: 'server.port', equals: 8443 }, 'PASS'],
    ['json', JSON_TEXT, { key: 'server.port', equals: 8080 }, 'FAIL value_differs'],
    ['json', JSON_TEXT, { key: '/server/port', equals: 8443 }, 'PASS'],
    ['json', JSON_TEXT, { key: '/server/port', equals: 8080 }, 'FAIL value_differs'],
    ['json', JSON_TEXT, { key: 'hosts[0].ip', equals: '::1' }, 'PASS'],
    ['json', JSON_TEXT, { key: 'hosts.0.ip', equals: '::2' }, 'FAIL value_differs'],
    ['json', JSON_TEXT, { key: 'a.b', equals: 1 }, 'PASS'],
    ['json', JSON_TEXT, { key: 'x', equals: null }, 'PASS'],
    ['json', JSON_TEXT, { key: 'x', exists: true }, 'PASS'],
    ['json', JSON_TEXT, { key: 'y', exists: false }, 'PASS'],
    ['json', JSON_TEXT, { key: 'y', exists: true }, 'FAIL key_missing'],
    ['json', JSON_TEXT, { key: 'server.tls', exists: false }, 'FAIL present'],
    ['json', JSON_TEXT, { key: 'y', equals: 1 }, 'FAIL key_missing'],
    ['json', JSON_TEXT, { key: 'constructor', exists: true }, 'FAIL key_missing'],
    ['json', JSON_TEXT, { key: 'hosts.length', exists: true }, 'FAIL key_missing'],
    ['json', JSON_TEXT, { key: 'server.port', equals: 8080, negate: true }, 'PASS'],
    ['yaml', YAML_TEXT, { key: 'server.port', equals: 8443 }, 'PASS'],
    ['yaml', YAML_TEXT, { key: 'log.level', equals: 'warn' }, 'FAIL value_differs'],
    ['yaml', YAML_TEXT, { key: 'log.lvl', equals: 'warn' }, 'FAIL key_missing'],
    ['yaml', YAML_TEXT, { key: 'hosts[0].ip', equals: '::1' }, 'PASS'],
    ['yaml', '', { key: 'a', exists: true }, 'FAIL key_missing'],
    ['toml', TOML_TEXT, { key: 'server.port', equals: 8443 }, 'PASS'],
    ['toml', TOML_TEXT, { key: 'server.port', equals: 80 }, 'FAIL value_differs'],
    ['toml', TOML_TEXT, { key: 'hosts[0].ip', equals: '::1' }, 'PASS'],
    ['toml', TOML_TEXT, { key: 'day', equals: '2026-05-01' }, 'PASS'],
    ['toml', TOML_TEXT, { key: 'big', equals: 1 }, 'FAIL value_differs'],
    ['toml', TOML_TEXT, { key: 'day', equals: '2026-05-02' }, 'FAIL value_differs'],
    ['toml', TOML_TIMES, { key: 'at', equals: '2026-05-01T10:00:00Z' }, 'PASS'],
    ['toml', TOML_TIMES, { key: 'at', equals: '2026-05-01 12:00:00+02:00' }, 'PASS'],
    ['toml', TOML_TIMES, { key: 'at', equals: '2026-05-01T11:00:00Z' }, 'FAIL value_differs'],
    ['toml', TOML_TIMES, { key: 'local', equals: '2026-05-01T10:00:00' }, 'PASS'],
    ['toml', TOML_TIMES, { key: 'clock', equals: '07:32:00' }, 'PASS'],
    ['toml', TOML_TIMES, { key: 'clock', equals: '07:33:00' }, 'FAIL value_differs'],
    ['json', JSON_TEXT, { key: '/port', equals: 8443 }, 'FAIL key_missing'],
    ['json', JSON_TEXT, { key: '/port', exists: false }, 'PASS'],
    ['ini', INI_TEXT, { key: 'cache.ttl', equals: 300 }, 'PASS'],
    ['ini', INI_TEXT, { key: 'cache.ttl', equals: '301' }, 'FAIL value_differs'],
    ['ini', INI_TEXT, { key: 'cache.name', equals: 'a b' }, 'PASS'],
    ['ini', INI_TEXT, { key: 'top', equals: '1' }, 'PASS'],
    ['ini', INI_TEXT, { key: 'cache.none', exists: true }, 'FAIL key_missing'],
    ['env', ENV_TEXT, { key: 'LOG_LEVEL', equals: 'debug' }, 'PASS'],
    ['env', ENV_TEXT, { key: 'LOG_LEVEL', equals: 'warn' }, 'FAIL value_differs'],
    ['env', ENV_TEXT, { key: 'MODE', equals: 'live' }, 'PASS'],
    ['env', ENV_TEXT, { key: 'FEATURE_X', equals: 'on' }, 'FAIL key_missing'],
    ['env', ENV_TEXT, { key: 'EMPTY', equals: '' }, 'PASS'],
  ])('%s: %j %j is %s', async (format, text, fields, expected) => {
    expect(await ask(format, text, fields)).toBe(expected);
  });

  test.each<[string, Format, string, Fields, string]>([
    ['a text where a truth is', 'json', JSON_TEXT, { key: 'server.tls', equals: 'true' }, 'inexact_wording'],
    ['a truth where a text is', 'json', JSON_TEXT, { key: 'server.name', equals: true }, 'inexact_wording'],
    ['a text where a number is', 'yaml', YAML_TEXT, { key: 'server.port', equals: '8443' }, 'inexact_wording'],
    ['a list', 'json', '{"a": [1]}', { equals: 1 }, 'inexact_wording'],
    ['another spelling of a number', 'ini', 'a = 1.0', { equals: 1 }, 'inexact_wording'],
    ['a word for true', 'env', 'a=on', { equals: true }, 'inexact_wording'],
    [
      'a moment with no zone said',
      'toml',
      'a = 2026-05-01T10:00:00Z\n',
      { equals: '2026-05-01T10:00' },
      'inexact_wording',
    ],
    ['a moment in other words', 'toml', 'a = 2026-05-01\n', { equals: 'the first of May' }, 'inexact_wording'],
    [
      'a number that several are read as',
      'json',
      '{"a": 12345678901234567890}',
      { equals: 12345678901234567000 },
      'inexact_wording',
    ],
    ['a key that only lies deeper', 'json', JSON_TEXT, { key: 'port', equals: 8443 }, 'ambiguous'],
    ['the absence of such a key', 'yaml', YAML_TEXT, { key: 'level', exists: false }, 'ambiguous'],
    [
      'a way that only lies deeper',
      'json',
      '{"app": {"log": {"level": 1}}}',
      { key: 'log.level', exists: false },
      'ambiguous',
    ],
    ['a value with another one in it', 'ini', 'a = %(home)s/x\n', { equals: '/srv/x' }, 'inexact_wording'],
    [
      'a key that all sections share',
      'ini',
      '[DEFAULT]\nttl = 5\n[db]\n',
      { key: 'db.ttl', exists: false },
      'ambiguous',
    ],
    ['a name that stands twice', 'json', '{"b": {"a": 1, "a": 2}}', { key: 'b.a', equals: 2 }, 'ambiguous'],
    ['one that stands twice in two spellings', 'json', '{"a": 1, "\\u0061": 2}', { equals: 2 }, 'ambiguous'],
    ['a key that can be cut in two ways', 'json', '{"a.b": 1, "a": {"b": 2}}', { key: 'a.b', equals: 2 }, 'ambiguous'],
    ['a name twice', 'yaml', 'a: 1\na: 2\n', { equals: 2 }, 'ambiguous'],
    ['a name twice', 'toml', 'a = 1\na = 2\n', { equals: 2 }, 'ambiguous'],
    ['a name twice', 'ini', 'a = 1\na = 2\n', { equals: 2 }, 'inexact_wording'],
    ['a name twice', 'env', 'a=1\na=2\n', { equals: 2 }, 'inexact_wording'],
    ['a word that was a truth in YAML 1.1', 'yaml', 'a: yes\n', { equals: 'yes' }, 'ambiguous'],
    ['a number that was octal in YAML 1.1', 'yaml', 'a: 010\n', { equals: 8 }, 'ambiguous'],
    ['a name that is a list', 'yaml', '[1]: 2\na: 2\n', { equals: 2 }, 'ambiguous'],
    ['a name twice, deeper', 'yaml', 'b: {a: 1, "a": 2}\n', { key: 'b.a', equals: 2 }, 'ambiguous'],
    ['several documents', 'yaml', 'a: 1\n---\na: 2\n', { equals: 1 }, 'ambiguous'],
    ['a tag that only a program knows', 'yaml', 'a: !env HOME\n', { equals: 'HOME' }, 'ambiguous'],
    ['a remark behind a value', 'ini', 'a = 1 ; one\n', { equals: 1 }, 'inexact_wording'],
    ['a line that may go on', 'ini', 'a = 1\n  2\n', { equals: 1 }, 'inexact_wording'],
    ['a key of a section without it', 'ini', INI_TEXT, { key: 'ttl', equals: 300 }, 'ambiguous'],
    ['a key in another case', 'ini', INI_TEXT, { key: 'cache.TTL', equals: 300 }, 'ambiguous'],
    ['a value with a variable', 'env', 'a=$HOME/x\n', { equals: '/root/x' }, 'inexact_wording'],
    ['a value over several lines', 'env', 'a="x\ny"\n', { equals: 'x' }, 'ambiguous'],
    ['blanks around the sign', 'env', 'a = 1\n', { equals: 1 }, 'inexact_wording'],
    ['remarks in JSON', 'json', '// no\n{"a": 1}', { equals: 1 }, 'wrong_format'],
    ['JSON cut off', 'json', '{"a": 1', { equals: 1 }, 'wrong_format'],
    ['no TOML', 'toml', 'a: 1', { equals: 1 }, 'wrong_format'],
    ['no YAML', 'yaml', 'a: [1', { equals: 1 }, 'wrong_format'],
    ['no INI', 'ini', '{"a": 1}\n[', { equals: 1 }, 'wrong_format'],
    ['no env file', 'env', '{\n', { equals: 1 }, 'wrong_format'],
  ])('%s (%s) decides nothing: %j', async (_case, format, text, fields, expected) => {
    expect(await ask(format, text, fields)).toBe(`UNKNOWN ${expected}`);
  });

  test('tells a missing file from a missing key', async () => {
    expect(await fixture.answer(checkOf('json', { exists: true }))).toBe('FAIL missing');
    expect(await fixture.answer(checkOf('json', { exists: false }))).toBe('FAIL missing');
    mkdirSync(fixture.at('settings'));
    expect(await fixture.answer(checkOf('json', { exists: true }))).toBe('FAIL wrong_kind');
  });
});

describe('files made to hold the reader up', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 0; i < 12; i += 1) {
    const [before, here] = [String.fromCharCode(97 + i), String.fromCharCode(98 + i)];
    bomb.push(`${here}: &${here} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }

  test.each<[string, Format, string, string]>([
    ['aliases of aliases', 'yaml', `${bomb.join('\n')}\n`, 'UNKNOWN too_large'],
    ['deep brackets', 'yaml', '['.repeat(10_000), 'UNKNOWN too_large'],
    ['deep lists on one line', 'yaml', `${'- '.repeat(10_000)}x`, 'UNKNOWN too_large'],
    ['many names', 'yaml', Array.from({ length: 50_000 }, (_, i) => `k${i}: 1\n`).join(''), 'UNKNOWN too_large'],
    ['a long text in JSON', 'json', JSON.stringify({ a: 'x'.repeat(500_000) }), 'FAIL key_missing'],
    ['blanks in INI', 'ini', `a${' '.repeat(500_000)}b`, 'UNKNOWN wrong_format'],
    ['blanks in a header', 'ini', `[${' '.repeat(500_000)}b`, 'UNKNOWN wrong_format'],
    ['blanks in an env file', 'env', `a=b${' '.repeat(500_000)}c`, 'FAIL key_missing'],
    ['blanks before a sign', 'env', `a${' '.repeat(500_000)}c`, 'UNKNOWN wrong_format'],
    ['deep JSON', 'json', '['.repeat(200_000) + ']'.repeat(200_000), 'FAIL key_missing'],
    ['deep TOML', 'toml', `a = ${'['.repeat(100_000)}`, 'UNKNOWN wrong_format'],
    ['bytes that are no text', 'env', '\0', 'UNKNOWN wrong_format'],
  ])('%s (%s)', async (_case, format, text, expected) => {
    expect(await ask(format, text, { key: 'zz', exists: true })).toBe(expected);
  });

  test('other bytes than UTF-8, FIFOs, devices and what is too large', async () => {
    expect(await ask('ini', Buffer.from([0x61, 0x3d, 0xff]), { exists: true })).toBe('UNKNOWN wrong_format');
    truncateSync(fixture.at('settings'), 1024 ** 4);
    expect(await fixture.answer(checkOf('json', { exists: true }))).toBe('UNKNOWN too_large');
    execFileSync('mkfifo', [fixture.at('fifo')]);
    symlinkSync('/dev/zero', fixture.at('zero'));
    const at = (path: string) => fixture.answer({ ...checkOf('json', { exists: true }), path });
    expect(await at('fifo')).toBe('UNKNOWN special_file');
    expect(await at('zero')).toBe('UNKNOWN outside_allowed_roots');
    expect(await at('/etc/hosts')).toBe('UNKNOWN outside_allowed_roots');
  });
});

describe('what is shown of a value', () => {
  test('a short harmless one, with the digest of the file', async () => {
    expect(await observe('yaml', YAML_TEXT, { key: 'log.level', equals: 'warn' })).toEqual({
      exists: true,
      size: Buffer.byteLength(YAML_TEXT),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      key_found: true,
      value_kind: 'string',
      value: 'debug',
      ...LOOKED,
    });
  });

  test.each([
    ['a password by its name', '{"db": {"password": "tulip"}}', 'db.password'],
    ['what lies below such a name', '{"credentials": {"inner": "tulip"}}', '/credentials/inner'],
    ['an address with a password', '{"url": "postgres://app:tulip-9-Qx@db/app"}', 'url'],
  ])('not %s', async (_case, text, key) => {
    const observed = await observe('json', text, { key, equals: 'x' });
    expect(observed).toMatchObject({ value: MASK });
    expect(JSON.stringify(observed)).not.toContain('tulip');
  });

  test('not a long one, and nothing of a tree', async () => {
    const long = await observe('json', JSON.stringify({ a: 'word '.repeat(40) }), { equals: 'x' });
    expect(long).not.toHaveProperty('value');
    expect(await observe('json', '{"a": {"b": "inner"}}', { equals: 'x' })).not.toHaveProperty('value');
  });
});
