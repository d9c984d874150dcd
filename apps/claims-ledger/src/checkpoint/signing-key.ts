import { createPrivateKey } from 'node:crypto';
import { createNoteSigner, NoteError, openCheckpointByAny, parseVerifierKey } from '@wingman/ledger-format';
import type { Checkpoint, NoteSigner, NoteVerifier } from '@wingman/ledger-format';
import { ConfigError } from '@wingman/service-kit';

/** The ledger's own key, and those whose checkpoints it still stands by. */
export interface LedgerKeys {
  signer: NoteSigner;
  previous: readonly NoteVerifier[];
}

interface KeySettings {
  LEDGER_ORIGIN: string;
  LEDGER_SIGNING_KEY: string;
  LEDGER_PREVIOUS_VERIFIER_KEYS: readonly string[];
}

/**
 * Reads the keys from the settings: an Ed25519 private key as PKCS#8 PEM (`openssl genpkey -algorithm ed25519`), and
 * verifier keys of earlier ones. Throws ConfigError, which never shows the key.
 */
export function readLedgerKeys(settings: KeySettings): LedgerKeys {
  return { signer: readSigner(settings), previous: settings.LEDGER_PREVIOUS_VERIFIER_KEYS.map(readPrevious) };
}

function readSigner({ LEDGER_ORIGIN: origin, LEDGER_SIGNING_KEY: pem }: KeySettings): NoteSigner {
  try {
    return createNoteSigner(origin, createPrivateKey({ key: pem, format: 'pem' }));
  } catch (error) {
    if (error instanceof NoteError) throw new ConfigError(`LEDGER_ORIGIN or LEDGER_SIGNING_KEY: ${error.message}`);
    throw new ConfigError('LEDGER_SIGNING_KEY is not an Ed25519 private key in PKCS#8 PEM');
  }
}

function readPrevious(text: string): NoteVerifier {
  try {
    return parseVerifierKey(text);
  } catch {
    throw new ConfigError('LEDGER_PREVIOUS_VERIFIER_KEYS holds something that is no verifier key');
  }
}

/** A checkpoint of this tenant's log that one of our keys signed. Throws NoteError for anything else. */
export function openOwnCheckpoint(note: string, tenantId: string, { signer, previous }: LedgerKeys): Checkpoint {
  return openCheckpointByAny(note, [signer.verifier, ...previous], tenantId);
}
