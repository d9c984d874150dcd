import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { publicKeySet, readSigningKey } from '@wingman/token';
import { rememberedSecret, signingKeyFile, writePrivateFile } from './secrets.js';

/** By which approvals signs decisions and capability tokens, and the public keys by which the gateway knows both. */
export interface ApprovalKeyFiles {
  decisionKeyFile: string;
  tokenKeyFile: string;
  tokenPublicKeysFile: string;
  decisionPublicKeysFile: string;
  /** By which gatekeeper, approvals and watcher seal people's generators of one-time codes. */
  secondFactorKeyFile: string;
}

/** Made the first time and kept. A key set that somebody put keys into keeps them: rotation needs the old beside the new. */
export async function approvalKeyFiles(secrets: string): Promise<ApprovalKeyFiles> {
  const decisionKeyFile = signingKeyFile(secrets, 'decisions');
  const tokenKeyFile = signingKeyFile(secrets, 'tokens');
  const tokenPublicKeysFile = path.join(secrets, 'token-public-keys.json');
  const decisionPublicKeysFile = path.join(secrets, 'decision-public-keys.json');
  await publish(tokenKeyFile, tokenPublicKeysFile);
  await publish(decisionKeyFile, decisionPublicKeysFile);
  const secondFactorKeyFile = path.join(secrets, 'second-factor.key');
  rememberedSecret(secondFactorKeyFile, () => randomBytes(32).toString('base64'));
  return { decisionKeyFile, tokenKeyFile, tokenPublicKeysFile, decisionPublicKeysFile, secondFactorKeyFile };
}

/** The public half of a key stands in its key set. */
async function publish(keyFile: string, publicKeysFile: string): Promise<void> {
  const { publicJwk } = await readSigningKey(readFileSync(keyFile, 'utf8'));
  const known = publicKeySet.parse(
    JSON.parse(rememberedSecret(publicKeysFile, () => JSON.stringify({ keys: [publicJwk] }))),
  );
  if (known.keys.some(({ kid }) => kid === publicJwk.kid)) return;
  writePrivateFile(publicKeysFile, JSON.stringify({ keys: [publicJwk, ...known.keys] }));
}
