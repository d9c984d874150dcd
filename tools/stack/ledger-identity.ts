import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createNoteVerifier, formatVerifierKey } from '@wingman/ledger-format';
import { signingKeyFile } from './secrets.js';

/** Under which name and key a stack's ledger signs its checkpoints. */
export interface LedgerIdentity {
  origin: string;
  signingKeyFile: string;
  /** What checkpoints are checked with (`vkey`). */
  verifierKey: string;
}

const DEVELOPMENT_ORIGIN = 'wingman.local/dev';

/** The caller's LEDGER_ORIGIN and LEDGER_SIGNING_KEY_FILE where set; else a name for development and a key of its own. */
export function ledgerIdentity(secrets: string, environment: NodeJS.ProcessEnv): LedgerIdentity {
  const origin = environment['LEDGER_ORIGIN'] || DEVELOPMENT_ORIGIN;
  const keyFile = environment['LEDGER_SIGNING_KEY_FILE'] || signingKeyFile(secrets, 'ledger');
  const publicKey = createPublicKey(createPrivateKey(readFileSync(keyFile)));
  return { origin, signingKeyFile: keyFile, verifierKey: formatVerifierKey(createNoteVerifier(origin, publicKey)) };
}
