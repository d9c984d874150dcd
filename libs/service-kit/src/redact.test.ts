import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MASK } from '@wingman/contracts';
import { boundedMask, createMask, redact, redactText } from './redact.js';

const KEY = 'wm_wr_AbCdEfGhIjKlMnOpQrStUv-_0123';
const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJqdGkiOiIxMjM0NTY3OCJ9.c2lnbmF0dXJlLWJ5dGVz';
const BOT_TOKEN = '123456789:AAabcdefghijklmnopqrstuvwxyz0123456';
const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----';

describe('by shape', () => {
  test.each([
    ['an API key', KEY],
    ['a signed token', JWT],
    ['the token of a Telegram bot', BOT_TOKEN],
    ['a private key', PEM],
    ['a token of GitHub', `ghp_${'0123456789abcdefABCD'.repeat(2)}`],
    ['a token of GitLab', `glpat-${'0123456789abcdefABCD'}`],
    ['a key id of AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['a token of Slack', 'xoxb-123456789012-abcdefghijkl'],
    ['a key of Stripe', `sk_live_${'0123456789abcdef'}`],
    ['a key of OpenAI', `sk-proj-${'0123456789abcdefABCD'}`],
    ['a private key that was cut off', PEM.slice(0, 50)],
  ])('masks %s wherever it stands', (_case, secret) => {
    for (const text of [
      secret,
      `before ${secret} after`,
      `"${secret}"`,
      `https://host/path/${secret}/x`,
      `a,${secret}`,
    ]) {
      expect(redactText(text)).not.toContain(secret.slice(8));
    }
  });

  test.each(['DB_PASSWORD=hunter2hunter2', 'curl --data token="hunter2hunter2"', 'API_KEY=hunter2hunter2&x=1'])(
    'masks what is set: %s',
    (text) => expect(redactText(text)).not.toContain('hunter2'),
  );

  test('finds a secret wherever it stands among other text, capitals included', () => {
    const secrets = [
      KEY,
      JWT,
      BOT_TOKEN,
      'Bearer abcdefgh12345678',
      'BEARER abcdefgh12345678',
      'x://:pw-pw@h',
      'API-KEY=abcdefg',
    ];
    const filling = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '-', '_', ':', '/', '.', 'é') });
    fc.assert(
      fc.property(fc.constantFrom(...secrets), filling, filling, (secret, before, after) => {
        expect(redactText(`${before} ${secret} ${after}`)).toContain(MASK);
      }),
    );
  });

  test('masks what it masked once no second time', () => {
    const once = redactText('DB_PASSWORD=hunter2hunter2');
    expect(redactText(once)).toBe(once);
  });

  test('masks the password in an address and leaves the address', () => {
    expect(redactText('connect to postgres://wingman:hunter2@db:5432/wingman failed')).toBe(
      `connect to postgres://wingman:${MASK}@db:5432/wingman failed`,
    );
    expect(redactText('redis://:hunter2@127.0.0.1:6379/0')).not.toContain('hunter2');
  });

  test('masks the token in the address of a call to Telegram', () => {
    expect(redactText(`https://api.telegram.org/bot${BOT_TOKEN}/getMe`)).toBe(
      `https://api.telegram.org/bot${MASK}/getMe`,
    );
  });

  test('masks what a bearer header carries, however it is written', () => {
    expect(redactText('Authorization: bearer abcdefgh12345678')).not.toContain('abcdefgh12345678');
  });

  test.each([
    'the worker wm_1 said nothing',
    'at 12:30:45 on 2026-11-21',
    '01a1fc16-da90-7053-aefa-9baf026fb35f',
    'http://127.0.0.1:8002/claims',
    'Bearer of bad news',
    'sk-learn-pipeline-for-classification',
    'token: expected string, received undefined',
    'passwords are hashed',
  ])('leaves ordinary text alone: %s', (text) => expect(redactText(text)).toBe(text));

  // Read with steps that grow with the square, any of them would take hours.
  test.each(['eyJ', '-eyJ', '.eyJ', 'wm_', '://', '1', 'sk-', 'token='])('ends over a mebibyte of %s', (unit) => {
    expect(redactText(unit.repeat((1 << 20) / unit.length))).not.toBe('');
  });

  // With a place to go back to for each character, some five million of them would be more than the stack holds.
  test.each([
    ['an API key', 'wm_wr_'],
    ['what a bearer header carries', 'Bearer '],
    ['the token of a Telegram bot', '123456789:'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a token of GitHub', 'ghp_'],
    ['another of GitHub', 'github_pat_'],
    ['a token of GitLab', 'glpat-'],
    ['a token of Slack', 'xoxb-'],
    ['a token of Hugging Face', 'hf_'],
    ['a key of Stripe', 'sk_live_'],
    ['a key of OpenAI', 'sk-1'],
    ['what is set', 'password='],
    ['a signed token', JWT],
  ])('masks %s, however long it is', (_case, beginning) => {
    expect(redactText(beginning + 'a'.repeat(12_000_000)).length).toBeLessThan(50);
  });
});

describe('by name', () => {
  test.each([
    'authorization',
    'Authorization',
    'x-api-key',
    'apiKey',
    'api_key',
    'admin_key',
    'relayKey',
    'token',
    'access_token',
    'password',
    'PASSWD',
    'client_secret',
    'set-cookie',
    'privateKey',
    'signing_key',
  ])('masks the field %s', (name) => {
    expect(redact({ nested: [{ [name]: 'plain' }] })).toEqual({ nested: [{ [name]: MASK }] });
  });

  test.each(['key_id', 'keyId', 'monkey', 'tenant_id', 'duration_ms', 'endpoint'])('shows the field %s', (name) =>
    expect(redact({ [name]: 'plain' })).toEqual({ [name]: 'plain' }),
  );
});

test('masks inside errors, their causes and their stacks', () => {
  const error = new Error(`refused ${KEY}`, { cause: new Error(`because of ${BOT_TOKEN}`) });
  const text = JSON.stringify(redact({ error }));

  expect(text).toContain('refused');
  expect(text).not.toContain(KEY);
  expect(text).not.toContain(BOT_TOKEN);
});

test('is bounded in depth, so that a cycle does not end the process', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;

  expect(JSON.stringify(redact(cycle))).toContain('[too deep]');
});

test('shows times and numbers of any size, and never the content of bytes', () => {
  const fields = {
    at: new Date(0),
    never: new Date(Number.NaN),
    seq: 9_007_199_254_740_993n,
    raw: Buffer.from('secret'),
  };

  expect(JSON.stringify(redact(fields))).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","never":"no date","seq":"9007199254740993","raw":"[6 bytes]"}',
  );
});

describe('the mask of a process', () => {
  const noShip = createMask((text) => text.replaceAll('ship', '[gone]'));

  test('masks what it was given to mask, and still the shapes that every process knows', () => {
    expect(noShip(`a ship with ${KEY}`)).toBe(`a [gone] with ${MASK}`);
    expect(createMask()('a ship')).toBe('a ship');
  });

  test('reaches every text of a line, the names of nested fields included', () => {
    const fields = { worker: 'ship', nested: [{ ship: new Error('no ship') }] };

    expect(JSON.stringify(redact(fields, noShip))).not.toContain('ship');
  });

  test('shows long texts of a log up to a bound, and no half of a secret at the cut', () => {
    const bounded = boundedMask(createMask());
    const text = `${'a '.repeat(8_190)}${KEY}${' b'.repeat(8_000)}`;

    expect(bounded(text).length).toBeLessThan(16_500);
    expect(bounded(text).endsWith(`… [${text.length} characters]`)).toBe(true);
    const leaks = Array.from({ length: 40 }, (_, shift) => bounded(text.slice(shift)).includes('AbCd'));
    expect(leaks).not.toContain(true);
  });

  test('leaves ids alone', () => {
    const id = '01a1fc16-da90-7053-aefa-9baf026fb35f';
    const never = boundedMask(() => 'masked');

    expect([never(id), never(`key:${id}`), never(`person:${id}`), never('GET')]).toEqual([
      id,
      `key:${id}`,
      `person:${id}`,
      'GET',
    ]);
    expect(never(`token:${id}`)).toBe('masked');
  });
});
