import { z } from 'zod';
import { commandText, commandWords } from '../approval-words.js';
import { body, endpoint } from '../endpoint.js';
import { id, instant, namedId, oneTimeCode } from '../primitives.js';
import { environmentName } from '../violation.js';

const app = 'approvals';

export const mintedToken = z.strictObject({
  token: z.string(),
  jti: id,
  approval_id: id,
  command: commandWords,
  environment: environmentName,
  expires_at: instant,
});
export type MintedToken = z.infer<typeof mintedToken>;

/** A token never lies in an idempotency record: asking again revokes the one before. */
export const mintToken = endpoint({
  id: 'mintToken',
  app,
  method: 'POST',
  path: '/gateway/token',
  summary: 'Mint a capability token for one approved command',
  scopes: ['mint'],
  body: body({
    approval_id: namedId,
    command: commandText,
    environment: environmentName,
    /** For a person, where policy asks for it. */
    otp: oneTimeCode.optional(),
  }),
  answers: { 201: { description: 'the token, shown once', schema: mintedToken } },
});

/** The first of two people changed their mind. */
export const withdrawToken = endpoint({
  id: 'withdrawToken',
  app,
  method: 'POST',
  path: '/gateway/token/withdraw',
  summary: 'Take back that one asked, as the first of two people, for a token',
  scopes: ['decide'],
  body: body({ approval_id: namedId, command: commandText, environment: environmentName }),
  answers: {
    200: {
      description: 'whether there was something to take back',
      schema: z.strictObject({ approval_id: id, withdrawn: z.boolean() }),
    },
  },
});

/** A public Ed25519 key (RFC 8037). */
export const jwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});

export const getJwks = endpoint({
  id: 'getJwks',
  app,
  method: 'GET',
  path: '/gateway/jwks',
  summary: 'Public keys of the capability tokens (RFC 7517)',
  scopes: [],
  answers: { 200: { description: 'a JWK Set', schema: z.strictObject({ keys: z.array(jwk) }) } },
});
