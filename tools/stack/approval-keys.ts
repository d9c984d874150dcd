import { readFileSync } from 'node:fs';
import path from 'node:path';
import { publicKeySet, readSigningKey } from '@wingman/token';
import { rememberedSecret, signingKeyFile, writePrivateFile } from './secrets.js';

/** By which approvals signs decisions and capability tokens, and the public keys by which the gateway knows tokens. */
export interface ApprovalKeyFiles {
  decisionKeyFile: string;
  tokenKeyFile: string;
  tokenPublicKeysFile: string;
}

/** Made the first time and kept. A key set that somebody put keys into keeps them: rotation needs the old beside the new. */
export async function approvalKeyFiles(secrets: string): Promise<ApprovalKeyFiles> {
  const decisionKeyFile = signingKeyFile(secrets, 'decisions');
  const tokenKeyFile = signingKeyFile(secrets, 'tokens');
  const { publicJwk } = await readSigningKey(readFileSync(tokenKeyFile, 'utf8'));
  const tokenPublicKeysFile = path.join(secrets, 'token-public-keys.json');
  const known = publicKeySet.parse(
    JSON.parse(rememberedSecret(tokenPublicKeysFile, () => JSON.stringify({ keys: [publicJwk] }))),
  );
  if (!known.keys.some(({ kid }) => kid === publicJwk.kid)) {
    writePrivateFile(tokenPublicKeysFile, JSON.stringify({ keys: [publicJwk, ...known.keys] }));
  }
  return { decisionKeyFile, tokenKeyFile, tokenPublicKeysFile };
}
