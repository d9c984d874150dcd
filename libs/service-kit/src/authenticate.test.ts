import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import type { Scope } from '@wingman/contracts';
import { createAuthenticate, presentedKey } from './authenticate.js';
import type { IdentityPort, KeyRecord } from './ports.js';
import { assertScope } from './principal.js';

const KEY = 'wm_w_0123456789012345678901';
const OTHER = 'wm_r_0123456789012345678901';
const now = new Date('2030-01-01T00:00:00.000Z');

const record = (changes: Partial<KeyRecord> = {}): KeyRecord => ({
  keyId: 'key-1',
  tenantId: 'tenant-1',
  tier: 'basic',
  tenantStatus: 'ACTIVE',
  requestsPerMinute: 60,
  scopes: ['read'],
  workerId: null,
  kind: 'standard',
  expiresAt: null,
  revokedAt: null,
  person: null,
  ...changes,
});

function setUp(found: KeyRecord | undefined, { development = false, time = () => now } = {}) {
  const asked: string[] = [];
  const identity: IdentityPort = {
    findKey: async (hash) => {
      asked.push(hash.toString('hex'));
      return found;
    },
    isLocked: async () => false,
    findTelegramPerson: async (_tenantId, userId) =>
      userId === 4711 ? { personId: 'person-1', name: 'Ada' } : undefined,
  };
  return { authenticate: createAuthenticate({ identity, development, now: time }), asked };
}

const bearer = (key = KEY, more: Record<string, string> = {}) => ({ authorization: `Bearer ${key}`, ...more });

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
}

describe('the key of a request', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['a bearer', { authorization: `Bearer ${KEY}` }],
    ['a bearer in small letters', { authorization: `bearer ${KEY}` }],
    ['X-API-Key', { 'x-api-key': KEY }],
    ['the password of basic authentication', { authorization: basic(`anybody:${KEY}`) }],
    ['the same key twice', { authorization: `Bearer ${KEY}`, 'x-api-key': KEY }],
  ])('is found as %s', (_case, headers) => expect(presentedKey(headers)).toBe(KEY));

  test.each([
    ['no header', {}],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Digest ${KEY}` }],
    ['the bare key', { authorization: KEY }],
    ['the user name of basic authentication', { authorization: basic(KEY) }],
  ])('is not found in %s', (_case, headers) => expect(presentedKey(headers)).toBeUndefined());

  test('must not be two different ones', async () => {
    const { authenticate, asked } = setUp(record());

    expect(await codeOf(() => authenticate(bearer(KEY, { 'x-api-key': OTHER })))).toBe('unauthenticated');
    expect(asked).toEqual([]);
  });
});

describe('refuses', () => {
  test.each([
    ['a revoked key', record({ revokedAt: new Date(now.getTime() - 1) })],
    ['a key that expires this very moment', record({ expiresAt: now })],
    ['a key of a suspended tenant', record({ tenantStatus: 'SUSPENDED' })],
    ['an unbound work key outside development', record({ scopes: ['work'] })],
    ['a key that nobody knows', undefined],
  ])('%s', async (_case, found) => {
    expect(await codeOf(() => setUp(found).authenticate(bearer()))).toBe('unauthenticated');
  });

  test.each(['', 'x', 'wm_w_short', `${KEY} ${KEY}`, `wm_${'w'.repeat(9)}_0123456789012345678901`, `${KEY}é`])(
    'what has not the shape of a key, without asking the database: %j',
    async (key) => {
      const { authenticate, asked } = setUp(record());

      expect(await codeOf(() => authenticate({ 'x-api-key': key }))).toBe('unauthenticated');
      expect(asked).toEqual([]);
    },
  );
});

test('accepts an unbound work key in development and a key until its last moment', async () => {
  expect(await codeOf(() => setUp(record({ scopes: ['work'] }), { development: true }).authenticate(bearer()))).toBe(
    'accepted',
  );
  expect(await codeOf(() => setUp(record({ expiresAt: new Date(now.getTime() + 1) })).authenticate(bearer()))).toBe(
    'accepted',
  );
});

test('remembers a key for half a second and no longer', async () => {
  let time = now.getTime();
  const { authenticate, asked } = setUp(record(), { time: () => new Date(time) });

  await authenticate(bearer());
  time += 499;
  await authenticate(bearer());
  expect(asked).toHaveLength(1);
  time += 1;
  await authenticate(bearer());
  expect(asked).toHaveLength(2);
});

test('looks whether a remembered key has expired meanwhile', async () => {
  let time = now.getTime();
  const { authenticate } = setUp(record({ expiresAt: new Date(time + 100) }), { time: () => new Date(time) });

  expect(await codeOf(() => authenticate(bearer()))).toBe('accepted');
  time += 100;
  expect(await codeOf(() => authenticate(bearer()))).toBe('unauthenticated');
});

test('does not remember keys that do not exist', async () => {
  const { authenticate, asked } = setUp(undefined);
  await codeOf(() => authenticate(bearer()));
  await codeOf(() => authenticate(bearer()));

  expect(asked).toHaveLength(2);
});

describe('X-Wingman-Actor', () => {
  const bot = record({ scopes: ['relay'], kind: 'bot' });
  const actor = (text: string) => bearer(KEY, { 'x-wingman-actor': text });

  test("gives a bot the person's rights, not the key's", async () => {
    const { principal } = await setUp(bot).authenticate(actor('telegram:4711'));

    expect(principal).toMatchObject({ actor: 'person:Ada', person: { personId: 'person-1' }, keyId: 'key-1' });
    expect([...principal.scopes].sort()).toEqual(['decide', 'mint', 'read']);
  });

  test.each(['work', 'mint', 'read', 'decide', 'admin', 'platform'] as const)(
    'from a key with the scope %s is refused',
    async (scope) => {
      const found = record({ scopes: [scope], workerId: 'w' });
      expect(await codeOf(() => setUp(found).authenticate(actor('telegram:4711')))).toBe('forbidden_scope');
    },
  );

  test('of somebody who is nobody here is refused', async () => {
    expect(await codeOf(() => setUp(bot).authenticate(actor('telegram:4712')))).toBe('forbidden_scope');
  });

  test.each(['', 'Ada', 'telegram:', 'telegram:0', 'telegram:-5', 'telegram:1e3', 'telegram: 4711', 'TELEGRAM:4711'])(
    'that is no Telegram user is a bad request: %j',
    async (text) => expect(await codeOf(() => setUp(bot).authenticate(actor(text)))).toBe('invalid_request'),
  );
});

test.each<[Scope, Scope[]]>([
  ['work', ['work']],
  ['mint', ['mint']],
  ['read', ['read']],
  ['decide', ['decide', 'mint', 'read']],
  ['admin', ['admin', 'read']],
  ['platform', ['platform', 'admin', 'read']],
  ['relay', ['relay']],
])('a key with the scope %s may do what needs %j, and nothing else', async (scope, allowed) => {
  const { principal } = await setUp(record({ scopes: [scope], workerId: 'w' })).authenticate(bearer());
  const all: Scope[] = ['work', 'mint', 'read', 'decide', 'admin', 'platform', 'relay'];
  for (const wanted of all) {
    const code = await codeOf(() => assertScope(principal, [wanted]));
    expect([wanted, code]).toEqual([wanted, allowed.includes(wanted) ? 'accepted' : 'forbidden_scope']);
  }
});
