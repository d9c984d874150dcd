import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  createNoteSigner,
  formatVerifierKey,
  NoteError,
  type NoteSigner,
  type NoteVerifier,
  parseVerifierKey,
} from '@wingman/ledger-format';
import { UsageError } from '../command.js';

/** The keys that `--key` names, each a verifier key's text or a file that holds one. Throws UsageError. */
export const verifierKeys = (given: readonly string[]): NoteVerifier[] => given.map(verifierKey);

function verifierKey(given: string): NoteVerifier {
  const parsed = parsedKey(given) ?? parsedKey(textIn(given));
  if (parsed === undefined) throw new UsageError(`${given} holds no verifier key`);
  return parsed;
}

function parsedKey(text: string): NoteVerifier | undefined {
  try {
    return parseVerifierKey(text.trim());
  } catch (error) {
    if (error instanceof NoteError) return undefined;
    throw error;
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}

/** The ledger's key among a deployment's secrets, under the name that its verifier key has there. Throws UsageError. */
export function ledgerSigner(secrets: string): NoteSigner {
  const verifier = verifierKey(path.join(secrets, 'ledger_verifier_key'));
  const file = path.join(secrets, 'ledger.pem');
  let signer: NoteSigner;
  try {
    signer = createNoteSigner(verifier.name, createPrivateKey(textIn(file)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} holds no key of a ledger`);
  }
  if (formatVerifierKey(signer.verifier) !== formatVerifierKey(verifier)) {
    throw new UsageError(`ledger.pem and ledger_verifier_key of ${secrets} are not one key`);
  }
  return signer;
}
