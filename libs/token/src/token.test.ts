import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { mintToken, TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE, tokenHash, verifyToken } from './capability.js';
import type { Grant } from './capability.js';
import { signDecision, verifyDecision } from './decision-signature.js';
import { openSeal, sealRequest } from './request-seal.js';
import { approvalDigest, commandDigest, textDigest } from './digest.js';
import { readSigningKey, trustedKeys } from './key-set.js';
import type { SigningKey, TrustedKeys } from './key-set.js';

/** Header and payload of a token, before they are encoded. */
interface Text {
  head: string;
  body: string;
}

const NOW = new Date('2026-01-01T12:00:00.000Z');
const ISSUED = NOW.getTime() / 1_000;
const JTI = '0190c3a0-0000-7000-8000-000000000001';
const TENANT = '0190c3a0-0000-7000-8000-00000000000a';
const APPROVAL = '0190c3a0-0000-7000-8000-00000000000b';
const GRANT: Grant = {
  approval_id: APPROVAL,
  tenant_id: TENANT,
  worker_id: 'worker-7',
  environment: 'dev',
  approval_digest: 'ab'.repeat(32),
  command: ['docker', 'stop', 'web'],
};

const newKey = () =>
  readSigningKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
const trusting = (...keys: SigningKey[]): TrustedKeys => trustedKeys({ keys: keys.map(({ publicJwk }) => publicJwk) });

let key: SigningKey;
let keys: TrustedKeys;
beforeAll(async () => {
  key = await newKey();
  keys = trusting(key);
});

const mint = (options: Partial<Parameters<typeof mintToken>[1]> = {}) =>
  mintToken(GRANT, { key, jti: JTI, now: NOW, ttlSeconds: 3_600, ...options });
const verify = (token: string, at = NOW) => verifyToken(token, { keys, now: at, maxTtlSeconds: 3_600 });
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

describe('a capability token', () => {
  test('says after its verification exactly what was granted', async () => {
    expect(await verify(await mint())).toEqual({ ...GRANT, jti: JTI, issuedAt: NOW, expiresAt: later(3_600) });
  });

  test.each([
    ['when it has expired, at the edge of the clocks', 3_605, 'token_invalid'],
    ['before that', 3_604, undefined],
    ['before it was issued, at the edge of the clocks', -6, 'token_invalid'],
    ['after that', -5, undefined],
  ])('%s (%i s): %s', async (_case, seconds, code) => {
    const verified = verify(await mint(), later(seconds));
    if (code === undefined) expect((await verified).jti).toBe(JTI);
    else await expect(verified).rejects.toMatchObject({ code });
  });

  const payload = {
    ...GRANT,
    iss: TOKEN_ISSUER,
    aud: TOKEN_AUDIENCE,
    jti: JTI,
    iat: ISSUED,
    nbf: ISSUED,
    exp: ISSUED + 3_600,
  };
  const header = () => ({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: key.kid });
  const forge = (claims: object, headers: object = {}) =>
    new SignJWT({ ...claims }).setProtectedHeader({ ...header(), ...headers }).sign(key.privateKey);

  test('that is forged with everything right is accepted: the refusals below are for their one change', async () => {
    expect((await verify(await forge(payload))).jti).toBe(JTI);
  });

  test.each([
    ['another issuer', { iss: 'wingman-gatekeeper' }],
    ['another audience', { aud: 'wingman-watcher' }],
    ['two audiences', { aud: [TOKEN_AUDIENCE, 'x'] }],
    ['a longer life than is ever minted', { exp: ISSUED + 3_601 }],
    ['no end', { exp: undefined }],
    ['no beginning', { nbf: undefined }],
    ['no time of issue', { iat: undefined }],
    ['a beginning in the future', { nbf: ISSUED + 60 }],
    ['an issue in the future', { iat: ISSUED + 60, nbf: ISSUED + 60, exp: ISSUED + 90 }],
    ['no identity', { jti: undefined }],
    ['an identity that is no UUID', { jti: 'x' }],
    ['a command as text', { command: 'docker stop web' }],
    ['no command', { command: [] }],
    ['a claim that nobody knows', { admin: true }],
    ['no worker', { worker_id: undefined }],
    ['a digest of another kind', { approval_digest: 'AB'.repeat(32) }],
  ])('with %s is refused', async (_case, change) => {
    await expect(verify(await forge({ ...payload, ...change }))).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test.each([
    ['another type', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['a key that nobody trusts', { kid: 'somebody-else' }],
    ['no key', { kid: undefined }],
    ['an extension that must be understood', { crit: ['exp'], exp: 1 }],
  ])('with %s in its header is refused', async (_case, change) => {
    const token = await forge(payload, change).catch(() => 'a.b.c');
    await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test('signed by another key under a trusted name, with no signature or with a shared secret is refused', async () => {
    const other = await newKey();
    const unsigned = Buffer.from(JSON.stringify({ ...header(), alg: 'none' })).toString('base64url');
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const shared = new SignJWT(payload)
      .setProtectedHeader({ ...header(), alg: 'HS256' })
      .sign(Buffer.from(key.publicJwk.x, 'base64url'));
    const forgeries = [
      await new SignJWT(payload).setProtectedHeader(header()).sign(other.privateKey),
      `${unsigned}.${body}.`,
      `${unsigned}.${body}.AAAA`,
      await shared,
    ];
    for (const token of forgeries) await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test('has one spelling: the same bytes written in another way are refused', async () => {
    const token = await mint();
    const [head = '', body = '', signature = ''] = token.split('.');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signature.at(-1) ?? '');
    const spellings = [1, 2, 3]
      .map((bits) => `${head}.${body}.${signature.slice(0, -1)}${alphabet[last ^ bits]}`)
      .filter((text) => Buffer.from(text.split('.')[2] ?? '', 'base64url').equals(Buffer.from(signature, 'base64url')));
    expect(spellings.length).toBeGreaterThan(0);
    for (const text of [
      ...spellings,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      `${token}.`,
      token.replace('.', '..'),
      '',
    ]) {
      await expect(verify(text)).rejects.toMatchObject({ code: 'token_invalid' });
    }
  });

  const written = (head: string | Buffer, body: string | Buffer): string => {
    const signed = [head, body].map((part) => Buffer.from(part as string).toString('base64url')).join('.');
    return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
  };
  const text = () => ({ head: JSON.stringify(header()), body: JSON.stringify(payload) });

  test('that is written by hand as it is minted is accepted: the refusals below are for their one change', async () => {
    const { head, body } = text();
    expect((await verify(written(head, body))).jti).toBe(JTI);
  });

  test.each([
    ['a claim that stands there twice', ({ head, body }: Text) => [head, body.replace('{', `{"jti":"${APPROVAL}",`)]],
    ['a command that stands there twice', ({ head, body }: Text) => [head, body.replace('{', '{"command":["ls"],')]],
    ['a claim whose name is written otherwise', ({ head, body }: Text) => [head, body.replace('"jti"', '"\\u006ati"')]],
    [
      'a number written otherwise',
      ({ head, body }: Text) => [head, body.replace(`"exp":${ISSUED + 3_600}`, '"exp":17672724e2')],
    ],
    ['spaces in its payload', ({ head, body }: Text) => [head, body.replace('{', '{ ')]],
    ['spaces in its header', ({ head, body }: Text) => [head.replace('{', '{ '), body]],
    ['two algorithms', ({ head, body }: Text) => [head.replace('{', '{"alg":"none",'), body]],
    ['a mark in front of its payload', ({ head, body }: Text) => [head, `\ufeff${body}`]],
    [
      'bytes that are no text',
      ({ head, body }: Text) => [head, Buffer.from(body.replace('worker-7', 'w\u00ff'), 'latin1')],
    ],
    ['a payload that is no object', ({ head }: Text) => [head, '"docker stop web"']],
    ['a token as its payload', ({ head, body }: Text) => [head, written(head, body)]],
  ])('signed by the right key, with %s, is refused', async (_case, change) => {
    const [head = '', body = ''] = change(text());
    await expect(verify(written(head, body))).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test.each([
    ['jti', null],
    ['jti', ''],
    ['jti', 'x'.repeat(10_000)],
    ['jti', [JTI]],
    ['jti', JTI.toUpperCase()],
    ['exp', `${ISSUED + 60}`],
    ['exp', ISSUED + 60.5],
    ['exp', 1e308],
    ['exp', -1],
    ['exp', null],
    ['nbf', -1],
    ['nbf', `${ISSUED}`],
    ['iat', 0],
    ['iat', -1e15],
    ['iat', Number.MAX_SAFE_INTEGER],
    ['command', [['docker']]],
    ['command', ['*', 1]],
    ['tenant_id', ''],
    ['environment', 'x'.repeat(51)],
  ])('signed by the right key, whose %s is %p, is refused', async (claim, value) => {
    await expect(verify(await forge({ ...payload, [claim]: value }))).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test.each([
    ['its own key', () => ({ jwk: key.publicJwk })],
    ['a place where its key is', () => ({ jku: 'https://127.0.0.1/keys' })],
    ['a certificate', () => ({ x5c: ['MIIB'] })],
    ['a place of a certificate', () => ({ x5u: 'https://127.0.0.1/cert' })],
    ['a path as the name of its key', () => ({ kid: '../../../../dev/null' })],
    ['a key that is named by an inherited word', () => ({ kid: '__proto__' })],
    ['a payload that is not encoded', () => ({ b64: false, crit: ['b64'] })],
  ])('signed by a foreign key, with %s in its header, is refused', async (_case, more) => {
    const other = await newKey();
    const head = JSON.stringify({ ...header(), ...more() });
    const signed = [head, JSON.stringify(payload)].map((part) => Buffer.from(part).toString('base64url')).join('.');
    const token = `${signed}.${sign(null, Buffer.from(signed), other.privateKey).toString('base64url')}`;
    await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test.each(['ES256', 'RS256', 'PS256', 'HS512', 'none', 'NoNe', 'eddsa', 'Ed448', '', null])(
    'signed by the right key, under the algorithm %p, is refused',
    async (alg) => {
      const token = written(JSON.stringify({ ...header(), alg }), JSON.stringify(payload));
      await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
    },
  );

  test('of a key that was rotated in is accepted beside the old one, and of one rotated out no more', async () => {
    const next = await newKey();
    const [old, fresh] = [await mint(), await mint({ key: next })];
    const at = { now: NOW, maxTtlSeconds: 3_600 };

    for (const token of [old, fresh]) await verifyToken(token, { keys: trusting(key, next), ...at });
    await expect(verifyToken(old, { keys: trusting(next), ...at })).rejects.toMatchObject({ code: 'token_invalid' });
  });

  test('is never shown by an error, and known by a hash of its own', async () => {
    const token = await mint();
    const refused: unknown = await verify(token, later(7_200)).catch((error: unknown) => error);
    expect(String(refused)).not.toContain(token.slice(0, 20));
    expect(tokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a key set', () => {
  test.each([
    ['no keys', { keys: [] }],
    ['a private key', (publicJwk: object) => ({ keys: [{ ...publicJwk, d: 'x' }] })],
    ['the same kid twice', (publicJwk: object) => ({ keys: [publicJwk, publicJwk] })],
    ['an RSA key', { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB', kid: 'a', use: 'sig', alg: 'RS256' }] }],
    ['something else', 'keys'],
  ])('with %s is refused', (_case, set) => {
    expect(() => trustedKeys(typeof set === 'function' ? set(key.publicJwk) : set)).toThrow();
  });

  test('takes Ed25519 only', async () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    await expect(readSigningKey(pem as string)).rejects.toThrow('Ed25519');
  });
});

describe('a decision', () => {
  const made = {
    tenant_id: TENANT,
    approval_id: APPROVAL,
    approval_digest: 'cd'.repeat(32),
    decision: 'APPROVED' as const,
    decided_by: 'person:ada',
    decided_at: NOW.toISOString(),
    expires_at: NOW.toISOString(),
    needs_more: 0,
  };

  test('is what its signature says', async () => {
    expect(await verifyDecision(await signDecision(made, key), keys)).toEqual({ ...made, v: 1 });
  });

  test('is none when a key nobody trusts signed it, when it was changed, or when a token is put in its place', async () => {
    const signed = await signDecision(made, key);
    const [head, , signature] = signed.split('.');
    const changed = Buffer.from(JSON.stringify({ ...made, v: 1, decision: 'APPROVED', decided_by: 'x' }));
    const refused = [
      await signDecision(made, await newKey()),
      `${head}.${changed.toString('base64url')}.${signature}`,
      await mint(),
      '',
    ];
    for (const text of refused)
      await expect(verifyDecision(text, keys)).rejects.toMatchObject({ code: 'not_approved' });
  });

  test('is no token', async () => {
    await expect(verify(await signDecision(made, key))).rejects.toMatchObject({ code: 'token_invalid' });
  });
});

describe('the seal of a request', () => {
  const made = {
    tenant_id: TENANT,
    approval_id: APPROVAL,
    approval_digest: 'cd'.repeat(32),
    risk_level: 'HIGH' as const,
    required_decisions: 2,
    requester_key_id: TENANT,
    requester_person_id: null,
  };

  test('is what was sealed', async () => {
    expect(await openSeal(await sealRequest(made, key), keys)).toEqual({ ...made, v: 1 });
  });

  test('is none when a key nobody trusts made it, and no decision is one', async () => {
    const decision = { approval_id: APPROVAL, tenant_id: TENANT, approval_digest: made.approval_digest, needs_more: 0 };
    const at = NOW.toISOString();
    const signed = { ...decision, decision: 'APPROVED' as const, decided_by: 'x', decided_at: at, expires_at: at };
    for (const text of [await sealRequest(made, await newKey()), await signDecision(signed, key), ''])
      await expect(openSeal(text, keys)).rejects.toMatchObject({ code: 'not_approved' });
    await expect(verifyDecision(await sealRequest(made, key), keys)).rejects.toMatchObject({ code: 'not_approved' });
  });
});

describe('a digest', () => {
  const binding = {
    tenantId: TENANT,
    workerId: 'worker-7',
    environment: 'dev',
    commands: [['docker', 'stop', 'web']],
    instructionSha256: textDigest('Stop the web container.'),
    policyVersion: 'v1',
    objects: { web: 'sha256:1' },
  };

  test.each([
    ['tenant', { tenantId: APPROVAL }],
    ['worker', { workerId: 'worker-8' }],
    ['environment', { environment: 'prd' }],
    ['words of a command', { commands: [['docker', 'stop', 'web2']] }],
    ['borders between words', { commands: [['docker', 'stop web']] }],
    ['borders between commands', { commands: [['docker'], ['stop', 'web']] }],
    ['instruction', { instructionSha256: textDigest('Stop the web container') }],
    ['policy', { policyVersion: 'v2' }],
    ['objects', { objects: { web: 'sha256:2' } }],
  ])('differs with the %s', (_what, change) => {
    expect(approvalDigest({ ...binding, ...change })).not.toBe(approvalDigest(binding));
  });

  test('does not depend on the order in which objects were found', () => {
    const [one, two] = [
      { a: '1', b: '2' },
      { b: '2', a: '1' },
    ];
    expect(approvalDigest({ ...binding, objects: one })).toBe(approvalDigest({ ...binding, objects: two }));
  });

  test('of a command is one of its words, not of their text', () => {
    expect(commandDigest(['a', 'b c'])).not.toBe(commandDigest(['a b', 'c']));
  });
});
