import { generateKeyPairSync } from 'node:crypto';
import { createNoteSigner, createNoteVerifier, formatVerifierKey, signCheckpoint } from '@wingman/ledger-format';

const ORIGIN = 'ledger.example.com';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** By which the log of the system that is worked on is signed. */
export const LOG_KEY = formatVerifierKey(createNoteVerifier(ORIGIN, publicKey));

/** A checkpoint of its log; another `fill` is another log. */
export const checkpoint = (size: number, fill: number): string =>
  signCheckpoint(
    { origin: `${ORIGIN}/tenant`, size, root: Buffer.alloc(32, fill), extensions: [] },
    createNoteSigner(ORIGIN, privateKey),
  );
