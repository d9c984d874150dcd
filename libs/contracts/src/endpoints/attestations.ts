import { z } from 'zod';
import { byId, endpoint } from '../endpoint.js';
import { jwk } from './capability-tokens.js';

const app = 'verifier';

/** A DSSE envelope (v1); its field names are that standard's. The payload is an in-toto statement (v1). */
export const attestationEnvelope = z.strictObject({
  payloadType: z.literal('application/vnd.in-toto+json'),
  payload: z.base64(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).min(1),
});
export type AttestationEnvelope = z.infer<typeof attestationEnvelope>;

export const getAttestation = endpoint({
  id: 'getAttestation',
  app,
  method: 'GET',
  path: '/verifications/:id/attestation',
  summary: 'The signed statement of a verdict: an in-toto statement in a DSSE envelope',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the envelope', schema: attestationEnvelope } },
});

export const listAttestationKeys = endpoint({
  id: 'listAttestationKeys',
  app,
  method: 'GET',
  path: '/verifications/keys',
  summary: 'Public keys of the attestations (RFC 7517)',
  scopes: [],
  answers: {
    200: { description: 'a JWK Set; empty where none are signed', schema: z.strictObject({ keys: z.array(jwk) }) },
  },
});

export const attestationEndpoints = [listAttestationKeys, getAttestation];
