import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { importJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { JWK } from 'jose';
import { createServiceSigner, createServiceVerifier } from './service-credential.js';

const pair = (): { secret: JWK; open: JWK } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { secret: privateKey.export({ format: 'jwk' }), open: publicKey.export({ format: 'jwk' }) };
};

const bot = pair();
const verifier = pair();
const verify = createServiceVerifier('watcher', { 'telegram-bot': bot.open, verifier: verifier.open });
const callers: ServiceName[] = ['telegram-bot'];

async function codeOf(token: string, allowed = callers): Promise<string> {
  try {
    return await verify(token, allowed);
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
}

const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

interface Forgery {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: JWK;
}

async function forged({ claims = {}, header = {}, key = bot.secret }: Forgery = {}): Promise<string> {
  const payload = { iss: 'telegram-bot', aud: 'watcher', iat: seconds(0), exp: seconds(60), ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'wingman-service+jwt', ...header })
    .sign(await importJWK(key, 'EdDSA'));
}

test('a service shows itself to the one it calls', async () => {
  const signer = await createServiceSigner('telegram-bot', bot.secret);

  expect(await codeOf(await signer.tokenFor('watcher'))).toBe('telegram-bot');
  expect(await codeOf(await signer.tokenFor('verifier'))).toBe('unauthenticated');
});

describe('a token serves the calls of some seconds', () => {
  afterEach(() => void jest.useRealTimers());

  test('to one audience, and whoever calls later or with another clock gets a new one', async () => {
    const start = Date.now();
    jest.useFakeTimers({ now: start, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const signer = await createServiceSigner('telegram-bot', bot.secret);
    const first = await signer.tokenFor('watcher');

    jest.setSystemTime(start + 19_000);
    expect(await signer.tokenFor('watcher')).toBe(first);
    expect(await codeOf(first)).toBe('telegram-bot');
    expect(await signer.tokenFor('approvals')).not.toBe(first);

    for (const now of [start + 20_000, start - 5_000]) {
      jest.setSystemTime(now);
      const later = await signer.tokenFor('watcher');
      expect(later).not.toBe(first);
      expect(await codeOf(later)).toBe('telegram-bot');
    }
  });
});

describe('a token that was accepted', () => {
  afterEach(() => void jest.useRealTimers());

  test('is refused when its time is up, and when a clock says it is of the future', async () => {
    const start = Date.now();
    jest.useFakeTimers({ now: start, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const token = await forged();
    expect(await codeOf(token)).toBe('telegram-bot');
    expect(await codeOf(token)).toBe('telegram-bot');

    for (const now of [start + 66_000, start - 60_000]) {
      jest.setSystemTime(now);
      expect(await codeOf(token)).toBe('unauthenticated');
    }
  });

  test('is still no token for those who may not call, nor is what resembles it', async () => {
    const token = await forged();
    expect(await codeOf(token)).toBe('telegram-bot');

    expect(await codeOf(token, ['verifier'])).toBe('unauthenticated');
    const [header = '', , signature = ''] = token.split('.');
    const [, payload = ''] = (await forged({ claims: { exp: seconds(61) } })).split('.');
    expect(await codeOf(`${header}.${payload}.${signature}`)).toBe('unauthenticated');
  });

  test('makes room for others, and is accepted again by its signature', async () => {
    const tokens = await Promise.all(Array.from({ length: 80 }, (_, n) => forged({ claims: { n } })));
    for (const token of [...tokens, ...tokens]) expect(await codeOf(token)).toBe('telegram-bot');
  });
});

test('the forgery of these tests is accepted when nothing about it is wrong', async () => {
  expect(await codeOf(await forged())).toBe('telegram-bot');
});

describe('refuses', () => {
  test.each<[string, Forgery]>([
    ['a token for another service', { claims: { aud: 'verifier' } }],
    ['a token for nobody', { claims: { aud: undefined } }],
    ['an expired token', { claims: { iat: seconds(-120), exp: seconds(-60) } }],
    ['a token without an end', { claims: { exp: undefined } }],
    ['a token without a beginning', { claims: { iat: undefined } }],
    ['a token that was meant to live long', { claims: { iat: seconds(-300), exp: seconds(3_600) } }],
    ['a token not yet valid', { claims: { nbf: seconds(60) } }],
    ['a caller that may not call here', { claims: { iss: 'verifier' }, key: verifier.secret }],
    ["a caller that signs with another's key", { key: verifier.secret }],
    ['a caller that nobody knows', { claims: { iss: 'somebody' } }],
    ['a caller without a name', { claims: { iss: undefined } }],
    ['a token of another type', { header: { typ: 'JWT' } }],
    ['a token without a type', { header: { typ: undefined } }],
  ])('%s', async (_case, forgery) => expect(await codeOf(await forged(forgery))).toBe('unauthenticated'));

  test('a token that is not signed', async () => {
    const unsigned = new UnsecuredJWT({ iss: 'telegram-bot', aud: 'watcher' }).setIssuedAt().setExpirationTime('60s');
    expect(await codeOf(unsigned.encode())).toBe('unauthenticated');
  });

  test('a token signed with the public key as a shared secret', async () => {
    const token = await new SignJWT({ iss: 'telegram-bot', aud: 'watcher' })
      .setProtectedHeader({ alg: 'HS256', typ: 'wingman-service+jwt' })
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(Buffer.from(bot.open.x as string, 'base64url'));
    expect(await codeOf(token)).toBe('unauthenticated');
  });

  test.each(['', 'x', 'a.b.c', '....', 'e30.e30.', '{}'])('what is no token: %j', async (text) => {
    expect(await codeOf(text)).toBe('unauthenticated');
  });

  test('everybody where no caller is allowed', async () => {
    expect(await codeOf(await forged(), [])).toBe('unauthenticated');
  });
});
