import type { Reading } from './reader.js';

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
const SSH2_BEGIN = /---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----/y;
/** The shortest real key, Ed25519 in PKCS #8, takes 64 characters; a cut-off one shows most of them. */
const LEAST_BASE64 = 56;
const MAX_BODY = 20_000;
/** Lines of a body, also where line ends are written `\n` in a string. */
const BASE64_RUN = /[A-Za-z0-9+/=]{16,}/g;

/**
 * A private key in PEM (RFC 7468), of OpenSSH, SSH.com or OpenPGP, also within one line of JSON or code. A header alone,
 * or a body of dots and crosses, is none.
 */
export function readPrivateKey(text: string, start: number, end: number): Reading {
  PEM_BEGIN.lastIndex = start;
  SSH2_BEGIN.lastIndex = start;
  const from = PEM_BEGIN.test(text) ? PEM_BEGIN.lastIndex : SSH2_BEGIN.test(text) ? SSH2_BEGIN.lastIndex : -1;
  if (from < 0) return { resume: end };
  const closing = text.slice(from, from + MAX_BODY).indexOf('----');
  return keyBody(text, from, closing < 0 ? Math.min(text.length, from + MAX_BODY) : from + closing);
}

const PUTTY_LINES = /Private-Lines:[ \t]{0,4}\d{1,4}[ \t]{0,4}(?:\\r|\\n|[\r\n]){1,4}/y;

/** The private half of a PuTTY key file (PPK), read from `Private-Lines:`. */
export function readPuttyKey(text: string, start: number, end: number): Reading {
  PUTTY_LINES.lastIndex = start;
  if (!PUTTY_LINES.test(text)) return { resume: end };
  const from = PUTTY_LINES.lastIndex;
  const closing = text.slice(from, from + MAX_BODY).indexOf('Private-');
  return keyBody(text, from, closing < 0 ? Math.min(text.length, from + MAX_BODY) : from + closing);
}

function keyBody(text: string, from: number, to: number): Reading {
  const body = text.slice(from, to);
  const runs = [...body.matchAll(BASE64_RUN)];
  const first = runs[0];
  const last = runs[runs.length - 1];
  if (!first || !last) return { resume: to };
  const letters = runs.map(([run]) => run).join('');
  if (letters.length < LEAST_BASE64 || new Set(letters).size < 16) return { resume: to };
  return { found: { start: from + first.index, end: from + last.index + last[0].length }, resume: to };
}

const JWK_WINDOW = 3000;
const JWK_PRIVATE = /\\?"d\\?"[ \t\r\n]{0,20}:[ \t\r\n]{0,20}\\?"([A-Za-z0-9_-]{40,1400})/;

/** The private exponent or scalar of a JSON Web Key (RFC 7517), read from its `"kty"`. */
export function readJsonWebKey(text: string, start: number): Reading {
  const resume = start + JWK_WINDOW;
  const from = Math.max(0, start - 500);
  const match = JWK_PRIVATE.exec(text.slice(from, resume));
  if (!match?.[1]) return { resume };
  const at = from + match.index + match[0].length - match[1].length;
  return { found: { start: at, end: at + match[1].length }, resume };
}

const ETHEREUM = /0x[0-9a-fA-F]{64}(?![0-9a-fA-F])/y;
const WALLET = /private|\bpriv|wallet|secret|mnemonic|signer|deployer|\bpk\b/i;
const PUBLIC = /transaction|\btx|block|hash|root|contract|topic|storage|slot|public/i;

/** 32 bytes in hex are a secp256k1 private key where the line says so; elsewhere they are a hash. */
export function readWalletKey(text: string, start: number, end: number): Reading {
  ETHEREUM.lastIndex = start;
  if (!ETHEREUM.test(text)) return { resume: end };
  const stop = ETHEREUM.lastIndex;
  const around = `${text.slice(Math.max(0, start - 80), start)} ${text.slice(stop, stop + 80)}`;
  const isKey = WALLET.test(around) && !PUBLIC.test(around) && new Set(text.slice(start + 2, stop)).size >= 8;
  return { ...(isKey && { found: { start, end: stop } }), resume: stop };
}
