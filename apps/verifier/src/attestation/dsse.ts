import { sign } from 'node:crypto';
import type { AttestationEnvelope } from '@wingman/contracts';
import type { SigningKey } from '@wingman/token';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** What is signed (DSSE v1, "PAE"): no other text can be made of the same bytes. */
function preAuthEncoding(payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(PAYLOAD_TYPE)} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** A signed envelope (DSSE v1) around an in-toto statement. Ed25519 makes the same envelope of the same bytes. */
export function sealStatement(payload: Buffer, key: SigningKey): AttestationEnvelope {
  const signature = sign(null, preAuthEncoding(payload), key.privateKey);
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: key.kid, sig: signature.toString('base64') }],
  };
}
